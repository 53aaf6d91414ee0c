/// The three values of a condition, in ascending order: `and` is the least, `or` the greatest.
///
///     and | F U T     or | F U T     not |
///      F  | F F F      F | F U T      F  | T
///      U  | F U U      U | U U T      U  | U
///      T  | F U T      T | T T T      T  | F
public enum Truth: UInt8, Hashable, Comparable, Sendable {
  /// Known not to hold.
  case no
  /// Cannot be decided on what is known.
  case undecided
  /// Known to hold.
  case yes

  /// Wraps a Boolean.
  public init(_ value: Bool) { self = value ? .yes : .no }

  /// Holds where both hold.
  public func and(_ other: Truth) -> Truth { min(self, other) }

  /// Holds where one holds.
  public func or(_ other: Truth) -> Truth { max(self, other) }

  /// Holds where it does not.
  public var negated: Truth {
    switch self {
    case .no: .yes
    case .undecided: .undecided
    case .yes: .no
    }
  }

  /// Order: no, undecided, yes.
  public static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }
}
