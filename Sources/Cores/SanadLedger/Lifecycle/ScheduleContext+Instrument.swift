import SanadInstruments
import SanadTypes

extension ScheduleContext {
  /// Takes the record of the next payment of an instrument, where its date has closed: from then on
  /// it is settled who is paid, for ten holders and for ten million. O(payments of its terms).
  func advance(_ id: InstrumentID) throws(LedgerFailure) -> ScheduledStep {
    guard var instrument = try state.instrument(id) else { throw .missingRecord(.instrument(id)) }
    var life = try state.life(id)
    let weight = Self.recordWeight
    guard let terms = instrument.terms.terms.security?.payment,
      let next = try nextPayment(of: instrument, life)
    else {
      return ScheduledStep(weight: weight)
    }
    guard businessDate > next.recordDate else {
      return ScheduledStep(weight: weight, next: look(for: next, terms))
    }
    guard try Agenda(state: state).hasRoom() else {
      return ScheduledStep(weight: weight, next: start(after: businessDate))
    }
    var tally = try state.tally(id)
    let number = tally.recorded
    let units = try units(of: next.payment, id, tally)
    if next.payment.kind == .put, units.isZero { return try passOver(id, life, instrument, terms) }
    // What repays face waits until units that were put are repaid: it would be paid on them as well.
    if next.payment.kind != .coupon, life.openPut != nil {
      return ScheduledStep(weight: weight, next: start(after: businessDate))
    }
    // Where the record is late, as after a calendar that was amended, whoever holds now is paid: the
    // date that has just closed is the one of the record, for its tax as well.
    let yesterday = businessDate.adding(days: -1) ?? next.recordDate
    var payment = PaymentRecord(
      kind: next.payment.kind, dueDate: next.payment.dueDate,
      recordDate: max(next.recordDate, yesterday),
      paymentDate: next.paymentDate, perUnit: try perUnit(next.payment, of: instrument, life),
      units: units, registered: tally.registered)
    // What comes to nothing needs no cash, and is made on its day all the same.
    if payment.perUnit?.amount(of: payment.units) == .zero { payment.status = .funded }
    tally.recorded &+= 1
    life.planned &+= 1
    if next.payment.kind.repaysPart { life.repaid &+= next.payment.part }
    if next.payment.kind == .put { life.openPut = number }
    try state.set(tally: id, to: tally)
    try state.set(.life(id), .life(life))
    try state.set(payment: number, of: id, to: payment)
    try schedule(payment, number, of: id, terms)
    var events: [Event] = [
      .lifecycle(
        .declared(
          id, payment: number, payment.kind, payment.perUnit, units: payment.units))
    ]
    if payment.kind.endsUnits, instrument.status == .active {
      instrument.status = .matured
      try state.set(.instrument(id), .instrument(instrument))
      events.append(.lifecycle(.status(id, .matured)))
    }
    let following = try nextPayment(of: instrument, life)
    return ScheduledStep(
      weight: weight, events: events, next: following.map { look(for: $0, terms) })
  }

  /// The units that a payment is on.
  private func units(
    of payment: PlannedPayment, _ id: InstrumentID, _ tally: InstrumentTally
  ) throws(LedgerFailure) -> Units {
    payment.kind == .put ? try state.puts(id, payment.dueDate).units : tally.outstanding
  }

  /// Goes on to the payment behind a put date for which nobody has given notice.
  private func passOver(
    _ id: InstrumentID, _ before: InstrumentLife, _ instrument: Instrument, _ terms: PaymentTerms
  ) throws(LedgerFailure) -> ScheduledStep {
    var life = before
    life.planned &+= 1
    try state.set(.life(id), .life(life))
    let following = try nextPayment(of: instrument, life)
    return ScheduledStep(
      weight: Self.recordWeight, next: following.map { look(for: $0, terms) })
  }

  /// When a record is looked for: when its date has closed; where a calendar may still move it, on each
  /// date for some weeks before.
  private func look(for next: PaymentPlan.Next, _ terms: PaymentTerms) -> Timestamp {
    let close = start(after: next.recordDate)
    guard terms.calendar != nil, close > clock.timestamp else { return close }
    let days = Self.watchDays + 2 * Int32(terms.recordDays)
    let first = next.recordDate.adding(days: -days) ?? businessDate
    let tomorrow = businessDate.adding(days: 1) ?? .max
    return min(close, network.ledger.start(of: max(first, tomorrow)))
  }

  /// So many days beside those of the record a day off may move it.
  private static let watchDays: Int32 = 14

  private func schedule(
    _ payment: PaymentRecord, _ number: UInt32, of id: InstrumentID, _ terms: PaymentTerms
  ) throws(LedgerFailure) {
    let agenda = Agenda(state: state)
    guard payment.status == .declared else {
      return try agenda.add(.payment(id, number), due: payment.begin(on: network))
    }
    let last = payment.paymentDate.adding(days: Int32(terms.graceDays)) ?? .max
    try agenda.add(.deadline(id, number), due: start(after: max(last, fundingDate)))
  }

  /// The last date that a declaration leaves for bringing the cash at least: the issuer has a whole
  /// one, also where the chain stood still over the close of the record.
  private var fundingDate: CalendarDate {
    let begin = network.ledger.start(of: businessDate)
    let isLate = clock.timestamp.distance(above: begin) > Self.lateness
    return isLate ? businessDate.adding(days: 1) ?? .max : businessDate
  }

  /// So long after a business date has begun, in milliseconds, it is not a whole one any more.
  private static let lateness: UInt64 = 3_600_000

  /// What taking a record weighs: laying out the terms and some ten writes.
  static let recordWeight: UInt64 = 200

  private func nextPayment(
    of instrument: Instrument, _ life: InstrumentLife
  ) throws(LedgerFailure) -> PaymentPlan.Next? {
    guard let plan = try plan(of: instrument, life) else { return nil }
    // Terms that cannot be laid out were refused when the instrument came to be.
    do throws(InstrumentFailure) { return try plan.next() } catch { return nil }
  }

  private func plan(
    of instrument: Instrument, _ life: InstrumentLife
  ) throws(LedgerFailure) -> PaymentPlan? {
    let number = instrument.terms.terms.security?.payment?.calendar
    let calendar = try number.map { number throws(LedgerFailure) in try state.calendar(number) }
    return PaymentPlan(instrument, life, calendar: calendar ?? nil)
  }

  private func perUnit(
    _ payment: PlannedPayment, of instrument: Instrument, _ life: InstrumentLife
  ) throws(LedgerFailure) -> PerUnit? {
    guard let plan = try plan(of: instrument, life) else { return nil }
    let benchmark = plan.paying.benchmark
    let fixings = try benchmark.map { name throws(LedgerFailure) in try state.fixings(name) }
    return plan.perUnit(payment, fixings: fixings?.fixings ?? [])
  }

  /// The first block time of the date after one.
  func start(after date: CalendarDate) -> Timestamp {
    network.ledger.start(of: date.adding(days: 1) ?? .max)
  }
}

extension PaymentRecord {
  /// The first block time at which holders are paid.
  func begin(on network: NetworkRecord) -> Timestamp { network.ledger.start(of: paymentDate) }
}
