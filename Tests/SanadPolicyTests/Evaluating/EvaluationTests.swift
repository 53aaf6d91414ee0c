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
