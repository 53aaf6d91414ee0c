import SanadInstruments
import SanadTypes

extension FixedBondTerms: PayingClass {
  /// Coupons, what is repaid early on their days, and the rest of the face at maturity.
  func plan() throws(InstrumentFailure) -> [PlannedPayment] {
    var plan: [PlannedPayment] = []
    var early = amortisation[...]
    for coupon in try coupons.coupons(maturity: security.maturityDate) {
      plan.append(coupon)
      // One between two coupon days is repaid with the next.
      while let part = early.first, part.date <= coupon.dueDate {
        plan.append(
          PlannedPayment(
            kind: .amortisation, dueDate: coupon.dueDate, period: nil, part: part.part))
        early = early.dropFirst()
      }
    }
    let repaid = amortisation.reduce(UInt32(0)) { $0 &+ $1.part }
    plan.append(
      PlannedPayment(
        kind: .redemption, dueDate: security.maturityDate, period: nil,
        part: Amortisation.whole - min(repaid, Amortisation.whole)))
    return plan
  }

  func perUnit(
    _ payment: PlannedPayment, _ facts: PaymentFacts
  ) throws(InstrumentFailure) -> PerUnit {
    guard let period = payment.period else { return try repayment(payment.part) }
    let maturity = security.maturityDate
    let (start, end) = try coupons.days(of: period, maturity: maturity)
    let year = try coupons.yearPart(from: start, to: end, maturity: maturity)
    return try security.part(
      Amortisation.whole - min(facts.repaid, Amortisation.whole), times: try year.at(rate))
  }

  /// On the whole face: one that is repaid in parts is not sold in the middle of a period.
  func accrued(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    try coupons.accrued(on: day, of: security, at: amortisation.isEmpty ? rate : nil)
  }

  func unearned(on day: CalendarDate) throws(InstrumentFailure) -> PerUnit? {
    try coupons.unearned(on: day, of: security, at: amortisation.isEmpty ? rate : nil)
  }
}
