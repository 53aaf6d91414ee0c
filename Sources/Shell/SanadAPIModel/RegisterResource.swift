/// `GET /v1/instruments/{symbol}/holders`: a page of who holds an instrument, the largest holdings
/// first. Every page of a list is of the same height.
public struct RegisterResource: Codable, Equatable, Sendable {
  /// What one account holds.
  public struct Holder: Codable, Equatable, Sendable {
    /// The account.
    public var account: String
    /// The identity that it belongs to.
    public var identity: String
    /// Units, the locked ones included.
    public var units: String
    /// Units that its record has as locked; some locks may have run out since they were written.
    public var locked: String
    /// Creates a holder.
    public init(account: String, identity: String, units: String, locked: String) {
      self.account = account
      self.identity = identity
      self.units = units
      self.locked = locked
    }
  }

  /// The instrument's symbol.
  public var symbol: String
  /// The height at which this is true: the last one at which the node has written its state.
  public var height: String
  /// How many accounts hold it then.
  public var accounts: String
  /// What they hold together.
  public var units: String
  /// The holders of this page.
  public var items: [Holder]
  /// What to give as `cursor` for the next page; absent at the end.
  public var next: String?

  /// Creates a page.
  public init(
    symbol: String, height: String, accounts: String, units: String, items: [Holder], next: String?
  ) {
    self.symbol = symbol
    self.height = height
    self.accounts = accounts
    self.units = units
    self.items = items
    self.next = next
  }
}
