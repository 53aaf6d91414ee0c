import SanadTypes

extension ScheduleContext {
  /// Pays one holder after the other, once the cash is there and the day has come.
  func advance(
    _ id: InstrumentID, payment number: UInt32, room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    let (instrument, terms, record) = try known(id, number)
    guard record.status == .funded || record.status == .sweeping else {
      return ScheduledStep(weight: 1)
    }
    let begin = record.begin(on: network)
    if clock.timestamp < begin { return ScheduledStep(weight: 1, next: begin) }
    // Where the units or the cash are halted, what is owed waits with everything else.
    let paying: [InstrumentStatus] = [.active, .matured, .defaulted]
    let cash = try state.instrument(terms.cash)?.status
    let isHalted =
      record.kind.endsUnits
      && ![.matured, .defaulted, .redeemed].contains(instrument.status)
      || record.kind == .put && !paying.contains(instrument.status)
    if isHalted || !(cash.map(paying.contains) ?? false) {
      return ScheduledStep(weight: 1, next: start(after: businessDate))
    }
    var payment = record
    payment.status = .sweeping
    var sweep = try PaymentSweep(
      context: self, id: id, number: number, instrument: instrument, terms: terms,
      payment: payment)
    try sweep.run(room: room)
    return sweep.step
  }

  /// The time of grace has passed: where the cash is not there, the issuer is in default.
  func miss(
    _ id: InstrumentID, payment number: UInt32
  ) throws(LedgerFailure) -> ScheduledStep {
    var (instrument, _, payment) = try known(id, number)
    guard payment.status == .declared else { return ScheduledStep(weight: 1) }
    payment.status = .missed
    payment.wasMissed = true
    try state.set(payment: number, of: id, to: payment)
    var life = try state.life(id)
    life.missed &+= 1
    try state.set(.life(id), .life(life))
    var events: [Event] = [.lifecycle(.missed(id, payment: number))]
    // Units that were repaid leave a coupon that is still owed.
    if [.active, .matured, .redeemed].contains(instrument.status) {
      instrument.status = .defaulted
      try state.set(.instrument(id), .instrument(instrument))
      events.append(.lifecycle(.status(id, .defaulted)))
    }
    return ScheduledStep(weight: Self.recordWeight, events: events)
  }

  private func known(
    _ id: InstrumentID, _ number: UInt32
  ) throws(LedgerFailure) -> (Instrument, PaymentTerms, PaymentRecord) {
    guard let payment = try state.payment(id, number),
      let instrument = try state.instrument(id),
      let terms = instrument.terms.terms.security?.payment
    else { throw .missingRecord(.payment(id, number)) }
    return (instrument, terms, payment)
  }
}
