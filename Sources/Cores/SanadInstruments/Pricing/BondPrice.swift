public import SanadTypes

/// The clean price of a bond with a fixed coupon from its yield, and its yield from its price.
///
/// The yield is compounded as often a year as coupons are paid, in the last period too, and time is
/// counted by ACT/ACT (ICMA). A price between payments needs a power with a fractional exponent; it
/// is worked out in integers with an error below 2^-53 of a currency unit per 100, and what lies
/// within that of a tie of the rounding is taken for the tie. So every machine gets the same digits,
/// and they are those of exact arithmetic.
public enum BondPrice {
  /// Most that a price may be, in ten-thousandths: a thousand times par.
  static let priceMax: Int128 = 1_000_000_000

  /// The clean price per 100 of face.
  ///
  /// - Parameters:
  ///   - bond: coupon, coupons left and the place of settlement in the period.
  ///   - yield: millionths a year, -50 % to 1,000 %.
  /// - Returns: millionths of a currency unit per 100 of face, rounded half up once.
  /// - Throws: `outOfRange` for the yield, and for a negative one over so many periods that a
  ///   payment would be worth more than 65,536 times itself; `overflow` where the clean price would
  ///   be negative or too large.
  ///
  /// Source: the compound yield of ISMA/ICMA rule 803; the State Bank of Pakistan's bid tables of
  /// Pakistan Investment Bonds follow it to the last printed digit.
  public static func clean(
    _ bond: BondPosition, yield: Rate
  ) throws(InstrumentFailure) -> FinePrice {
    FinePrice(millionths: try clean(bond, yield, parts: UInt128(Rate.whole)))
  }

  /// The clean price per 100 of face, to the digits that settle.
  ///
  /// - Returns: ten-thousandths, rounded half up once, from the exact value and not from millionths.
  /// - Throws: as ``clean(_:yield:)``.
  public static func settlementPrice(
    _ bond: BondPosition, yield: Rate
  ) throws(InstrumentFailure) -> Price {
    Price(tenThousandths: try clean(bond, yield, parts: tenThousandths))
  }

  /// The clean price per 100 of face with twelve digits after the point, for comparison with programs
  /// that compute in floating point.
  ///
  /// - Returns: trillionths of a currency unit, rounded half up once.
  /// - Throws: as ``clean(_:yield:)``.
  public static func cleanTrillionths(
    _ bond: BondPosition, yield: Rate
  ) throws(InstrumentFailure) -> UInt64 {
    try clean(bond, yield, parts: UInt128(AverageYield.trillion))
  }

  private static func clean(
    _ bond: BondPosition, _ yield: Rate, parts: UInt128
  ) throws(InstrumentFailure) -> UInt64 {
    try InstrumentFailure.Quantity.yield.check(Int128(yield.millionths), in: BillPrice.yields)
    let fine = FineYield(tenTrillionths: yield.millionths * FineYield.perMillionth)
    guard let dirty = worth(bond, fine) else {
      throw .outOfRange(.discountFactor, got: 65_537, allowed: 0...65_536)
    }
    let price = dirty.subtracting(accrued(bond))?.multiplied(by: parts)?
      .divided(by: unit(bond), rounding: .halfUp).flatMap(UInt64.init(exactly:))
    return try InstrumentFailure.Quantity.price.fitting(price)
  }

  /// The yield of a clean price.
  ///
  /// - Parameters:
  ///   - bond: coupon, coupons left and the place of settlement in the period.
  ///   - price: the clean price per 100 of face, above zero and at most 100,000.
  /// - Returns: millionths a year, the nearest to the exact yield (half up).
  /// - Throws: `outOfRange` for the price; `noYield` where no yield from -50 % to 1,000 % has it.
  /// - Complexity: some 25 prices.
  public static func yield(
    _ bond: BondPosition, clean price: Price
  ) throws(InstrumentFailure) -> Rate {
    Rate(millionths: try nearestYield(bond, price, step: FineYield.perMillionth))
  }

  /// The yield of a clean price to twelve digits, which averages are formed of.
  ///
  /// - Returns: trillionths a year, the nearest to the exact yield.
  /// - Throws: as ``yield(_:clean:)``.
  static func fineYield(
    _ bond: BondPosition, clean price: Price
  ) throws(InstrumentFailure) -> Int64 {
    try nearestYield(bond, price, step: FineYield.whole / AverageYield.trillion)
  }

  // The largest k whose yield, half a step below k steps, still has at least the price: prices fall
  // as yields rise, so that k is the exact yield rounded half up. Invariant: low has at least the
  // price, high has less.
  private static func nearestYield(
    _ bond: BondPosition, _ price: Price, step: Int64
  ) throws(InstrumentFailure) -> Int64 {
    try InstrumentFailure.Quantity.price.check(Int128(price.tenThousandths), in: 1...priceMax)
    guard let target = target(bond, price) else { throw .overflow(.price) }
    var low = FineYield.range.lowerBound / step + 1
    var high = FineYield.range.upperBound / step
    func hasAtLeast(_ candidate: Int64) -> Bool {
      let middle = FineYield(tenTrillionths: candidate * step - step / 2)
      // Worth more than any price that is asked for: see `worth`.
      return worth(bond, middle).map { $0 >= target } ?? true
    }
    guard hasAtLeast(low), !hasAtLeast(high) else { throw .noYield(price: price) }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if hasAtLeast(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// What 100 of price are in the units of `worth`, per currency unit: `10^4 f b 2^100`, since a
  /// coupon per 100 is `c_e6 / (10^4 f)` and accrued interest has the days of the period below.
  private static func unit(_ bond: BondPosition) -> UInt128 {
    tenThousandths * UInt128(bond.frequency.rawValue) * UInt128(bond.daysInPeriod)
      << BondDiscount.bits
  }

  private static let tenThousandths: UInt128 = 10_000

  /// All payments at a yield, and the error that this may be off by, so that a tie is one; nil where
  /// one of them is worth over 65,536 times itself, and the bond over 65 times ``priceMax``.
  private static func worth(_ bond: BondPosition, _ yield: FineYield) -> WideUnsigned? {
    guard let discount = BondDiscount(bond, yield: yield) else { return nil }
    let parts = UInt128(Rate.whole) * UInt128(bond.frequency.rawValue)
    return WideUnsigned(discount.annuity, times: UInt128(bond.coupon.millionths))
      .adding(WideUnsigned(discount.redemption, times: parts))?
      .adding(WideUnsigned(1 << 60))?
      .multiplied(by: UInt128(bond.daysInPeriod))
  }

  private static func accrued(_ bond: BondPosition) -> WideUnsigned {
    WideUnsigned(
      UInt128(bond.coupon.millionths) * UInt128(bond.daysAccrued),
      times: UInt128(1) << BondDiscount.bits)
  }

  private static func target(_ bond: BondPosition, _ price: Price) -> WideUnsigned? {
    let perTenThousandth = unit(bond) / tenThousandths
    return WideUnsigned(perTenThousandth, times: UInt128(price.tenThousandths))
      .adding(accrued(bond))
  }
}
