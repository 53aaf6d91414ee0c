import SanadLedger
import SanadTypes
import Testing

/// What rules can say, over the facts of a real chain: each condition is a flag that must fire, or
/// must not.
@Suite struct RuleFeatureTests {
  /// Conditions on a transfer of 100 bills from the dealer (10,000) to the fund (500), at
  /// 2026-11-18T11:06:41Z, which is the same business date at +05:00. The bill of 5,000 rupees a
  /// unit matures on 2027-11-18; the foreign party holds nothing.
  private static let conditions: [(String, Bool)] = [
    // Holders.
    ("holders == 2", true), ("raises holders above 2", false),
    ("before.holders + 1 > holders", true),
    ("holders in {2, 3}", true), ("50% of holders >= 1", true),
    // Dates and times.
    ("businessDate == 2026-11-18", true), ("businessDate + 365 days == instrument.maturity", true),
    ("businessDate - 18 days >= 2026-11-01", false), ("now > businessDate", true),
    ("now - 12 hours < businessDate", true), ("now + 13 hours > 2026-11-19", true),
    ("now - 11 hours >= businessDate", true), ("now >= 2026-11-19", false),
    ("businessDate in {2026-11-17, 2026-11-18}", true),
    // The instrument.
    ("instrument.class == bill", true), ("instrument.class in {cash, sukuk}", false),
    ("instrument.status == active", true), ("instrument.status != active", false),
    ("instrument.maturity exists", true),
    // Sets.
    ("amount in {99, 100}", true), ("amount in {99, 101}", false),
    ("receiver.kyc in {standard, enhanced}", true), ("receiver.class in {retail, dealer}", false),
    ("kind in {transfer, settlement}", true), ("from.kind in {house, treasury}", true),
    // Defaults: nobody has claims about screening or risk.
    ("receiver.screenedUntil default 2026-11-17 < businessDate", true),
    ("receiver.screenedUntil default 2026-11-18 < businessDate", false),
    ("receiver.risk default low in {medium, high}", false),
    ("receiver.country default AE == PK", true),
    // Shares and money.
    ("after.holding(receiver) converted to PKR == 3_000_000 PKR", true),
    ("before.holding(sender) converted to PKR > 50_000_000.00 PKR", false),
    ("10% of (outstanding converted to PKR) == 5_250_000 PKR", true),
    ("amount > 0.95% of outstanding", true), ("amount > 0.96% of outstanding", false),
  ]

  @Test func everyConditionIsDecidedOnTheLedgersFacts() throws {
    var genesis = try TestNetwork.genesis()
    var text = TestNetwork.billRules
    for (number, (condition, _)) in Self.conditions.enumerated() {
      let code = 5_300 + number
      text += "\nflag \(code) \"flag\" when \(condition)"
      genesis.codes.append(
        GenesisCode(
          code: try #require(CodeNumber(UInt16(code))),
          entry: CodeEntry(name: "FLAG\(code)", title: "a flag", remedy: "none")))
    }
    genesis.policies[0] = PolicyRecord(name: "bills", version: 1, text: text)
    let chain = try TestChain(genesis)
    let receipt = try chain.submit(
      [
        TestChain.transfer(
          100, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
      ], by: .dealer)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    let fired = receipt.flags.reasons.map { Int($0.code.value) - 5_300 }
    for (number, (condition, holds)) in Self.conditions.enumerated() {
      #expect(fired.contains(number) == holds, "\(condition)")
    }
  }

  @Test func aCountryWithoutAClaimTakesTheDefaultOfTheRule() throws {
    var genesis = try TestNetwork.genesis()
    let rules = """
      policy "bills"
      covers transfer
      base PKR
      deny 2002 "abroad" unless receiver.country default PK == PK
      deny 3105 "too many" when raises holders above 3
      deny 1001 "stale" when receiver.screenedUntil default 2026-11-18 < businessDate
      """
    genesis.policies[0] = PolicyRecord(name: "bills", version: 1, text: rules)
    genesis.instruments[0] = GenesisInstrument(
      terms: try TestNetwork.billTerms(), authorised: Units(1_000_000), policy: 0)
    let chain = try TestChain(genesis)
    func codes(_ units: UInt128, to party: Party) throws -> [UInt16] {
      let transfer = TestChain.transfer(
        units, of: TestNetwork.bill, from: Party.dealer.account, to: party.account)
      return try chain.submit([transfer], by: .dealer).reasons.map(\.code.value)
    }
    // The stranger has no claims at all, the foreign party one that says AE.
    #expect(try codes(1, to: .foreign) == [2_002])
    #expect(try codes(1, to: .stranger) == [])
    // A fourth holder would be one too many; the third may have more.
    #expect(try codes(1, to: .retail) == [3_105])
    #expect(try codes(1, to: .stranger) == [])
    // The business date turns at 19:00 UTC, and the default is a day behind from then on.
    let turn = try Timestamp(rfc3339: "2026-11-18T19:00:00Z")
    chain.advance(milliseconds: turn.value - chain.nextClock.timestamp.value)
    #expect(try codes(1, to: .stranger) == [1_001])
    #expect(try codes(1, to: .retail) == [3_105, 1_001])
  }

  /// Codes of the registry that only a policy gives, each by a rule of what it is for.
  @Test(arguments: [
    (UInt16(2_003), "sender.country == PK"), (3_201, "amount > 99"),
    (4_004, "now - 23 hours < businessDate"),
  ])
  func aRuleRefusesWithItsCode(code: UInt16, condition: String) throws {
    var genesis = try TestNetwork.genesis()
    genesis.policies[0] = PolicyRecord(
      name: "bills", version: 1,
      text: TestNetwork.billRules + "\ndeny \(code) \"closed\" when \(condition)")
    let chain = try TestChain(genesis)
    let transfer = TestChain.transfer(
      100, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
    let receipt = try chain.submit([transfer], by: .dealer)
    #expect(receipt.reasons.map(\.code.value) == [code])
  }
}
