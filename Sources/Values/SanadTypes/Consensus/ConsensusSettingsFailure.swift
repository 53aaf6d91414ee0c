/// Why a validator set or chain parameters are refused; carries the values compared.
public enum ConsensusSettingsFailure: Error, Hashable, Sendable {
  /// The number of validators must be between 1 and `limit`.
  case validatorCount(got: Int, limit: Int)
  /// Two validators share a consensus key, a peer key or a name; the places of both.
  case duplicateValidator(first: ValidatorIndex, second: ValidatorIndex)
  /// A name is empty or longer than `limit` bytes.
  case nameLength(validator: ValidatorIndex, got: Int, limit: Int)
  /// A weight is zero or above `limit`.
  case weight(validator: ValidatorIndex, got: UInt16, limit: UInt16)
  /// A duration or a limit is zero.
  case zero(parameter: String)
  /// A limit is above what any chain may set.
  case tooLarge(parameter: String, got: UInt32, limit: UInt32)
  /// `smaller` must be below `greater` and is not.
  case order(smaller: String, Milliseconds, greater: String, Milliseconds)
}

extension ConsensusSettingsFailure: CustomStringConvertible {
  /// One plain sentence with the values.
  public var description: String {
    switch self {
    case .validatorCount(let got, let limit):
      "a validator set has 1 to \(limit) validators, not \(got)"
    case .duplicateValidator(let first, let second):
      "validators \(first) and \(second) share a key or a name"
    case .nameLength(let validator, let got, let limit):
      "the name of validator \(validator) has \(got) bytes; 1 to \(limit) are allowed"
    case .weight(let validator, let got, let limit):
      "validator \(validator) weighs \(got); 1 to \(limit) are allowed"
    case .zero(let parameter): "\(parameter) must be above zero"
    case .tooLarge(let parameter, let got, let limit):
      "\(parameter) is \(got); at most \(limit) is allowed"
    case .order(let smaller, let low, let greater, let high):
      "\(smaller) (\(low) ms) must be below \(greater) (\(high) ms)"
    }
  }
}
