import SanadInstruments
import SanadTypes

extension FloatingBondTerms: PayingClass {
  var firstDate: CalendarDate { coupons.datedDate }

  var benchmark: InstrumentSymbol? { rate.benchmark }

  /// Coupons, and the face at maturity.
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
    return try rate.perUnit(of: security, coupons, period: period, facts)
  }

  func accrued(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    try coupons.accrued(on: day, of: security, at: nil)
  }
}

extension FloatingRate {
  /// What a period pays for each unit: the rates in force on its days, weighed by them.
  func perUnit(
    of security: SecurityTerms, _ coupons: CouponTerms, period: Int, _ facts: PaymentFacts
  ) throws(InstrumentFailure) -> PerUnit {
    let maturity = security.maturityDate
    let (start, end) = try coupons.days(of: period, maturity: maturity)
    var weighted: Int128 = 0
    for (rate, days) in rates(from: start, to: end, facts.fixings) {
      let step = CheckedMath.product(Int128(rate.millionths), Int128(days))
      guard let step, let sum = CheckedMath.sum(weighted, step) else { throw .overflow(.rate) }
      weighted = sum
    }
    let days = Int128(start.days(until: end))
    let year = try coupons.yearPart(from: start, to: end, maturity: maturity)
    guard let above = CheckedMath.product(UInt128(max(weighted, 0)), year.numerator),
      let below = CheckedMath.product(year.denominator, UInt128(days) * UInt128(Rate.whole))
    else { throw .overflow(.rate) }
    return try security.part(
      Amortisation.whole - min(facts.repaid, Amortisation.whole),
      times: ExactFraction(above, over: below))
  }

  /// The rates of a period, spread included, with the days for which each counts.
  func rates(
    from start: CalendarDate, to end: CalendarDate, _ fixings: [Fixing]
  ) -> [(rate: Rate, days: Int32)] {
    var legs: [(rate: Rate, days: Int32)] = []
    var day = start
    var present =
      fixings.last { $0.date <= start && $0.date.days(until: start) <= staleDays }?.rate
      ?? fallback
    if reset == .everyFixing {
      for fixing in fixings where start < fixing.date && fixing.date < end {
        legs.append((with(present), day.days(until: fixing.date)))
        (day, present) = (fixing.date, fixing.rate)
      }
    }
    return legs + [(with(present), day.days(until: end))]
  }

  /// Both are bounded where they are published and agreed, so that the sum fits.
  private func with(_ fixing: Rate) -> Rate {
    Rate(millionths: CheckedMath.sum(fixing.millionths, spread.millionths) ?? 0)
  }
}
