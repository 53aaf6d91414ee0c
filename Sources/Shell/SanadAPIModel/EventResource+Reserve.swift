extension EventResource {
  /// What happened to the reserve of an instrument. Which fields are there follows from the event.
  public struct ReserveStep: Codable, Equatable, Sendable {
    /// The number of a receipt.
    public var receipt: UInt32?
    /// The number of a redemption.
    public var redemption: UInt32?
    /// Where the receipt or the redemption stands now.
    public var status: String?
    /// `inKind` or `cash`.
    public var kind: String?
    /// The fine mass of the receipt, or what was handed over; in the mass unit of the terms.
    public var mass: String?
    /// What was paid, in units of the cash.
    public var cash: String?
    /// What was attested: mass, or minor units.
    public var attested: String?
    /// The custodian's account that signed with the inspector.
    public var custodian: String?
    /// What the units are claims on.
    public var supply: String?
    /// What stands behind them.
    public var available: String?
    /// The price of a unit, in ten-thousandths of a minor unit.
    public var price: String?

    /// Nothing yet.
    public init() {}
  }
}
