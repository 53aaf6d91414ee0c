public import SanadTypes

/// A fraction that is never negative, kept as it was formed: 12/362 is not 6/181, because both
/// numbers of a day count mean something.
///
/// Two are equal when their values are.
public struct ExactFraction: Sendable {
  /// Above the line.
  public let numerator: UInt128
  /// Below the line; never zero.
  public let denominator: UInt128

  /// A fraction.
  ///
  /// - Throws: `zeroDivisor`.
  public init(_ numerator: UInt128, over denominator: UInt128) throws(InstrumentFailure) {
    guard denominator != 0 else { throw .zeroDivisor }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Zero.
  public static let zero = ExactFraction(unchecked: 0, over: 1)

  private init(unchecked numerator: UInt128, over denominator: UInt128) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The same value with the smallest numbers that have it. O(log n).
  public var reduced: ExactFraction {
    var left = numerator
    var right = denominator
    while right != 0 { (left, right) = (right, left % right) }
    return ExactFraction(unchecked: numerator / left, over: denominator / left)
  }

  /// The sum, in lowest terms.
  ///
  /// - Throws: `overflow` where numerator or denominator has more than 128 bits.
  public func adding(_ other: ExactFraction) throws(InstrumentFailure) -> ExactFraction {
    let left = reduced
    let right = other.reduced
    guard let denominator = CheckedMath.product(left.denominator, right.denominator),
      let first = CheckedMath.product(left.numerator, right.denominator),
      let second = CheckedMath.product(right.numerator, left.denominator),
      let numerator = CheckedMath.sum(first, second)
    else { throw .overflow(.amount) }
    return ExactFraction(unchecked: numerator, over: denominator).reduced
  }

  /// The difference, in lowest terms.
  ///
  /// - Throws: `overflow` where numerator or denominator has more than 128 bits, or the other is more.
  public func subtracting(_ other: ExactFraction) throws(InstrumentFailure) -> ExactFraction {
    let left = reduced
    let right = other.reduced
    guard let denominator = CheckedMath.product(left.denominator, right.denominator),
      let first = CheckedMath.product(left.numerator, right.denominator),
      let second = CheckedMath.product(right.numerator, left.denominator), first >= second
    else { throw .overflow(.amount) }
    return ExactFraction(unchecked: first - second, over: denominator).reduced
  }

  /// What comes off an amount of money for this fraction of `amount`: rounded once, as the negative
  /// number that it is. Half up and ceiling then go towards zero, floor away from it.
  ///
  /// - Returns: how much comes off.
  /// - Throws: `overflow`.
  public func off(_ amount: Units, rounding: Rounding) throws(InstrumentFailure) -> Units {
    let quantity = InstrumentFailure.Quantity.amount
    let whole = try quantity.fitting(CheckedMath.product(amount.value, numerator))
    // An even number that is no less: rounding from there is rounding below zero, ties included.
    let half = whole / denominator / 2 + 1
    let above = try quantity.fitting(CheckedMath.product(half, 2))
    let base = try quantity.fitting(CheckedMath.product(above, denominator))
    let rest = try quantity.fitting(
      CheckedMath.mulDiv(base - whole, 1, by: denominator, rounding: rounding))
    return Units(above - rest)
  }

  /// This fraction of `amount`, rounded once.
  ///
  /// - Throws: `overflow`.
  public func of(_ amount: Units, rounding: Rounding) throws(InstrumentFailure) -> Units {
    let part = CheckedMath.mulDiv(
      amount.value, numerator, by: denominator, rounding: rounding)
    return Units(try InstrumentFailure.Quantity.amount.fitting(part))
  }
}

extension ExactFraction: Equatable {
  /// Equality of the values.
  public static func == (left: ExactFraction, right: ExactFraction) -> Bool {
    WideUnsigned(left.numerator, times: right.denominator)
      == WideUnsigned(right.numerator, times: left.denominator)
  }
}

extension ExactFraction: CustomStringConvertible {
  /// `12/362`.
  public var description: String { "\(numerator)/\(denominator)" }
}
