import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Rules that alert supervisors and stop nothing.
@Suite struct FlagTests {
  private static let flags = """

    flag 5107 "a party whose risk is not known to be low" when receiver.risk >= medium
    flag 5110 "much leaves one holder" when sender.kyc exists and amount > 100
    flag 5111 "something moves" when amount > 0
    """

  private func chain() throws -> TestChain {
    var genesis = try TestNetwork.genesis()
    genesis.codes = [
      GenesisCode(
        code: try #require(CodeNumber(5_111)),
        entry: CodeEntry(name: "FLAG", title: "a flag", remedy: "none"))
    ]
    genesis.policies[0] = PolicyRecord(
      name: "bills", version: 1, text: TestNetwork.billRules + Self.flags)
    return try TestChain(genesis)
  }

  private func transfer(_ units: UInt128, to: Party) -> LedgerOperation {
    TestChain.transfer(
      units, of: TestNetwork.bill, from: Party.dealer.account, to: to.account)
  }

  private func flaggedCodes(_ receipt: Receipt) -> [UInt16] {
    receipt.events.compactMap {
      guard case .flagged(let account, receipt.transaction, TestNetwork.bill, let code) = $0,
        account == Party.dealer.account
      else { return nil }
      return code.value
    }
  }

  @Test func aRefusalKeepsTheFlagsThatFiredBesideIt() throws {
    let chain = try chain()
    let receipt = try chain.submit([transfer(101, to: .lapsed)], by: .dealer)
    #expect(receipt.reasons.map(\.code.value) == [1_001])
    #expect(receipt.flags.reasons.map(\.code.value) == [5_107, 5_110, 5_111])
    #expect(flaggedCodes(receipt) == [5_107, 5_110, 5_111])
    #expect(try chain.units(Party.lapsed.account, TestNetwork.bill) == 0)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func aFlagLetsThroughAndSaysWhatItSaw() throws {
    let chain = try chain()
    let receipt = try chain.submit([transfer(5, to: .fund)], by: .dealer)
    #expect(receipt.isApplied)
    // No claim says anything about the fund's risk: undecided, and it fires as what it is.
    #expect(receipt.flags.reasons.map(\.code.value) == [5_107, 5_111])
    let flag = try #require(receipt.flags.reasons.first)
    #expect(flag.policy?.name == "bills")
    #expect(flag.instrument == TestNetwork.bill)
    #expect(flag.values.contains(SeenValue("receiver", "\(Party.fund.identity)")))
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 505)
  }

  @Test func theBoundaryOfAFlagIsItsCondition() throws {
    let chain = try chain()
    let below = try chain.submit([transfer(100, to: .fund)], by: .dealer)
    #expect(!below.flags.reasons.map(\.code.value).contains(5_110))
    let above = try chain.submit([transfer(101, to: .fund)], by: .dealer)
    #expect(above.flags.reasons.map(\.code.value).contains(5_110))
  }

  @Test func flagsAreCountedInTheLeavesOfAccountAndInstrument() throws {
    let chain = try chain()
    try chain.submit([transfer(5, to: .fund)], by: .dealer)
    // One movement and two flags.
    let dealer = try #require(try chain.record(Account.self, .account(Party.dealer.account)))
    #expect(dealer.events.count == 3)
    #expect(try chain.tally(TestNetwork.bill).events.count == 3)
    let fund = try #require(try chain.record(Account.self, .account(Party.fund.account)))
    #expect(fund.events.count == 1)
  }

  @Test func eachOperationIsNamedAndEachCodeGivesOneEvent() throws {
    let chain = try chain()
    let receipt = try chain.submit(
      [transfer(5, to: .fund), transfer(6, to: .foreign)], by: .dealer)
    #expect(receipt.flags.reasons.map(\.operation) == [0, 0, 1, 1])
    #expect(flaggedCodes(receipt) == [5_107, 5_111])
  }

  @Test func flagsOfOperationsThatWereTakenBackStay() throws {
    let chain = try chain()
    let receipt = try chain.submit(
      [transfer(5, to: .fund), transfer(5, to: .lapsed)], by: .dealer)
    #expect(receipt.reasons.map(\.operation) == [1])
    #expect(receipt.flags.reasons.map(\.operation) == [0, 0, 1, 1])
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 500)
  }

  @Test func whatAReceiptHasNoRoomForIsCounted() throws {
    let chain = try chain()
    try chain.submit([transfer(32, to: .treasury)], by: .dealer)
    // Thirty-two operations with five receivers, of whom each fires two rules: 320.
    let legs = [Party.fund, .foreign, .retail, .registrar, .centralBank].map { party in
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: party.account,
        units: Units(1))
    }
    let back = Leg(
      instrument: TestNetwork.bill, from: Party.treasury.account, to: Party.fund.account,
      units: Units(1))
    let receipt = try chain.submit(
      [LedgerOperation](repeating: .settle(Settlement(legs: legs + [back])), count: 32),
      by: .dealer, .treasury)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    #expect(receipt.flags.reasons.count == ReasonList.reasonsMax)
    #expect(receipt.flags.omitted == 64)
    #expect(flaggedCodes(receipt) == [5_107, 5_111])
  }

  @Test func aRuleOfALegNamesTheLegOfTheInstruction() throws {
    let chain = try chain()
    let legs = [
      Leg(
        instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
        units: Units(1)),
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.stranger.account,
        units: Units(1)),
    ]
    let receipt = try chain.submit([.settle(Settlement(legs: legs))], by: .dealer, .fund)
    let sanctions = try #require(receipt.reasons.first { $0.code.value == 1_004 })
    #expect(sanctions.values.contains(SeenValue("leg", "1")))
  }

  // MARK: What rules see

  /// A chain whose bills have one flag more for each condition, numbered from 5111.
  private func chain(flagging conditions: [String]) throws -> TestChain {
    var genesis = try TestNetwork.genesis()
    var text = TestNetwork.billRules
    for (number, condition) in conditions.enumerated() {
      let code = 5_111 + number
      text += "\nflag \(code) \"flag \(code)\" when \(condition)"
      genesis.codes.append(
        GenesisCode(
          code: try #require(CodeNumber(UInt16(code))),
          entry: CodeEntry(name: "FLAG\(code)", title: "a flag", remedy: "none")))
    }
    genesis.policies[0] = PolicyRecord(name: "bills", version: 1, text: text)
    return try TestChain(genesis)
  }

  @Test func anIssueIsSeenBeforeAndAfterItAndTheIssuerAsTheSender() throws {
    let conditions = [
      "before.outstanding == 10500", "after.outstanding == 10510", "before.issued == 10500",
      "after.issued == 10510", "before.holders == 2", "after.holders == 3",
      "before.holding(receiver) == 0", "after.holding(receiver) == 10",
      "before.held(country == AE) == 0", "after.held(country == AE) == 10",
      "sender.class == government",
    ]
    let chain = try chain(flagging: conditions)
    let receipt = try chain.submit(
      [
        .issue(
          Issuance(
            instrument: TestNetwork.bill, to: Party.foreign.account, units: Units(10)))
      ], by: .treasury, .centralBank)
    #expect(receipt.isApplied)
    let expected = [UInt16](5_111..<5_122)
    #expect(receipt.flags.reasons.map(\.code.value) == expected)
  }

  @Test func aRevokedClaimIsMissingAndNoLongerExpires() throws {
    let chain = try TestChain()
    try chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.fund.identity, topic: .kyc))], by: .registrar)
    let receipt = try chain.submit([transfer(5, to: .fund)], by: .dealer)
    let reason = try #require(receipt.reasons.first)
    #expect(reason.code.value == 1_001)
    #expect(reason.values.contains(SeenValue("receiver.kyc", "missing")), "\(reason.values)")
  }

  @Test func firingsBeyondTheEighthAreCounted() throws {
    let chain = try chain(flagging: ["from.kind == house and amount > 0"])
    let legs = (0..<12).map { place in
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
        units: Units(UInt128(place + 1)))
    }
    let back = Leg(
      instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
      units: Units(1))
    let receipt = try chain.submit(
      [.settle(Settlement(legs: legs + [back]))], by: .dealer, .fund)
    #expect(receipt.isApplied)
    #expect(receipt.flags.reasons.map(\.code.value) == [UInt16](repeating: 5_111, count: 8))
    #expect(receipt.flags.omitted == 4)
  }

  /// What is affirmed before its date settles in no transaction, and is seen no less; nor is a far leg.
  @Test func whatTheChainSettlesIsFlaggedToo() throws {
    let harness = try TermsHarness { genesis in
      genesis.codes = [
        GenesisCode(
          code: try #require(CodeNumber(5_111)),
          entry: CodeEntry(name: "FLAG", title: "a flag", remedy: "none"))
      ]
      genesis.policies[0] = PolicyRecord(
        name: "bills", version: 1,
        text: genesis.policies[0].text + "\n\nflag 5111 \"something moves\" when amount > 0\n")
    }
    func flagged(_ receipt: Receipt?) -> [Event] {
      receipt?.events.filter { if case .flagged = $0 { true } else { false } } ?? []
    }
    let (_, instructed) = try harness.instruct(
      harness.trade(bills: 15, cash: 7_000_000),
      SettlementTerms(
        intendedDate: try harness.date(in: 1),
        purpose: .repo(
          RepoTerms(
            farDate: try harness.date(in: 10), rate: Rate(millionths: 100_000),
            basis: .actual365, haircut: BasisPoints(100),
            price: Price(tenThousandths: 1_000_000)))))
    let id = SettlementID(transaction: instructed.transaction, operation: 0)
    #expect(flagged(try harness.affirm(id)).isEmpty, "nothing has moved")
    for days: UInt64 in [1, 9] {
      let height = harness.chain.height.next
      let settled = try harness.passes(days * TermsHarness.day).first
      #expect(
        flagged(settled) == [
          .flagged(
            Party.dealer.account, TransactionID(scheduleAt: height), TestNetwork.bill,
            code: try #require(CodeNumber(5_111)))
        ])
    }
    #expect(try harness.contract(id)?.end?.outcome == .closed)
    harness.check()
  }
}
