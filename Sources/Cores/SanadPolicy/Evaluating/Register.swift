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
    /// There is no such state: the instruction takes more than there is. Of a condition, `number`
    /// says how it could come out: 0 either way, below 0 not as true, above 0 not as false.
    case impossible
  }

  var number: Int128
  var state: State

  static let zero = Register(0)
  static let missing = Register(number: 0, state: .missing)
  static let outOfRange = Register(number: 0, state: .outOfRange)
  static let unknown = Register(number: 0, state: .unknown)
  static let impossible = Register(number: 0, state: .impossible)

  init(number: Int128, state: State) {
    self.number = number
    self.state = state
  }

  /// A value.
  init(_ number: Int128) { self.init(number: number, state: .value) }

  /// A condition.
  init(_ value: Bool) { self.init(value ? 1 : 0) }

  /// Units.
  init(_ units: Units) {
    self = Int128(exactly: units.value).map { Register($0) } ?? .outOfRange
  }

  /// The condition in the register.
  var truth: Truth { state == .value ? Truth(number != 0) : .undecided }

  /// Whether a rule whose condition this is fires: it is true, or cannot be decided whatever the
  /// state after the instruction would be if there were one.
  var fires: Bool {
    switch state {
    case .value: number != 0
    case .impossible: number > 0
    case .missing, .expired, .outOfRange, .unknown: true
    }
  }

  /// The condition turned round.
  var negated: Register {
    switch state {
    case .value: Register(number == 0)
    case .impossible: Register(number: -number, state: .impossible)
    case .missing, .expired, .outOfRange, .unknown: self
    }
  }

  /// `and` stops on no, `or` on yes; then undecided wins, and keeps its reason.
  func joined(_ other: Register, stopsOn stop: Truth) -> Register {
    if truth == stop || other.truth == stop { return Register(stop == .yes) }
    if state == .impossible || other.state == .impossible { return joinedOpen(other, stop) }
    if state != .value { return self }
    return other
  }

  // What is impossible could come out in several ways: what is least and most of both sides.
  private func joinedOpen(_ other: Register, _ stop: Truth) -> Register {
    let isAnd = stop == .no
    let least = isAnd ? self.least.and(other.least) : self.least.or(other.least)
    let most = isAnd ? self.most.and(other.most) : self.most.or(other.most)
    // Undecided at best and at worst: then one side is undecided for a reason of its own.
    if least == most { return state == .impossible ? other : self }
    return Register(
      number: least == .undecided ? 1 : most == .undecided ? -1 : 0, state: .impossible)
  }

  /// How the condition comes out at worst; that it is undecided counts as between.
  private var least: Truth { state == .impossible ? number > 0 ? .undecided : .no : truth }

  /// How the condition comes out at best.
  private var most: Truth { state == .impossible ? number < 0 ? .undecided : .yes : truth }
}
