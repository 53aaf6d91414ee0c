/// `GET /v1/accounts/{id}/entitlements`: what an account is still to be paid on what it held, what
/// waits for it in suspense, and where its cash goes.
public struct EntitlementsResource: Codable, Equatable, Sendable {
  /// A payment that is still to be made for what the account held at its record.
  public struct Entry: Codable, Equatable, Sendable {
    /// The instrument's symbol.
    public var instrument: String
    /// The number of the payment.
    public var payment: Int
    /// What it is for.
    public var kind: String
    /// Where the payment stands.
    public var status: String
    /// Whoever held at the close of this date is paid.
    public var recordDate: String
    /// The day from which it is paid.
    public var paymentDate: String
    /// Units that the account held at the record.
    public var units: String
    /// Units of cash that they get, tax included; absent while a fixing is missing.
    public var gross: String?
    /// The symbol of the cash.
    public var cash: String

    /// Creates an entry.
    public init(
      instrument: String, payment: Int, kind: String, status: String, recordDate: String,
      paymentDate: String, units: String, gross: String?, cash: String
    ) {
      self.instrument = instrument
      self.payment = payment
      self.kind = kind
      self.status = status
      self.recordDate = recordDate
      self.paymentDate = paymentDate
      self.units = units
      self.gross = gross
      self.cash = cash
    }
  }

  /// Cash that has been paid and could not reach the account.
  public struct Suspense: Codable, Equatable, Sendable {
    /// The symbol of the cash.
    public var cash: String
    /// How much waits.
    public var units: String
    /// The same as people write it.
    public var display: String
    /// The block time since which some of it has waited, RFC 3339.
    public var since: String

    /// Creates an entry.
    public init(cash: String, units: String, display: String, since: String) {
      self.cash = cash
      self.units = units
      self.display = display
      self.since = since
    }
  }

  /// Where cash goes that is owed to the account.
  public struct Route: Codable, Equatable, Sendable {
    /// The symbol of the cash.
    public var cash: String
    /// The account that gets it.
    public var to: String

    /// Creates a route.
    public init(cash: String, to: String) {
      self.cash = cash
      self.to = to
    }
  }

  /// The account.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// Payments that wait, by instrument and number; at most 1,000.
  public var entitlements: [Entry]
  /// Whether there are more of them.
  public var isCut: Bool
  /// What waits in suspense.
  public var suspense: [Suspense]
  /// Where cash goes, of each cash that was sent elsewhere.
  public var routes: [Route]

  /// Creates a value.
  public init(
    id: String, height: String, entitlements: [Entry], isCut: Bool, suspense: [Suspense],
    routes: [Route]
  ) {
    self.id = id
    self.height = height
    self.entitlements = entitlements
    self.isCut = isCut
    self.suspense = suspense
    self.routes = routes
  }
}
