import SanadInstruments
import SanadTypes

/// What quotes of an auction come to in money: the one place that knows how a class of instrument is
/// priced (docs/instruments.md, "Auctions").
struct QuotePricing {
  private enum Basis {
    /// A bill by its simple yield, so many days from delivery to maturity.
    case simpleYield(days: UInt32)
    /// A bill by its rate of discount.
    case bankDiscount(days: UInt32)
    /// What pays coupons, by its clean price.
    case cleanPrice
    /// Whatever is quoted, par is paid.
    case par
  }

  private let quote: QuoteKind
  private let security: SecurityTerms
  private let basis: Basis
  /// What has accrued on a unit at delivery.
  private let accrued: PerUnit?

  /// Prices quotes of a kind at the date of delivery; nil where the instrument is none that is sold
  /// in this way.
  init?(_ quote: QuoteKind, of terms: TermSheet, on settlesOn: CalendarDate) {
    guard let security = terms.terms.security, security.maturityDate > settlesOn else { return nil }
    switch (terms.terms, quote) {
    case (.bill(let bill), .price), (.bill(let bill), .yield):
      let days = UInt32(
        clamping: Int64(security.maturityDate.dayNumber) - Int64(settlesOn.dayNumber))
      basis =
        bill.discountConvention == .simpleYield365
        ? .simpleYield(days: days) : .bankDiscount(days: days)
    case (.fixedBond, .price), (.floatingBond, .price), (.sukuk, .price): basis = .cleanPrice
    case (.floatingBond, .spread), (.sukuk, .rental): basis = .par
    default: return nil
    }
    // What cannot be known beforehand cannot be offered.
    do throws(InstrumentFailure) {
      accrued = try AccruedInterest.perUnit(of: terms.terms, on: settlesOn)
    } catch { return nil }
    self.quote = quote
    self.security = security
  }

  /// The clean price per 100 of face.
  func price(of value: Int64) throws(InstrumentFailure) -> Price {
    switch quote {
    case .price:
      guard let price = UInt64(exactly: value) else { throw .overflow(.price) }
      return Price(tenThousandths: price)
    case .yield: return try price(yield: Rate(millionths: value))
    case .spread, .rental: return .par
    }
  }

  /// What a quote counts as in the published average: of prices of a bill, the yields that they stand
  /// for; otherwise the quote.
  func rate(of value: Int64) throws(InstrumentFailure) -> Rate {
    guard quote == .price else { return Rate(millionths: value) }
    let price = try price(of: value)
    switch basis {
    case .simpleYield(let days):
      return try BillPrice.yield(price: price, days: days, basis: .days365)
    case .bankDiscount(let days): return try BillPrice.discount(price: price, days: days)
    case .cleanPrice, .par: return Rate(millionths: value)
    }
  }

  /// What bids without a quote pay where the average of the others is this.
  func price(average: Rate) throws(InstrumentFailure) -> Price {
    try price(yield: average)
  }

  private func price(yield: Rate) throws(InstrumentFailure) -> Price {
    switch basis {
    case .simpleYield(let days):
      return try BillPrice.price(yield: yield, days: days, basis: .days365)
    case .bankDiscount(let days): return try BillPrice.price(discountSettling: yield, days: days)
    case .cleanPrice:
      guard let price = UInt64(exactly: yield.millionths) else { throw .overflow(.price) }
      return Price(tenThousandths: price)
    case .par: return .par
    }
  }

  /// Minor units of cash for units at a clean price, what has accrued included; each rounded once.
  func cash(_ units: Units, at price: Price) throws(InstrumentFailure) -> Units {
    guard let minor = CheckedMath.product(units.value, security.unitFaceMinor) else {
      throw .overflow(.amount)
    }
    let clean = try Cash.of(face: Units(minor), at: price, rounding: security.rounding)
    guard let accrued else { return clean }
    guard
      let interest = CheckedMath.mulDiv(
        units.value, accrued.numerator, by: accrued.denominator, rounding: security.rounding),
      let sum = clean.adding(Units(interest))
    else { throw .overflow(.amount) }
    return sum
  }
}

/// What has been earned on a unit since the last date on which it paid: who buys between two such
/// dates pays it on top of the clean price.
enum AccruedInterest {
  /// What it comes to on a unit; nil of an instrument on which nothing has accrued.
  ///
  /// - Throws: `outsideCalendar` where it cannot be known beforehand: a rate that follows a benchmark,
  ///   within a period; and where some of the face is repaid before maturity.
  static func perUnit(
    of terms: ClassTerms, on date: CalendarDate
  ) throws(InstrumentFailure) -> PerUnit? {
    switch terms {
    case .bill, .cash: return nil
    case .fixedBond(let bond):
      guard bond.amortisation.isEmpty else { throw .outsideCalendar }
      return try perUnit(of: bond.security, bond.coupons, bond.rate, on: date)
    case .floatingBond(let bond):
      return try perUnit(of: bond.security, bond.coupons, nil, on: date)
    case .sukuk(let sukuk):
      var rate: Rate?
      if case .fixed(let fixed) = sukuk.rental { rate = fixed }
      return try perUnit(of: sukuk.security, sukuk.coupons, rate, on: date)
    }
  }

  private static func perUnit(
    of security: SecurityTerms, _ coupons: CouponTerms, _ rate: Rate?, on date: CalendarDate
  ) throws(InstrumentFailure) -> PerUnit? {
    let days = try coupons.schedule(maturity: security.maturityDate).dates
    guard let start = days.last(where: { $0 <= date }), start < date else { return nil }
    guard let rate else { throw .outsideCalendar }
    let year = try coupons.yearPart(from: start, to: date, maturity: security.maturityDate)
    return try security.part(Amortisation.whole, times: try year.at(rate))
  }
}
