/// Why units move: the closed list of kinds that a policy covers or leaves out.
///
/// `coupon` and `maturity` are not here, because no policy of an issuer, a venue or a holder may
/// stand in the way of what the issuer owes.
public enum InstructionKind: UInt8, Hashable, NamedCases {
  /// Units change hands by the sender's order.
  case transfer
  /// Several legs, each authorized by its parties, all or nothing.
  case settlement
  /// Newly issued units are delivered.
  case allotment
  /// A sale with an agreement to buy back.
  case repo
  /// Units are given as security.
  case pledge
  /// One security is exchanged for another.
  case substitution
  /// A security is realised.
  case closeOut
  /// The issuer buys units back.
  case buyBack
  /// Units of one instrument are exchanged for another's.
  case `switch`
  /// A holder's put, or a redemption in kind.
  case redeem
  /// A transfer ordered by a court or a regulator.
  case forced
  /// Units move to a new account because the old one is lost.
  case recovery
  /// A trustee moves a client's units out of a revoked institution.
  case windDown
  /// Units move between the ledger and a depository's register.
  case registerMove

  /// Whether an order stands behind it: only receiver-side rules and rules marked `even by order`
  /// apply.
  public var isByOrder: Bool { self == .forced || self == .recovery }
}

/// A set of kinds.
public struct InstructionKinds: Hashable, Sendable {
  private var bits: UInt32 = 0

  /// The empty set.
  public init() {}

  /// A set of the given kinds.
  public init(_ kinds: [InstructionKind]) {
    for kind in kinds { insert(kind) }
  }

  /// Whether the set has a kind.
  public func contains(_ kind: InstructionKind) -> Bool { bits >> UInt32(kind.rawValue) & 1 == 1 }

  /// Adds a kind.
  public mutating func insert(_ kind: InstructionKind) { bits |= 1 << UInt32(kind.rawValue) }

  /// The kinds, in the order of the closed list.
  public var sorted: [InstructionKind] { InstructionKind.allCases.filter(contains) }
}
