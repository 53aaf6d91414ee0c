public import SanadTypes

/// The coupons that an instrument has declared: a list that only grows.
///
/// A coupon costs one entry, however many holders there are. Each holding remembers up to which
/// coupon it is settled, and catches up when it is touched: before every change of its units. So what
/// it is owed is what it held at each record point, as if all holders had been paid there and then.
public struct CouponLedger: Equatable, Sendable {
  /// Most coupons of an instrument.
  public static let couponsMax = 2_048

  /// Minor units for each unit, as an exact fraction; in the order of the record points.
  public private(set) var perUnit: [ExactFraction] = []

  /// No coupons.
  public init() {}

  /// Declares the next coupon, at whose record point everything before this call is in force.
  ///
  /// - Throws: `outOfRange` above ``couponsMax``.
  public mutating func declare(perUnit amount: ExactFraction) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.coupons.check(
      count: perUnit.count + 1, max: Self.couponsMax)
    perUnit.append(amount)
  }
}

/// One holder's units of one instrument, and the coupons that they have earned.
public struct CouponHolding: Equatable, Sendable {
  /// Units now.
  public private(set) var units = Units.zero
  /// Gross entitlement of all settled coupons, in minor units.
  public private(set) var entitlement = Units.zero
  /// How many coupons are settled.
  public private(set) var settledCoupons = 0

  /// Nothing, held from the last declared coupon on.
  public init(since coupons: CouponLedger) { settledCoupons = coupons.perUnit.count }

  /// Settles the coupons that have been declared since: each rounded down by itself, so that what
  /// holders get never exceeds what the whole issue earns. O(coupons declared since).
  ///
  /// - Throws: `overflow`; the holding is as it was.
  public mutating func touch(_ coupons: CouponLedger) throws(InstrumentFailure) {
    var sum = entitlement
    for coupon in coupons.perUnit.dropFirst(settledCoupons) {
      let part = try coupon.of(units, rounding: .floor)
      sum = try InstrumentFailure.Quantity.amount.fitting(sum.adding(part))
    }
    entitlement = sum
    settledCoupons = coupons.perUnit.count
  }

  /// Adds units, after settling what was held.
  ///
  /// - Throws: `overflow`; the holding is as it was.
  public mutating func add(
    _ amount: Units, _ coupons: CouponLedger
  ) throws(InstrumentFailure) {
    let more = try InstrumentFailure.Quantity.units.fitting(units.adding(amount))
    try touch(coupons)
    units = more
  }

  /// Takes units away, after settling what was held.
  ///
  /// - Throws: `tooFewUnits`, `overflow`; the holding is as it was.
  public mutating func remove(
    _ amount: Units, _ coupons: CouponLedger
  ) throws(InstrumentFailure) {
    guard let fewer = units.subtracting(amount) else {
      throw .tooFewUnits(has: units, gives: amount)
    }
    try touch(coupons)
    units = fewer
  }
}
