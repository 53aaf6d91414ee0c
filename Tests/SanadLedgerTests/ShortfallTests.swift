import SanadLedger
import SanadPolicy
import SanadTypes
import Testing

/// Units are short, and rules fire besides: the receipt names every reason that refused, and no
/// ceiling that nobody could decide because the movement cannot be.
@Suite struct ShortfallTests {
  private static let short = ErrorCode.insufficientUnits.number.value

  /// A chain whose bills have these denying rules alone, numbered from 5111.
  private func chain(_ tests: [String], effect: String = "deny") throws -> TestChain {
    var genesis = try TestNetwork.genesis()
    var text = "policy \"bills\"\ncovers transfer, settlement, allotment\nbase PKR"
    for (number, test) in tests.enumerated() {
      let code = 5_111 + number
      text += "\n\(effect) \(code) \"rule \(code)\" \(test)"
      genesis.codes.append(
        GenesisCode(
          code: try #require(CodeNumber(UInt16(code))),
          entry: CodeEntry(name: "RULE\(code)", title: "a rule", remedy: "none")))
    }
    genesis.policies[0] = PolicyRecord(name: "bills", version: 1, text: text)
    return try TestChain(genesis)
  }

  private func codes(
    _ units: UInt128, from: Party, to: Party, on chain: TestChain
  ) throws -> [UInt16] {
    let transfer = TestChain.transfer(
      units, of: TestNetwork.bill, from: from.account, to: to.account)
    return try chain.submit([transfer], by: from).reasons.map(\.code.value)
  }

  // MARK: The policy of the test network

