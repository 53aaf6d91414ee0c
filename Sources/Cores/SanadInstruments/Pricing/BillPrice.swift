public import SanadTypes

/// A discounted bill: what is paid for it now, per 100 that it pays at maturity.
public enum BillPrice {
  /// Days to maturity that are priced: ten years.
  static let days: ClosedRange<Int128> = 1...3_660
  /// Yields and discount rates, in millionths: -50 % to 1,000 %.
  static let yields: ClosedRange<Int128> = -500_000...10_000_000

  /// Days that a year has, for simple interest and for discount.
  public enum Basis: UInt32, CaseIterable, Sendable {
    /// Treasury bills of Pakistan, India and the United Kingdom.
    case days365 = 365
    /// Bank discount of United States bills, and money markets.
    case days360 = 360
  }

  /// The price per 100 of face from a simple annual yield: `100 / (1 + y d / basis)`.
  ///
  /// - Parameters:
  ///   - yield: simple interest a year in millionths, -50 % to 1,000 %.
  ///   - days: days of the calendar from settlement to maturity, 1 to 3,660.
  /// - Returns: ten-thousandths, rounded half up once.
  /// - Throws: `outOfRange`, also where a negative yield would make the bill cost nothing.
  ///
  /// Source: State Bank of Pakistan, Market Treasury Bills (ACT/365); the Reserve Bank of India's
  /// published pairs of price and yield follow it.
  public static func price(
    yield: Rate, days: UInt32, basis: Basis
  ) throws(InstrumentFailure) -> Price {
    let (above, below) = try quotient(yield: yield, days: days, basis: basis)
    let price = CheckedMath.mulDiv(
      UInt128(Price.par.tenThousandths), above, by: below, rounding: .halfUp)
    let fitting = try InstrumentFailure.Quantity.price.fitting(price)
    return Price(
      tenThousandths: try InstrumentFailure.Quantity.price.fitting(UInt64(exactly: fitting)))
  }

  /// The same price per 1 of face, exactly.
  ///
  /// - Throws: as ``price(yield:days:basis:)``.
  public static func exactPrice(
    yield: Rate, days: UInt32, basis: Basis
  ) throws(InstrumentFailure) -> ExactFraction {
    let (above, below) = try quotient(yield: yield, days: days, basis: basis)
    return try ExactFraction(above, over: below)
  }

