import SanadTypes

/// A value in the evaluator, or why there is none.
struct Register: Hashable, Sendable {
  /// Why a value is there or not.
  enum State: UInt8, Sendable {
    /// `number` is the value; a condition is 0 or 1.
    case value
    /// There is no such claim.
    case missing
    /// The claim ran out; `number` is the time.
    case expired
    /// The value does not fit 128 bits.
    case outOfRange
    /// The ledger cannot tell.
    case unknown
  }

  var number: Int128
  var state: State

  static let zero = Register(0)
  static let missing = Register(number: 0, state: .missing)
  static let outOfRange = Register(number: 0, state: .outOfRange)
  static let unknown = Register(number: 0, state: .unknown)

  init(number: Int128, state: State) {
    self.number = number
    self.state = state
  }

  /// A value.
  init(_ number: Int128) { self.init(number: number, state: .value) }

  /// A condition.
  init(_ value: Bool) { self.init(value ? 1 : 0) }

  /// Units, or why there are none.
  init(_ units: Units?) {
    guard let units else {
      self = .unknown
      return
    }
    self = Int128(exactly: units.value).map { Register($0) } ?? .outOfRange
  }

  /// The condition in the register.
  var truth: Truth { state == .value ? Truth(number != 0) : .undecided }
}
