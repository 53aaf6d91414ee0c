import SanadInstruments
import SanadTypes

/// Whether an offer's instruments can be traded at a price of their whole face, with what has accrued
/// on a day: asked when it is opened and again when it is settled.
struct OfferConditions {
  let state: LedgerState
  /// The day on which it is settled, by which accrued interest is worked out.
  let day: CalendarDate

  /// What stands against the terms; nil where nothing does.
  func defect(of terms: OfferTerms) throws(LedgerFailure) -> String? {
    if let defect = try defect(of: terms.instrument) { return defect }
    if let other = terms.exchange, let defect = try defect(of: other.into) { return defect }
    guard let cash = try state.instrument(terms.cash) else {
      return "there is no instrument \(terms.cash)"
    }
    return cash.status == .active ? nil : "\(cash.terms.symbol) is \(cash.status)"
  }

  /// The prices of an offer on its day; nil where there are none.
  func pricing(of terms: OfferTerms) throws(LedgerFailure) -> OfferPricing? {
    guard let sheet = try state.instrument(terms.instrument)?.terms else { return nil }
    let other = try terms.exchange.flatMap { exchange throws(LedgerFailure) in
      try state.instrument(exchange.into)?.terms
    }
    return OfferPricing(terms, of: sheet, into: other, on: day)
  }

  private func defect(of id: InstrumentID) throws(LedgerFailure) -> String? {
    guard let instrument = try state.instrument(id) else { return "there is no instrument \(id)" }
    let symbol = instrument.terms.symbol
    guard instrument.status == .active else { return "\(symbol) is \(instrument.status)" }
    guard try state.registers(id)?.legal != .depository else {
      return "the depository's register says who owns \(symbol)"
    }
    guard let security = instrument.terms.terms.security else { return "\(symbol) is no security" }
    guard security.issueDate <= day else { return "\(symbol) is issued on \(security.issueDate)" }
    let life = try state.life(id)
    guard life.repaid == 0, life.partialCalls.isEmpty else {
      return "a part of the face of \(symbol) was repaid or called, and prices are of all of it"
    }
    return try windowDefect(of: instrument, life)
  }

  /// Between the close of a record and its due date a coupon is the seller's already and would be paid
  /// again as accrued interest; behind the record of what repays face units are worth something else.
  /// A settlement may take until the next day: the day of the record itself is within.
  private func windowDefect(
    of instrument: Instrument, _ life: InstrumentLife
  ) throws(LedgerFailure) -> String? {
    let number = instrument.terms.terms.security?.payment?.calendar
    let calendar = try number.flatMap { number throws(LedgerFailure) in try state.calendar(number) }
    guard let plan = PaymentPlan(instrument, life, calendar: calendar) else { return nil }
    let payments: [PlannedPayment]
    do throws(InstrumentFailure) { payments = try plan.payments() } catch { return "\(error)" }
    for (place, payment) in payments.enumerated() where payment.kind != .put {
      let isRecorded = place < Int(life.planned)
      let next = plan.next(payment)
      let isBehind = isRecorded || next.recordDate <= day
      // What is repaid is no more on the day after its record, whenever it falls due.
      guard isBehind, payment.dueDate > day || payment.kind != .coupon && !isRecorded else {
        continue
      }
      return "\(day) is between the record of \(next.recordDate) and the payment of"
        + " \(payment.dueDate) of \(instrument.terms.symbol)"
    }
    return nil
  }
}
