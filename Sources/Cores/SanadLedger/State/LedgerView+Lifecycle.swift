import SanadInstruments
public import SanadTypes

// The lives of instruments and what they pay, as whoever shows them to people reads them.
extension LedgerView {
  /// A payment that an instrument still makes by its terms.
  public struct Upcoming: Hashable, Sendable {
    /// What it is for.
    public let kind: PaymentKind
    /// The day on which it falls due by the terms.
    public let dueDate: CalendarDate
    /// Whoever holds at the close of this date is paid, by the calendar as it is now.
    public let recordDate: CalendarDate
    /// The day from which it is paid, by the calendar as it is now.
    public let paymentDate: CalendarDate
  }

  /// Units of a holding at the record of a payment that is still to be made for it.
  public struct Waiting: Hashable, Sendable {
    /// The number of the payment.
    public let payment: UInt32
    /// The units.
    public let units: Units
  }

  /// How far an instrument has come in its life.
  public func life(of instrument: InstrumentID) throws(LedgerFailure) -> InstrumentLife {
    try state.life(instrument)
  }

  /// What holders have given notice of for a put date of an instrument.
  public func puts(
    of instrument: InstrumentID, on date: CalendarDate
  ) throws(LedgerFailure) -> PutBook {
    try state.puts(instrument, date)
  }

  /// A payment of an instrument; nil where none has been declared under this number.
  public func payment(
    _ number: UInt32, of instrument: InstrumentID
  ) throws(LedgerFailure) -> PaymentRecord? {
    try state.payment(instrument, number)
  }

  /// What an instrument still pays, in the order of its terms; nothing where the ledger does not pay
  /// it. O(payments of its terms).
  public func upcoming(_ instrument: Instrument) throws(LedgerFailure) -> [Upcoming] {
    let life = try state.life(instrument.terms.instrument)
    let number = instrument.terms.terms.security?.payment?.calendar
    let calendar = try number.flatMap { number throws(LedgerFailure) in try state.calendar(number) }
    guard let plan = PaymentPlan(instrument, life, calendar: calendar) else { return [] }
    // Terms that cannot be laid out were refused when the instrument came to be.
    let payments: [PlannedPayment]
    do throws(InstrumentFailure) { payments = try plan.payments() } catch { return [] }
    return payments.dropFirst(Int(life.planned)).map { payment in
      let next = plan.next(payment)
      return Upcoming(
        kind: payment.kind, dueDate: payment.dueDate, recordDate: next.recordDate,
        paymentDate: next.paymentDate)
    }
  }

  /// What an account is still to be paid on what it holds or held of an instrument, ascending by
  /// payment, at most `max` of it.
  public func waiting(
    for account: AccountID, on instrument: InstrumentID, max: Int
  ) throws(LedgerFailure) -> [Waiting] {
    let holding = try state.holding(account, instrument)
    guard let entry = holding.entry else { return [] }
    var all = try state.entitlements(account, instrument)
    let recorded = try state.tally(instrument).recorded
    all.append(first: entry.settled, end: recorded, units: holding.units)
    var waiting: [Waiting] = []
    for entitlement in all.entries {
      for payment in entitlement.first..<entitlement.end {
        guard waiting.count < max else { return waiting }
        waiting.append(Waiting(payment: payment, units: entitlement.units))
      }
    }
    return waiting
  }

  /// What so many units get of a payment before tax, rounded as the ledger rounds it; nil while that
  /// cannot be told.
  public func amount(_ payment: PaymentRecord, on units: Units) -> Units? {
    payment.perUnit?.amount(of: units)
  }

  /// Cash that waits for an account in suspense; nil where none does.
  public func suspense(
    of account: AccountID, _ cash: InstrumentID
  ) throws(LedgerFailure) -> SuspenseRecord? {
    try state.suspense(account, cash)
  }

  /// Where cash goes that is owed to an account: itself, unless it has said otherwise.
  public func route(
    of account: AccountID, _ cash: InstrumentID
  ) throws(LedgerFailure) -> AccountID {
    try state.route(of: account, cash)
  }

  /// A calendar; nil where none has been published under this number.
  public func calendar(_ number: UInt32) throws(LedgerFailure) -> CalendarRecord? {
    try state.calendar(number)
  }

  /// The fixings of a benchmark, ascending by date; none where none has been published.
  public func fixings(_ benchmark: InstrumentSymbol) throws(LedgerFailure) -> [Fixing] {
    try state.fixings(benchmark).fixings
  }

  /// The currencies of a benchmark that is an exchange rate; nil of a rate a year.
  public func pair(of benchmark: InstrumentSymbol) throws(LedgerFailure) -> CurrencyPair? {
    try state.fixings(benchmark).pair
  }

  /// A table of withholding tax; nil where none has been published under this number.
  public func taxTable(_ number: UInt32) throws(LedgerFailure) -> TaxTable? {
    try state.taxTable(number)
  }
}
