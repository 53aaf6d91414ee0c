/// How a quotient that is not whole becomes an integer. Every term sheet names one of these.
public enum Rounding: UInt8, CaseIterable, Hashable, Sendable {
  /// Toward negative infinity.
  case floor
  /// Toward positive infinity.
  case ceiling
  /// To the nearest; a tie goes away from zero (the "half up" of commerce and of Python's
  /// `ROUND_HALF_UP`).
  case halfUp
  /// To the nearest; a tie goes to the even neighbour.
  case halfEven
}
