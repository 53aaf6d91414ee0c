/// `GET /v1/instruments/{symbol}/schedule`: the dates of an instrument's terms.
public struct ScheduleResource: Codable, Equatable, Sendable {
  /// One date.
  public struct Entry: Codable, Equatable, Sendable {
    /// The date, YYYY-MM-DD.
    public var date: String
    /// `issue`: units may move from it on; `maturity`: they no longer do, and the face is owed.
    public var kind: String
    /// What one unit is owed on it, in minor units of the currency; absent where nothing is.
    public var unitMinor: String?
    /// Creates an entry.
    public init(date: String, kind: String, unitMinor: String?) {
      self.date = date
      self.kind = kind
      self.unitMinor = unitMinor
    }
  }

  /// The instrument's symbol.
  public var symbol: String
  /// The height at which this is true.
  public var height: String
  /// Currency of what is owed.
  public var currency: String
  /// Every date, ascending; none for cash.
  public var entries: [Entry]

  /// Creates a schedule.
  public init(symbol: String, height: String, currency: String, entries: [Entry]) {
    self.symbol = symbol
    self.height = height
    self.currency = currency
    self.entries = entries
  }
}
