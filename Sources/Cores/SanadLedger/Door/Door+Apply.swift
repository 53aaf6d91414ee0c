import SanadTypes

extension Door {
  /// Writes holdings, positions, cells, counters and the tally of one instrument.
  ///
  /// - Precondition: every check has passed, so that nothing here can be short or overflow; what
  ///   would be is a fault of the state, and stops.
  func apply(_ effect: NetEffect) throws(LedgerFailure) {
    var tally = effect.tally
    let hasRegister = !effect.instrument.terms.terms.isCash
    for part in effect.accounts where part.flow.credit != part.flow.debit {
      let key = LedgerKey.holding(part.id, effect.id)
      guard let units = part.unitsAfter else { throw .missingRecord(key) }
      let entry =
        hasRegister
        ? try state.settled(part.holding, of: part.id, effect.id, &tally) : nil
      try state.set(
        holding: key, to: Holding(units: units, locked: part.holding.locked, entry: entry))
    }
    for part in effect.parties where part.identity.accountCount > 1 {
      let key = LedgerKey.position(part.id, effect.id)
      guard let units = part.after else { throw .missingRecord(key) }
      try state.set(total: key, to: units)
    }
    try applyTotals(effect)
    try applyProgramme(effect, &tally)
    try apply(effect, to: tally)
  }

  private func applyTotals(_ effect: NetEffect) throws(LedgerFailure) {
    var totals = ClassTotals(state: state, shelf: shelf, instrument: effect.id, effect.instrument)
    for party in effect.parties {
      guard let after = party.after else { throw .missingRecord(.tally(effect.id)) }
      totals.move(party.identity.classification, from: party.before, to: after)
    }
    try totals.write()
  }

  private func apply(
    _ effect: NetEffect, to registered: InstrumentTally
  ) throws(LedgerFailure) {
    guard let issued = effect.issuedAfter, let redeemed = effect.redeemedAfter,
      let holders = effect.holdersAfter
    else { throw .missingRecord(.tally(effect.id)) }
    var tally = registered
    tally.issued = issued
    tally.redeemed = redeemed
    tally.holders = holders
    if tally != effect.tally { try state.set(tally: effect.id, to: tally) }
  }
}
