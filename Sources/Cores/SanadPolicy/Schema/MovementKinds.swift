public import SanadTypes

extension MovementKind: NamedCases {
  /// Whether an order stands behind it: only receiver-side rules and rules marked `even by order`
  /// apply.
  var isByOrder: Bool { self == .forced || self == .recovery }
}

/// A set of kinds.
public struct MovementKinds: Hashable, Sendable {
  private var bits: UInt32 = 0

  /// The empty set.
  public init() {}

  /// A set of the given kinds.
  public init(_ kinds: [MovementKind]) {
    for kind in kinds { insert(kind) }
  }

  /// Whether the set has a kind.
  public func contains(_ kind: MovementKind) -> Bool { bits >> UInt32(kind.rawValue) & 1 == 1 }

  /// Adds a kind.
  public mutating func insert(_ kind: MovementKind) { bits |= 1 << UInt32(kind.rawValue) }

  /// The kinds, in the order of the closed list.
  public var sorted: [MovementKind] { MovementKind.allCases.filter(contains) }
}