  @Test(
    arguments: [
      // A non-resident without units: what non-residents would hold cannot be told.
      (1, Party.foreign, Party.fund, [short]), (626, .foreign, .retail, [short]),
      // Who lapsed is refused besides, as receiver and not as sender.
      (501, .fund, .lapsed, [short, 1_001]), (1, .lapsed, .fund, [short]),
      // A ceiling on what the receiver would have is decided, whoever is short.
      (1_050, .fund, .retail, [short]), (1_051, .fund, .retail, [short, 3_104]),
      (2_625, .fund, .foreign, [short]), (2_626, .fund, .foreign, [short, 3_101]),
      // From one non-resident to another what both have cannot be told.
      (9_000, .foreign, .stranger, [short, 1_001, 1_004, 2_002, 3_104]),
      // The receiver would have more than rules can count: an overflow, and not a want of units.
      (.max, .fund, .lapsed, [short, 1_001, 3_104]),
    ] as [(UInt128, Party, Party, [UInt16])])
  func namesWhatRefusedAndNothingElse(
    units: UInt128, from: Party, to: Party, expected: [UInt16]
  ) throws {
    let chain = try TestChain()
    #expect(try codes(units, from: from, to: to, on: chain) == expected)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func anIssueThatCannotBeCountedNamesNoCeiling() throws {
    let chain = try TestChain()
    try chain.submit(
      [
        TestChain.transfer(
          1, of: TestNetwork.bill, from: Party.dealer.account, to: Party.retail.account)
      ],
      by: .dealer)
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.retail.account, units: Units(.max)))
    let receipt = try chain.submit([issue], by: .treasury, .centralBank)
    let expected: [ErrorCode] = [.authorisedExceeded, .holdingOverflow, .programmeExceeded]
    #expect(receipt.reasons.map(\.code) == expected.map(\.number))
  }

  // MARK: Every aggregate, and every way to join it

  private static let open = [
    "when raises held(country != PK) above 0", "when raises held(class == fund) above 1 ",
    "when lowers held(country == PK) below 11_000", "when holding(sender) < 1_000",
    "unless holding(sender) >= 0", "when raises holders above 1", "unless holders < 100",
    "when after.holding(sender) + amount > 5", "when 10% of holding(sender) > 5",
    "when raises holding(receiver) above holding(sender)",
    "when not (holding(sender) > 1 and holders > 1)",
  ]

  @Test func noAggregateThatCannotBeToldRefuses() throws {
    let chain = try chain(Self.open)
    // The fund is a resident with 500 units, and the foreign party has none.
    #expect(try codes(501, from: .fund, to: .retail, on: chain) == [Self.short])
    #expect(try codes(500, from: .fund, to: .retail, on: chain) != [])
  }

  @Test func noAggregateThatCannotBeToldAlerts() throws {
    let chain = try chain(Self.open, effect: "flag")
    let transfer = TestChain.transfer(
      501, of: TestNetwork.bill, from: Party.fund.account, to: Party.retail.account)
    let receipt = try chain.submit([transfer], by: .fund)
    #expect(receipt.reasons.map(\.code.value) == [Self.short])
    #expect(receipt.flags.reasons.isEmpty)
  }

  @Test func whatIsDecidedOrUndecidedBesideItRefuses() throws {
    let open = "raises holders above 1"
    let chain = try chain([
      // Undecided whatever the ceiling would be: the fund has no claim about its risk.
      "when sender.risk >= high or \(open)", "unless sender.risk < high and \(open)",
      // Not decided by the claim alone.
      "when sender.risk >= high and \(open)", "unless sender.risk < high or \(open)",
      // Decided without it.
      "when amount > 500 or \(open)", "when amount <= 500 and \(open)",
      // The ceiling is left out by what is undecided in itself.
      "when sender.risk >= high or not (\(open) and sender.kyc >= standard)",
      "when \(open) and (sender.risk >= high or \(open))",
    ])
    #expect(
      try codes(501, from: .fund, to: .retail, on: chain)
        == [Self.short, 5_111, 5_112, 5_115, 5_117])
  }

  @Test func theReasonNamesTheClauseThatRefusedAlone() throws {
    let chain = try chain(["when sender.risk >= high or raises holders above 1"])
    let transfer = TestChain.transfer(
      501, of: TestNetwork.bill, from: Party.fund.account, to: Party.retail.account)
    let receipt = try chain.submit([transfer], by: .fund)
    let reason = try #require(receipt.reasons.last)
    #expect(
      reason.values.filter { $0.name == "clause" }.map(\.text)
        == ["sender.risk is missing; the rule needs lower than high"])
    #expect(!reason.values.contains { $0.name.contains("holders") })
  }

  @Test func anOverflowOfWhatIsReadBeforeRefusesBesides() throws {
    let chain = try chain(["when raises holders above 1 and amount * 4 > 1", "when amount * 4 > 1"])
    #expect(try codes(1 << 126, from: .fund, to: .retail, on: chain) == [Self.short, 5_112])
  }

  @Test func legsOfOtherInstrumentsAreJudged() throws {
    let chain = try TestChain()
    let legs = [
      Leg(
        instrument: TestNetwork.bill, from: Party.foreign.account, to: Party.lapsed.account,
        units: Units(1)),
      Leg(
        instrument: TestNetwork.cash, from: Party.lapsed.account, to: Party.foreign.account,
        units: Units(1)),
    ]
    let receipt = try chain.submit([.settle(Settlement(legs: legs))], by: .foreign, .lapsed)
    #expect(receipt.reasons.map(\.code.value) == [Self.short, Self.short, 1_001])
    #expect(receipt.reasons.last?.instrument == TestNetwork.bill)
  }

  @Test func anExplanationSaysThatThereIsNothingToJudge() throws {
    let chain = try TestChain()
    let leg = Leg(
      instrument: TestNetwork.bill, from: Party.foreign.account, to: Party.fund.account,
      units: Units(1))
    let explanation = try #require(
      try chain.builder.explain(leg, on: chain.state, at: chain.nextClock))
    let ceiling = try #require(explanation.rules.first { $0.code.value == 3_101 })
    #expect(
      ceiling.outcome.result
        == .notEvaluated("there is no state after this instruction to judge"))
    #expect(explanation.receipt.reasons.map(\.code.value) == [Self.short])
  }
}
