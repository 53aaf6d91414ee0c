/// `GET /v1/instruments/{symbol}/schedule`: the dates of an instrument's terms.
public struct ScheduleResource: Codable, Equatable, Sendable {
  /// One date.
  public struct Entry: Codable, Equatable, Sendable {
    /// The date, YYYY-MM-DD.
    public var date: String
    /// `issue`: units may move from it on; `maturity`: they no longer do, and the face is owed;
    /// `coupon`, `amortisation`, `redemption`, `call`: what the ledger still pays falls due.
    public var kind: String
    /// Whoever holds at the close of this date is paid, by the calendar as it is now.
    public var recordDate: String?
    /// The day from which it is paid, by the calendar as it is now.
    public var paymentDate: String?
    /// What one unit is owed on it, in minor units of the currency; absent where nothing is.
    public var unitMinor: String?
    /// Creates an entry.
    public init(
      date: String, kind: String, recordDate: String? = nil, paymentDate: String? = nil,
      unitMinor: String? = nil
    ) {
      self.date = date
      self.kind = kind
      self.recordDate = recordDate
      self.paymentDate = paymentDate
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
