import SanadTypes

// Settling a part: as many lots as there are, and of the cash what belongs to everything delivered so
// far, rounded once, less what was paid before.
extension OperationContext {
  /// Settles as much as there is, and notes why not all of it; nil where no part can be.
  func settlePart(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID,
    _ whole: Findings
  ) throws(LedgerFailure) -> Step? {
    guard let trade = try TradeLegs(record.legs, state),
      let part = try part(of: trade, progress)
    else { return nil }
    let moved = trade.ordered(part.units, part.cash)
    let legs = zip(record.legs, moved).map { leg, units in
      Leg(instrument: leg.instrument, from: leg.from, to: leg.to, units: units)
    }
    var rest = record
    var after = progress
    guard rest.reduce(by: moved), after.add(delivered: part.units, paid: part.cash) else {
      return nil
    }
    let instruction = Instruction(kind: .settlement, operation: place, legs: legs)
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return nil }
    after.fail = .next(after: progress.fail, whole.firstCode, at: clock.timestamp)
    try schedule(&after, rest, id)
    try state.set(settlement: id, to: rest)
    try state.set(progress: id, to: after)
    let told = record.parties.map { party in
      Event.settling(.partlySettled(id, party, delivered: part.units, paid: part.cash))
    }
    return Step(events: instruction.events + told, flags: findings.flags)
  }

  /// The most that both sides have, less than everything, with something left on both legs.
  private func part(
    of trade: TradeLegs, _ progress: SettlementProgress
  ) throws(LedgerFailure) -> (units: Units, cash: Units)? {
    guard let instrument = try state.instrument(trade.delivery.instrument),
      let units = trade.delivery.units.adding(progress.delivered),
      let cash = trade.payment.units.adding(progress.paid)
    else { return nil }
    let deliverable = try state.currentHolding(
      trade.delivery.from, trade.delivery.instrument, at: clock.timestamp
    ).available
    let payable = try state.currentHolding(
      trade.payment.from, trade.payment.instrument, at: clock.timestamp
    ).available
    guard let reach = progress.paid.adding(payable),
      let affordable = CheckedMath.mulDiv(
        units.value, reach.value, by: cash.value, rounding: .floor),
      affordable > progress.delivered.value
    else { return nil }
    let most = min(
      trade.delivery.units.value, deliverable.value, affordable - progress.delivered.value)
    let lots = most - most % max(instrument.terms.lot, 1)
    guard lots > 0, lots < trade.delivery.units.value,
      let due = CheckedMath.mulDiv(
        cash.value, progress.delivered.value + lots, by: units.value, rounding: .halfUp),
      let owed = Units(due).subtracting(progress.paid), !owed.isZero,
      owed < trade.payment.units
    else { return nil }
    return (Units(lots), owed)
  }
}
