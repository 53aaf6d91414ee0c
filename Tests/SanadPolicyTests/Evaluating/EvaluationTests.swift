import SanadPolicy
import SanadTypes
import Testing

/// A ledger with two residents; 0 gives 1 an amount.
private func pair(_ units: UInt128 = 100) -> Ledger {
  var ledger = Ledger()
  ledger.parties = [.resident(holding: 1_000), .resident()]
  ledger.movements = [.init(from: 0, to: 1, units: units)]
  return ledger
}

@Suite struct EvaluationTests {
  @Test func deniesAKindThatThePolicyLeavesOut() throws {
    let policy = try PolicyText.rules("deny 1001 \"x\" when receiver.kyc < standard")
    var ledger = pair()
    ledger.kind = .repo
    let fired = policy.judge(ledger).fired
    #expect(fired.map(\.code) == [.kindNotCovered])
    #expect(fired.first?.rule == nil)
    #expect(
      fired.first?.explanation.text
        == "kind is repo; the policy covers transfer, settlement, allotment")
  }

  @Test func firesOnAnExpiredClaimAndSaysSo() throws {
    let policy = try PolicyText.rules(
      "deny 1001 \"receiver has no current KYC\" unless receiver.kyc >= standard")
    var ledger = pair()
    let expiry = Timestamp(UInt64(CalendarDate.of(2026, 10, 31).dayNumber) * 86_400_000)
    ledger.parties[1].claims["kyc"] = .expired(expiry)
    let fired = try #require(policy.judge(ledger).fired.first)
    #expect(fired.code.value == 1001)
    #expect(!fired.isDecided)
    #expect(fired.subject == .party(PartyIndex(1), .receiver))
    #expect(
      fired.explanation.text
        == "receiver.kyc is none (expired 2026-10-31); the rule needs standard or better")
    #expect(fired.explanation.remedies == [.renewClaim(.receiver, topic: "kyc")])
  }

  @Test func reportsEveryRuleThatFires() throws {
    let policy = try PolicyText.rules(
      """
      deny 1001 "a" unless receiver.kyc >= enhanced
      deny 1002 "b" when amount > 1_000
      deny 1003 "c" when receiver.country == PK
      flag 1004 "d" when amount >= 100
      """)
    let evaluation = policy.judge(pair())
    #expect(evaluation.fired.map(\.code.value) == [1001, 1003, 1004])
    #expect(!evaluation.isAllowed)
  }

  @Test func letsThroughWhatIsOnlyFlagged() throws {
    let policy = try PolicyText.rules("flag 1004 \"d\" when amount >= 100")
    #expect(policy.judge(pair()).isAllowed)
    #expect(policy.codes(pair()) == [1004])
    #expect(policy.codes(pair(99)) == [])
  }
}

/// For whom rules are evaluated.
@Suite struct ScopeTests {
  private func three(_ movements: [Ledger.Movement]) -> Ledger {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 1_000), .resident(holding: 1_000), .resident()]
    ledger.movements = movements
    return ledger
  }

  private func subjects(_ body: String, _ ledger: Ledger) throws -> [RuleSubject] {
    try PolicyText.rules(body, covers: "transfer, forced, recovery").judge(ledger).fired
      .map(\.subject)
  }

  @Test func rulesOfOneSideSeeNetChanges() throws {
    let legs = three([.init(from: 0, to: 2, units: 60), .init(from: 1, to: 2, units: 50)])
    #expect(
      try subjects("deny 1001 \"x\" when amount > 100 and receiver.kyc == standard", legs)
        == [.party(PartyIndex(2), .receiver)])
    #expect(try subjects("deny 1001 \"x\" when amount > 60 and not sender.pep", legs) == [])
    let through = three([.init(from: 0, to: 1, units: 60), .init(from: 1, to: 2, units: 60)])
    #expect(
      try subjects("deny 1001 \"x\" when sender.kyc exists", through)
        == [.party(PartyIndex(0), .sender)])
    #expect(
      try subjects("deny 1001 \"x\" when amount > 5", through)
        == [.party(PartyIndex(2), .receiver)])
  }

  @Test func rulesOfBothSidesAndOfAccountsSeeLegs() throws {
    let legs = three([.init(from: 0, to: 1, units: 60), .init(from: 1, to: 0, units: 50)])
    let both = "deny 1001 \"x\" when sender.kyc == receiver.kyc and amount > 55"
    #expect(try subjects(both, legs) == [.leg(LegIndex(0))])
    #expect(
      try subjects("deny 1001 \"x\" when to.kind == house", legs)
        == [.leg(LegIndex(0)), .leg(LegIndex(1))])
  }

  @Test func rulesOfNoSideAreAskedOnce() throws {
    let legs = three([.init(from: 0, to: 1, units: 60), .init(from: 0, to: 2, units: 50)])
    #expect(
      try subjects("deny 1001 \"x\" when businessDate > 2027-01-01", legs) == [.instruction])
  }

  @Test func movingToOneselfChangesNothingNetAndIsStillALeg() throws {
    let legs = three([.init(from: 0, to: 0, units: 60)])
    #expect(try subjects("deny 1001 \"x\" when receiver.kyc exists", legs) == [])
    #expect(
      try subjects("deny 1001 \"x\" when sender.kyc == receiver.kyc", legs)
        == [.leg(LegIndex(0))])
  }

  @Test func anOrderIsHeldToReceiverSideRulesAndThoseThatSaySo() throws {
    var legs = three([.init(from: 0, to: 1, units: 60)])
    let body = """
      deny 1001 "a" when sender.kyc exists
      deny 1002 "b" when receiver.kyc exists
      deny 1003 "c" when sender.kyc exists even by order
      deny 1004 "d" when businessDate > 2027-01-01
      """
    let policy = try PolicyText.rules(body, covers: "transfer, forced, recovery")
    #expect(policy.codes(legs) == [1001, 1002, 1003, 1004])
    for kind in [MovementKind.forced, .recovery] {
      legs.kind = kind
      #expect(policy.codes(legs) == [1002, 1003])
    }
    let skipped = policy.explain(legs).filter {
      $0.result == .notEvaluated("an order stands behind this instruction")
    }
    #expect(skipped.map(\.code.value) == [1001, 1004])
  }

  @Test func firingsBeyondTheLimitAreCounted() throws {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 1_000)] + (0..<20).map { _ in .resident() }
    ledger.movements = (1...20).map { .init(from: 0, to: $0, units: 1) }
    let more = 20 - PolicyLimits.firingsPerRuleMax
    for (effect, denials, flags) in [("deny", more, 0), ("flag", 0, more)] {
      let policy = try PolicyText.rules("\(effect) 1001 \"x\" when receiver.kyc exists")
      let evaluation = policy.judge(ledger)
      #expect(evaluation.fired.count == PolicyLimits.firingsPerRuleMax)
      #expect(evaluation.omittedDenials == denials)
      #expect(evaluation.omittedFlags == flags)
    }
  }

  @Test func anInstructionWithTooManyLegsIsDenied() throws {
    let legs = (0..<PolicyLimits.legsMax + 1).map { _ in
      Ledger.Movement(from: 0, to: 1, units: 1)
    }
    let policy = try PolicyText.rules("deny 1001 \"x\" when amount > 1_000_000")
    #expect(policy.judge(three(legs)).fired.map(\.code) == [.instructionTooLarge])
    #expect(policy.codes(three(Array(legs.dropLast()))) == [])
  }
}
