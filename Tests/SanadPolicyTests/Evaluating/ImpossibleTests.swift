import SanadPolicy
import SanadTypes
import Testing

/// Somebody gives more than it has: there is no state after the instruction, and what reads it
/// could have come out either way.
@Suite struct ImpossibleTests {
  private static let yes = "sender.pep"
  private static let no = "sender.sanctioned"
  private static let undecided = "sender.screenedUntil > businessDate"
  private static let open = "holding(sender) > 5"

  private let ledger: Ledger = {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 10), .resident()]
    ledger.parties[0].claims["pep"] = .value(.flag(true))
    ledger.movements = [.init(from: 0, to: 1, units: 11)]
    return ledger
  }()

  /// nil is "did not fire", otherwise whether it was decided.
  private func outcome(_ test: String, _ ledger: Ledger) throws -> Bool? {
    try PolicyText.rules("deny 1001 \"x\" \(test)").judge(ledger).fired.first?.isDecided
  }

  @Test func whatOnlyItLeavesOpenDoesNotFire() throws {
    for test in [
      "when \(Self.open)", "unless \(Self.open)", "when not (\(Self.open))",
      "when \(Self.open) and \(Self.yes)", "when \(Self.open) or \(Self.no)",
      "when \(Self.open) and \(Self.undecided)", "when \(Self.undecided) and \(Self.open)",
      "unless \(Self.undecided) or \(Self.open)", "unless \(Self.open) or \(Self.undecided)",
      "when \(Self.open) or \(Self.open)", "when \(Self.open) and not (\(Self.open))",
      "when (\(Self.open) or \(Self.undecided)) and (\(Self.open) and \(Self.undecided))",
      "when lowers holding(sender) below 5", "when raises holding(receiver) above holding(sender)",
      "when \(Self.open) and \(Self.no)", "when holding(sender) converted to PKR < 1 PKR",
      "when holding(sender) in {1, 2}", "when holders + 1 > 0", "when 10% of holders > 0",
    ] {
      #expect(try outcome(test, ledger) == nil, "\(test)")
    }
  }

  @Test func whatIsUndecidedWhateverItWouldBeFires() throws {
    for test in [
      "when \(Self.open) or \(Self.undecided)", "when \(Self.undecided) or \(Self.open)",
      "unless \(Self.open) and \(Self.undecided)",
      "when (\(Self.open) or \(Self.undecided)) and \(Self.yes)",
      "when (\(Self.open) or \(Self.undecided)) and \(Self.undecided)",
      "when (\(Self.undecided) and \(Self.open)) or \(Self.undecided)",
      "unless (\(Self.undecided) or \(Self.open)) and (\(Self.undecided) and \(Self.open))",
    ] {
      #expect(try outcome(test, ledger) == false, "\(test)")
    }
    #expect(try outcome("when \(Self.open) or \(Self.yes)", ledger) == true)
    #expect(try outcome("unless \(Self.no) and \(Self.open)", ledger) == true)
  }

  @Test func whatIsReadBeforeIsThere() throws {
    #expect(try outcome("when before.holding(sender) > 5", ledger) == true)
    #expect(try outcome("when amount > 10 and not sender.sanctioned", ledger) == true)
    // What the receiver would have can be told.
    #expect(try outcome("when raises holding(receiver) above 10", ledger) == true)
    #expect(try outcome("when raises holding(receiver) above 11", ledger) == nil)
  }

  @Test func unitsWithoutAValuationAreUndecidedBesides() throws {
    var ledger = ledger
    ledger.currency = .usd
    #expect(try outcome("when holding(sender) converted to PKR < 1 PKR", ledger) == false)
  }

  @Test func aContextThatSaysThereIsAStateFailsClosed() throws {
    let policy = try PolicyText.rules("deny 1001 \"x\" when \(Self.open)")
    #expect(policy.evaluate(Certain(base: ledger)).fired.map(\.isDecided) == [false])
  }

  @Test func theExplanationNamesWhatDecidedAlone() throws {
    let policy = try PolicyText.rules(
      "deny 1001 \"x\" when \(Self.open) or not (\(Self.open) and sender.screenedUntil exists)"
        + " or \(Self.undecided)")
    let clauses = try #require(policy.judge(ledger).fired.first).explanation.clauses
    // The claim is missing: it does not exist, which alone is enough.
    #expect(clauses.map(\.source) == ["sender.screenedUntil exists"])
    let undecided = try PolicyText.rules("deny 1001 \"x\" when \(Self.open) or \(Self.undecided)")
    #expect(
      try #require(undecided.judge(ledger).fired.first).explanation.clauses.map(\.source)
        == [Self.undecided])
  }
}

/// A ledger that does not refuse by itself, and still cannot tell what is after.
private struct Certain: PolicyContext {
  let base: Ledger
  var kind: MovementKind { base.kind }
  var now: Timestamp { base.now }
  var businessDate: CalendarDate { base.businessDate }
  var instrument: InstrumentFacts { base.instrument }
  var legCount: Int { base.legCount }
  var partyCount: Int { base.partyCount }
  var hasStateAfter: Bool { true }
  func leg(_ leg: LegIndex) -> InstructionLeg { base.leg(leg) }
  func netChange(of party: PartyIndex) -> NetChange { base.netChange(of: party) }
  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading {
    base.claim(topic, of: party)
  }
  func outstanding(_ moment: AggregateMoment) -> Units? { base.outstanding(moment) }
  func issued(_ moment: AggregateMoment) -> Units? { base.issued(moment) }
  func holders(_ moment: AggregateMoment) -> UInt64? { base.holders(moment) }
  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? { nil }
  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? {
    base.holding(of: party, moment)
  }
  func bookedValue(of units: Units, in currency: Currency) -> Money? {
    base.bookedValue(of: units, in: currency)
  }
}
