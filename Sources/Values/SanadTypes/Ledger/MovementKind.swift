/// Why units move: the closed list that policies cover or leave out (transfer-rules.md, "What a rule means").
public enum MovementKind: UInt8, CaseIterable, Hashable, Sendable {
  /// From one account to another, free of payment.
  case transfer
  /// Legs of an agreed exchange, all or none.
  case settlement
  /// New units to their first holder.
  case allotment
  /// A sale with an agreed repurchase.
  case repo
  /// Units given as security.
  case pledge
  /// Security exchanged for other security.
  case substitution
  /// The end of a repo or a pledge by default.
  case closeOut
  /// The issuer buys back.
  case buyBack
  /// One instrument exchanged for another by the issuer.
  case `switch`
  /// A put, or a redemption in kind.
  case redeem
  /// A move by order of a court or a regulator.
  case forced
  /// A move to the same person's new account.
  case recovery
  /// A move in the winding down of an institution.
  case windDown
  /// A move between this register and another.
  case registerMove
  /// A coupon; no issuer, venue or holder rule covers it.
  case coupon
  /// Redemption, call or partial redemption; no issuer, venue or holder rule covers it.
  case maturity

  /// The kinds that policies can cover: all but what the issuer owes, which no issuer, venue or
  /// holder may stand in the way of.
  public static let coverable = allCases.filter { !$0.isOwed }

  /// Whether the issuer owes it.
  public var isOwed: Bool { self == .coupon || self == .maturity }

  /// The word that policies and messages use.
  public var name: String { "\(self)" }
}

extension MovementKind: ByteEnumeration {}
