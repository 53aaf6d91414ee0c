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
}
