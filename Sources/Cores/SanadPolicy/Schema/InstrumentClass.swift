/// The classes of instruments that rules can tell apart (`instrument.class`).
public enum InstrumentClass: UInt8, Hashable, NamedCases {
  /// A treasury bill: discount, no coupon.
  case bill
  /// A bond with a fixed coupon.
  case fixedBond
  /// A bond whose coupon follows a fixing.
  case floatingBond
  /// A share in an asset pool that pays rent.
  case sukuk
  /// A claim on a stored commodity.
  case commodity
  /// Money.
  case cash

  /// The word that rules use.
  public var name: String {
    switch self {
    case .bill: "bill"
    case .fixedBond: "fixedBond"
    case .floatingBond: "floatingBond"
    case .sukuk: "sukuk"
    case .commodity: "commodity"
    case .cash: "cash"
    }
  }
}

/// Where an instrument stands in its life (`instrument.status`).
public enum InstrumentStatus: UInt8, Hashable, NamedCases {
  /// Announced; no units yet.
  case announced
  /// Units exist and move.
  case active
  /// Nothing moves until it is resumed.
  case halted
  /// The maturity date has come.
  case matured
  /// The issuer has not paid in time.
  case defaulted
  /// Everything is paid back.
  case redeemed

  /// The word that rules use.
  public var name: String {
    switch self {
    case .announced: "announced"
    case .active: "active"
    case .halted: "halted"
    case .matured: "matured"
    case .defaulted: "defaulted"
    case .redeemed: "redeemed"
    }
  }
}
