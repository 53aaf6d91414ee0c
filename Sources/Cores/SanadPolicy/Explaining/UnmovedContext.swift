import SanadTypes

/// A context in which the instruction has not moved any aggregate: the state after it reads as the
/// state before it. What a limit would have been tells how far it moves with the amount.
struct UnmovedContext<Base: PolicyContext>: PolicyContext {
  let base: Base

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
  func outstanding(_ moment: AggregateMoment) -> Units? { base.outstanding(.before) }
  func issued(_ moment: AggregateMoment) -> Units? { base.issued(.before) }
  func holders(_ moment: AggregateMoment) -> UInt64? { base.holders(.before) }
  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? {
    base.held(predicate, .before)
  }
  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? {
    base.holding(of: party, .before)
  }
  func bookedValue(of units: Units, in currency: Currency) -> Money? {
    base.bookedValue(of: units, in: currency)
  }
}