  /// The simple annual yield that a price stands for: `(100 / P - 1) basis / d`.
  ///
  /// Not the inverse of ``price(yield:days:basis:)``: a price has four decimals, and several yields
  /// round to one price.
  ///
  /// - Returns: millionths, rounded half away from zero once; negative above par.
  /// - Throws: `outOfRange` for a price of zero, for days, and for a yield out of bounds.
  public static func yield(
    price: Price, days: UInt32, basis: Basis
  ) throws(InstrumentFailure) -> Rate {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: Self.days)
    try InstrumentFailure.Quantity.price.check(
      Int128(price.tenThousandths), in: 1...BondPrice.priceMax)
    let par = Int128(Price.par.tenThousandths)
    let yield = CheckedMath.mulDiv(
      par - Int128(price.tenThousandths), Int128(basis.rawValue) * Int128(Rate.whole),
      by: Int128(price.tenThousandths) * Int128(days), rounding: .halfUp)
    let fitting = try InstrumentFailure.Quantity.yield.fitting(yield)
    try InstrumentFailure.Quantity.yield.check(fitting, in: yields)
    return Rate(millionths: Int64(fitting))
  }

  /// The price per 100 of face from a bank discount rate: `100 (1 - r d / basis)`.
  ///
  /// - Parameters:
  ///   - discount: the rate of discount a year in millionths, 0 to 1,000 %.
  ///   - days: days of the calendar from settlement to maturity, 1 to 3,660.
  /// - Returns: millionths of a currency unit per 100 of face, rounded half up once.
  /// - Throws: `outOfRange`, also where the discount is more than the face.
  ///
  /// Source: 31 CFR part 356, appendix B (United States bills, 360 days).
  public static func price(
    discount: Rate, days: UInt32, basis: Basis
  ) throws(InstrumentFailure) -> FinePrice {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: Self.days)
    let rate = Int128(discount.millionths)
    try InstrumentFailure.Quantity.rate.check(rate, in: 0...yields.upperBound)
    let whole = Int128(basis.rawValue) * Int128(Rate.whole)
    let left = whole - rate * Int128(days)
    try InstrumentFailure.Quantity.discountFactor.check(left, in: 1...whole)
    let price = CheckedMath.mulDiv(100 * Int128(Rate.whole), left, by: whole, rounding: .halfUp)
    let fitting = try InstrumentFailure.Quantity.price.fitting(price)
    return FinePrice(
      millionths: try InstrumentFailure.Quantity.price.fitting(UInt64(exactly: fitting)))
  }

  /// The price that settles from a bank discount rate: that of ``price(discount:days:basis:)`` at 360
  /// days, rounded to four decimals once.
  ///
  /// - Throws: `outOfRange`, also where the discount is more than the face.
  public static func price(
    discountSettling discount: Rate, days: UInt32
  ) throws(InstrumentFailure) -> Price {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: Self.days)
    let rate = Int128(discount.millionths)
    try InstrumentFailure.Quantity.rate.check(rate, in: 0...yields.upperBound)
    let whole = Int128(Basis.days360.rawValue) * Int128(Rate.whole)
    let left = whole - rate * Int128(days)
    try InstrumentFailure.Quantity.discountFactor.check(left, in: 1...whole)
    let price = CheckedMath.mulDiv(
      Int128(Price.par.tenThousandths), left, by: whole, rounding: .halfUp)
    let fitting = try InstrumentFailure.Quantity.price.fitting(price)
    return Price(
      tenThousandths: try InstrumentFailure.Quantity.price.fitting(UInt64(exactly: fitting)))
  }

  /// The bank discount rate that a price stands for, of 360 days: `(1 - P / 100) 360 / d`.
  ///
  /// - Returns: millionths, rounded half away from zero once.
  /// - Throws: `outOfRange` for days and for a price of zero or above par.
  public static func discount(
    price: Price, days: UInt32
  ) throws(InstrumentFailure) -> Rate {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: Self.days)
    let par = Int128(Price.par.tenThousandths)
    try InstrumentFailure.Quantity.price.check(Int128(price.tenThousandths), in: 1...par)
    let rate = CheckedMath.mulDiv(
      par - Int128(price.tenThousandths), Int128(Basis.days360.rawValue) * Int128(Rate.whole),
      by: par * Int128(days), rounding: .halfUp)
    let fitting = try InstrumentFailure.Quantity.rate.fitting(rate)
    return Rate(millionths: try InstrumentFailure.Quantity.rate.fitting(Int64(exactly: fitting)))
  }

  private static func quotient(
    yield: Rate, days: UInt32, basis: Basis
  ) throws(InstrumentFailure) -> (above: UInt128, below: UInt128) {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: Self.days)
    let rate = Int128(yield.millionths)
    try InstrumentFailure.Quantity.yield.check(rate, in: yields)
    let whole = Int128(basis.rawValue) * Int128(Rate.whole)
    let below = whole + rate * Int128(days)
    try InstrumentFailure.Quantity.discountFactor.check(below, in: 1...Int128.max)
    return (UInt128(whole), UInt128(below))
  }
}

/// A price per 100 of face in millionths, for display and for comparison with other programs; what
/// settles has the four decimals of ``Price``.
public struct FinePrice: Hashable, Sendable {
  /// Millionths of a currency unit per 100 of face.
  public let millionths: UInt64

  /// Wraps a number of millionths.
  public init(millionths: UInt64) { self.millionths = millionths }
}
