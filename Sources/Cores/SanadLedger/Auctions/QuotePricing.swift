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
    /// A bond by its yield, so far into its coupon period.
    case bondYield(BondPosition)
    /// A price that no yield belongs to.
    case priceAlone
    /// Whatever is quoted, par is paid.
    case par
  }

  private let quote: QuoteKind
  private let terms: TermSheet
  /// What each unit has earned by the date of delivery, which is paid on top; of one that is sold
  /// without its coupon, what is still to be earned of it, which comes off.
  private let interest: PerUnit
  private let isExCoupon: Bool
  private let basis: Basis
  private let rounding: Rounding

  /// Prices quotes of a kind at the date of delivery; nil where the instrument is none that is sold
  /// in this way.
  ///
  /// - Parameter exCoupon: whether the coupon of the period is somebody else's.
  init?(
    _ quote: QuoteKind, of terms: TermSheet, on settlesOn: CalendarDate, exCoupon: Bool = false
  ) {
    guard let paying = terms.terms.paying, paying.security.maturityDate > settlesOn,
      let interest = Self.interest(paying, on: settlesOn, exCoupon),
      let basis = Self.basis(of: quote, terms.terms, on: settlesOn)
    else { return nil }
    self.quote = quote
    self.terms = terms
    self.interest = interest
    isExCoupon = exCoupon
    rounding = paying.security.rounding
    guard exCoupon, case .bondYield = basis else {
      self.basis = basis
      return
    }
    // The yield of a price is worked out with all coupons.
    guard quote == .price else { return nil }
    self.basis = .priceAlone
  }

  private static func interest(
    _ paying: any PayingClass, on day: CalendarDate, _ exCoupon: Bool
  ) -> PerUnit? {
    do throws(InstrumentFailure) {
      return exCoupon ? try paying.unearned(on: day) : try paying.accrued(on: day)
    } catch { return nil }
  }

  /// How a class is priced by a kind of quote; nil where it is not sold by it.
  private static func basis(
    of quote: QuoteKind, _ terms: ClassTerms, on settlesOn: CalendarDate
  ) -> Basis? {
    switch terms {
    case .cash, .commodity: return nil
    case .bill(let bill):
      // A bill pays no margin and no rental.
      guard !quote.isPaidAtPar else { return nil }
      let days = UInt32(clamping: Int64(settlesOn.days(until: bill.security.maturityDate)))
      return bill.discountConvention == .simpleYield365
        ? .simpleYield(days: days) : .bankDiscount(days: days)
    case .fixedBond(let bond):
      return quote.isPaidAtPar ? nil : basis(of: quote, bond, on: settlesOn)
    case .floatingBond, .sukuk:
      if quote.isPaidAtPar { return .par }
      // What it will pay is not known, so that a price has no yield.
      return quote == .price ? .priceAlone : nil
    }
  }

  /// A bond that is repaid in parts is sold by price alone, since the yield of a price is worked out
  /// for one that is repaid at once, and only while all of its face is left.
  private static func basis(
    of quote: QuoteKind, _ bond: FixedBondTerms, on settlesOn: CalendarDate
  ) -> Basis? {
    guard let first = bond.amortisation.map(\.date).min() else {
      return basis(of: bond, on: settlesOn)
    }
    return quote == .price && settlesOn < first ? .priceAlone : nil
  }

  private static func basis(of bond: FixedBondTerms, on settlesOn: CalendarDate) -> Basis? {
    do throws(InstrumentFailure) {
      guard let frequency = CouponFrequency(rawValue: bond.coupons.perYear) else { return nil }
      return .bondYield(
        try BondPosition(
          coupon: bond.rate, frequency,
          try bond.coupons.schedule(maturity: bond.security.maturityDate),
          settlement: max(settlesOn, bond.coupons.datedDate)))
    } catch { return nil }
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

  /// What a quote counts as in the published average: of prices, the yields that they stand for.
  func rate(of value: Int64) throws(InstrumentFailure) -> Rate {
    guard quote == .price else { return Rate(millionths: value) }
    let price = try price(of: value)
    switch basis {
    case .simpleYield(let days):
      return try BillPrice.yield(price: price, days: days, basis: .days365)
    case .bankDiscount(let days): return try BillPrice.discount(price: price, days: days)
    case .bondYield(let position): return try BondPrice.yield(position, clean: price)
    case .priceAlone, .par: return Rate(millionths: value)
    }
  }

  /// What bids without a quote pay where the average of the others is this.
  func price(average: Rate) throws(InstrumentFailure) -> Price {
    if case .par = basis { return .par }
    return try price(yield: average)
  }

  private func price(yield: Rate) throws(InstrumentFailure) -> Price {
    switch basis {
    case .simpleYield(let days):
      try BillPrice.price(yield: yield, days: days, basis: .days365)
    case .bankDiscount(let days): try BillPrice.price(discountSettling: yield, days: days)
    case .bondYield(let position): try BondPrice.settlementPrice(position, yield: yield)
    case .priceAlone: Price(tenThousandths: UInt64(max(yield.millionths, 0)))
    case .par: .par
    }
  }

  /// Minor units of cash for units at a clean price, what has accrued included, also below zero.
  func cash(_ units: Units, at price: Price) throws(InstrumentFailure) -> Units {
    guard let minor = CheckedMath.product(units.value, terms.unitFaceMinor) else {
      throw .overflow(.amount)
    }
    let clean = try Cash.of(face: Units(minor), at: price, rounding: rounding)
    let part = try ExactFraction(interest.numerator, over: interest.denominator)
    let sum =
      isExCoupon
      ? clean.subtracting(try part.off(units, rounding: rounding))
      : clean.adding(try part.of(units, rounding: rounding))
    guard let sum else { throw .overflow(.amount) }
    return sum
  }
}
