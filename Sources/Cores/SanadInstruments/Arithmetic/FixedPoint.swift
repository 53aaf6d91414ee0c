import SanadTypes

/// Powers with a fractional exponent, in integers: the same bits on every machine.
///
/// A number is a multiple of 2^-120 below 256. Each function is off by less than 2^-105 of its
/// result, since at most two hundred truncations of 2^-120 add up and the last seven squarings
/// double what is there.
enum FixedPoint {
  /// One.
  static let one = UInt128(1) << 120

  /// (`numerator` / `denominator`) to the power of `share`: below one where the base is.
  ///
  /// - Precondition: both numbers of the base are from 1 to 2^60, their ratio from 1/16 to 16, and
  ///   `share` from 0 to 1: bounds that ``BondDiscount`` checks on its input.
  static func power(
    _ numerator: UInt128, over denominator: UInt128, to share: (UInt128, over: UInt128)
  ) -> UInt128 {
    let isBelowOne = numerator < denominator
    let logarithm =
      isBelowOne
      ? naturalLogarithm(denominator, over: numerator)
      : naturalLogarithm(numerator, over: denominator)
    guard
      let exponent = CheckedMath.mulDiv(
        logarithm, share.0, by: share.over, rounding: .floor)
    else { preconditionFailure("a share of at most one makes nothing larger") }
    let power = exponential(exponent)
    return isBelowOne ? inverse(power) : power
  }

  // ln z = 2 artanh((z - 1) / (z + 1)) for z of [1, 2), after halvings; artanh by its series, whose
  // terms shrink at least ninefold.
  private static func naturalLogarithm(
    _ numerator: UInt128, over denominator: UInt128
  ) -> UInt128 {
    precondition(denominator > 0 && numerator >= denominator, "the logarithm is of one or more")
    precondition(numerator <= 1 << 60 && numerator / denominator <= 16, "see power")
    var halved = denominator
    var halvings: UInt128 = 0
    while numerator >= halved * 2 {
      halved *= 2
      halvings += 1
    }
    return twiceArtanh(numerator - halved, over: numerator + halved) + halvings * logarithmOfTwo
  }

  private static let logarithmOfTwo = twiceArtanh(1, over: 3)

  private static func twiceArtanh(_ numerator: UInt128, over denominator: UInt128) -> UInt128 {
    guard
      let ratio = CheckedMath.mulDiv(numerator, one, by: denominator, rounding: .floor)
    else { preconditionFailure("the ratio is below one third") }
    let square = product(ratio, ratio)
    var power = ratio
    var sum = ratio
    var index: UInt128 = 3
    while power > 0 {
      power = product(power, square)
      sum += power / index
      index += 2
    }
    return sum * 2
  }

  // e^x = (e^(x / 128))^128, where the inner power is its Taylor series.
  private static func exponential(_ exponent: UInt128) -> UInt128 {
    let small = exponent >> 7
    var term = one
    var sum = one
    var index: UInt128 = 1
    while term > 0 {
      term = product(term, small) / index
      sum += term
      index += 1
    }
    for _ in 0..<7 { sum = product(sum, sum) }
    return sum
  }

  /// `1 / value`, for `value` of one or more.
  private static func inverse(_ value: UInt128) -> UInt128 {
    precondition(value >= one, "the inverse of what is below one may not fit")
    // 2^240 / value: its upper half is 2^112, which is below any value that is one or more.
    return value.dividingFullWidth((1 << 112, 0)).quotient
  }

  private static func product(_ left: UInt128, _ right: UInt128) -> UInt128 {
    let product = left.multipliedFullWidth(by: right)
    return product.high << 8 | product.low >> 120
  }
}
