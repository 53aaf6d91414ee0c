import SanadPolicy
import SanadTypes
import Testing

/// Three values in the language itself, and every way to be undecided.
@Suite struct UndecidedTests {
  /// `sender.pep` is true, `sender.sanctioned` false, `sender.screenedUntil` missing.
  private var ledger: Ledger {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 1_000), .resident()]
    ledger.parties[0].claims["pep"] = .value(.flag(true))
    ledger.movements = [.init(from: 0, to: 1, units: 10)]
    return ledger
  }

  private static let yes = "sender.pep"
  private static let no = "sender.sanctioned"
  private static let open = "sender.screenedUntil > businessDate"

  /// nil is "did not fire", otherwise whether it was decided.
  private func outcome(_ test: String, _ ledger: Ledger) throws -> Bool? {
    try PolicyText.rules("deny 1001 \"x\" \(test)").judge(ledger).fired.first?.isDecided
  }

  @Test func conditionsFollowTheTables() throws {
    let parts = [(Self.no, Truth.no), (Self.open, .undecided), (Self.yes, .yes)]
    let fires: (Truth) -> Bool? = { $0 == .no ? nil : $0 == .yes }
    for (left, leftTruth) in parts {
      #expect(try outcome("when not (\(left))", ledger) == fires(leftTruth.negated))
      #expect(try outcome("unless \(left)", ledger) == fires(leftTruth.negated))
      for (right, rightTruth) in parts {
        #expect(
          try outcome("when \(left) and \(right)", ledger) == fires(leftTruth.and(rightTruth)))
        #expect(try outcome("when \(left) or \(right)", ledger) == fires(leftTruth.or(rightTruth)))
      }
    }
  }

  @Test func aMissingClaimDoesNotExistAndAnExpiredOneIsUndecided() throws {
    var ledger = ledger
    #expect(try outcome("when sender.screenedUntil exists", ledger) == nil)
    #expect(try outcome("unless sender.screenedUntil exists", ledger) == true)
    ledger.parties[0].claims["screenedUntil"] = .expired(Timestamp(1))
    #expect(try outcome("when sender.screenedUntil exists", ledger) == false)
    #expect(try outcome("unless sender.screenedUntil exists", ledger) == false)
  }

  @Test func aDefaultStandsForAMissingClaimAndForNothingElse() throws {
    var ledger = ledger
    ledger.parties[0].claims["risk"] = .missing
    #expect(try outcome("when sender.risk default low >= high", ledger) == nil)
    #expect(try outcome("when sender.risk default high >= high", ledger) == true)
    ledger.parties[0].claims["risk"] = .expired(Timestamp(1))
    #expect(try outcome("when sender.risk default low >= high", ledger) == false)
  }

  @Test func aClaimOfAnotherTypeThanItsTopicIsUndecided() throws {
    var ledger = ledger
    for value: SchemaValue in [.flag(true), .level(3), .date(.of(2027, 1, 1))] {
      ledger.parties[0].claims["risk"] = .value(value)
      #expect(try outcome("when sender.risk >= high", ledger) == false)
      #expect(try outcome("unless sender.risk >= high", ledger) == false)
    }
  }

  @Test func whatDoesNotFit128BitsIsUndecidedAndNeverTraps() throws {
    var ledger = ledger
    let huge = UInt128(Int128.max) - 5
    ledger.parties[0].holding = huge
    #expect(try outcome("when before.holding(sender) > 5", ledger) == true)
    #expect(try outcome("when before.holding(sender) + amount > 5", ledger) == false)
    #expect(try outcome("when before.holding(sender) * 3 > 5", ledger) == false)
    #expect(try outcome("when 50% of before.holding(sender) > 5", ledger) == false)
    #expect(
      try outcome("when raises holding(receiver) above 50% of before.holding(sender)", ledger)
        == false)
    #expect(
      try outcome("when before.holding(sender) converted to PKR > 5 PKR", ledger) == false)
    let fired = try PolicyText.rules("deny 1001 \"x\" when before.holding(sender) + amount > 5")
      .judge(ledger).fired.first
    #expect(
      fired?.explanation.text
        == "cannot be decided: before.holding(sender) + amount is out of range; the rule needs"
        + " at most 5")
  }

  @Test func unitsAbove127BitsAreUndecided() throws {
    let policy = try PolicyText.rules("deny 1001 \"x\" when amount > 5 and from.kind == house")
    var ledger = ledger
    ledger.movements = [.init(from: 0, to: 0, units: .max)]
    #expect(policy.evaluate(HugeLeg(base: ledger)).fired.map(\.isDecided) == [false])
  }

  @Test func aRuleThatIsUndecidedOnOneSideIsStillFalseWhereTheOtherSaysSo() throws {
    var ledger = ledger
    ledger.parties[0].holding = UInt128(Int128.max) - 5
    #expect(
      try outcome("when lowers holding(receiver) below before.holding(sender) * 3", ledger) == nil)
  }

  @Test func unitsWithoutAValuationAreUndecided() throws {
    var ledger = ledger
    #expect(try outcome("when amount converted to PKR > 10 PKR", ledger) == nil)
    #expect(try outcome("when amount converted to PKR >= 10.00 PKR", ledger) == true)
    ledger.currency = .usd
    #expect(try outcome("when amount converted to PKR > 10 PKR", ledger) == false)
  }

  @Test func anInstrumentWithoutMaturityIsUndecidedOnIt() throws {
    var ledger = ledger
    #expect(try outcome("when instrument.maturity < 2027-12-31", ledger) == nil)
    ledger.instrument = InstrumentFacts(instrumentClass: .cash, status: .active, maturity: nil)
    #expect(try outcome("when instrument.maturity < 2027-12-31", ledger) == false)
    #expect(try outcome("when instrument.maturity exists", ledger) == nil)
  }
}

/// A ledger whose only leg moves more than 127 bits can hold, between one and the same party.
private struct HugeLeg: PolicyContext {
  let base: Ledger
  var kind: MovementKind { base.kind }
  var now: Timestamp { base.now }
  var businessDate: CalendarDate { base.businessDate }
  var instrument: InstrumentFacts { base.instrument }
  var legCount: Int { 1 }
  var partyCount: Int { 1 }
  func leg(_ leg: LegIndex) -> InstructionLeg { base.leg(leg) }
  var hasStateAfter: Bool { true }
  func netChange(of party: PartyIndex) -> NetChange { .more(Units(.max)) }
  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading { .missing }
  func outstanding(_ moment: AggregateMoment) -> Units? { nil }
  func issued(_ moment: AggregateMoment) -> Units? { nil }
  func holders(_ moment: AggregateMoment) -> UInt64? { nil }
  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? { nil }
  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? { nil }
  func bookedValue(of units: Units, in currency: Currency) -> Money? { nil }
}
