/// Why a value of SanadTypes could not be made.
public enum ValueFailure: Error, Equatable, Sendable {
  /// The result does not fit into 128 bits, or would be below zero where that has no meaning.
  case overflow
  /// Two amounts of money are of different currencies.
  case currencyMismatch(Currency, Currency)
  /// A division by zero.
  case zeroDivisor
  /// Text or a number that is not such a value; one plain sentence says why.
  case malformed(String)
}

extension ValueFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .overflow: "the amount is out of range"
    case .currencyMismatch(let left, let right): "\(left) and \(right) cannot be combined"
    case .zeroDivisor: "division by zero"
    case .malformed(let why): why
    }
  }
}
