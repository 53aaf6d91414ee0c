import SanadInstruments
import SanadTypes

extension SukukTerms: PayingClass {
  var firstDate: CalendarDate { coupons.datedDate }

  var benchmark: InstrumentSymbol? {
    guard case .variable(let rate) = rental else { return nil }
    return rate.benchmark
  }

  /// Rental, and the price of the assets at maturity, which is the face.
  func plan() throws(InstrumentFailure) -> [PlannedPayment] {
    try coupons.coupons(maturity: security.maturityDate) + [
      PlannedPayment(
        kind: .redemption, dueDate: security.maturityDate, period: nil, part: Amortisation.whole)
    ]
  }

  func perUnit(
    _ payment: PlannedPayment, _ facts: PaymentFacts
  ) throws(InstrumentFailure) -> PerUnit {
    guard let period = payment.period else { return try repayment(payment.part) }
    switch rental {
    case .variable(let rate):
      return try rate.perUnit(of: security, coupons, period: period, facts)
    case .fixed(let rate):
      let maturity = security.maturityDate
      let (start, end) = try coupons.days(of: period, maturity: maturity)
      let year = try coupons.yearPart(from: start, to: end, maturity: maturity)
      return try security.part(Amortisation.whole, times: try year.at(rate))
    }
  }

  func accrued(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    if case .fixed(let rate) = rental {
      return try coupons.accrued(on: day, of: security, at: rate)
    }
    return try coupons.accrued(on: day, of: security, at: nil)
  }

  func unearned(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    guard case .fixed(let rate) = rental else { return nil }
    return try coupons.unearned(on: day, of: security, at: rate)
  }
}
