import SanadInstruments
import SanadTypes

/// Whether units that the issuer sells bring the next coupon with them (docs/ledger.md, "Between a
/// record and its day").
enum CouponRight: Equatable {
  /// They bring every coupon that falls due after the day.
  case attached
  /// The coupon of the period is that of who held at its record: why, in one sentence.
  case detached(String)
  /// More than one coupon is somebody else's, or one that has fallen due will come to the buyer: no
  /// price says so.
  case untold(String)
}

/// What a sale by the issuer is priced by.
enum SalePricing {
  case priced(QuotePricing)
  /// The instrument is none that is sold in this way.
  case none
  /// Its coupon stands against it.
  case withheld(String)
}

extension LedgerState {
  /// How an instrument is priced by a quote for delivery on a day.
  ///
  /// - Parameter isNow: whether it is delivered at once. Then what counts is which records have been
  ///   taken; before, those whose date will have closed count as well.
  func salePricing(
    _ quote: QuoteKind, of instrument: Instrument, on day: CalendarDate, isNow: Bool
  ) throws(LedgerFailure) -> SalePricing {
    let sheet = instrument.terms
    switch try couponRight(of: instrument, on: day, isNow: isNow) {
    case .attached:
      return QuotePricing(quote, of: sheet, on: day).map(SalePricing.priced) ?? .none
    case .untold(let why): return .withheld(why)
    case .detached(let why):
      guard sheet.terms.security?.payment?.exCoupon == .rebated,
        let pricing = QuotePricing(quote, of: sheet, on: day, exCoupon: true)
      else { return .withheld(why) }
      return .priced(pricing)
    }
  }

  private func couponRight(
    of instrument: Instrument, on day: CalendarDate, isNow: Bool
  ) throws(LedgerFailure) -> CouponRight {
    let id = instrument.terms.instrument
    let number = instrument.terms.terms.security?.payment?.calendar
    let calendar = try number.flatMap { number throws(LedgerFailure) in
      try self.calendar(number)
    }
    let life = try life(id)
    guard let plan = PaymentPlan(instrument, life, calendar: calendar) else { return .attached }
    let payments: [PlannedPayment]
    // Terms that cannot be laid out were refused when the instrument came to be.
    do throws(InstrumentFailure) { payments = try plan.payments() } catch { return .attached }
    var right = CouponRight.attached
    for (place, payment) in payments.enumerated() where payment.kind == .coupon {
      let isRecorded = place < Int(life.planned)
      if payment.dueDate <= day {
        // Whoever holds when its late record is taken gets it, and accrued interest is none of it.
        guard isNow, !isRecorded else { continue }
        return .untold("the record of the coupon of \(payment.dueDate) is still to be taken")
      }
      let next = plan.next(payment)
      guard isRecorded || !isNow && next.recordDate < day else { return right }
      let why =
        "\(day) is between the record of \(next.recordDate) and the coupon of"
        + " \(payment.dueDate) of \(instrument.terms.symbol)"
      if right != .attached { return .untold(why) }
      right = .detached(why)
    }
    return right
  }
}
