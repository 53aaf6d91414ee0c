/// `GET /v1/instruments/{symbol}`.
public struct InstrumentResource: Codable, Equatable, Sendable {
  /// Units held by one kind of holder.
  public struct Cell: Codable, Equatable, Sendable {
    /// Country of the holders, or `??` where it is unknown.
    public var country: String
    /// Investor class of the holders.
    public var investorClass: String
    /// Units they hold together.
    public var units: String
    /// Creates a cell.
    public init(country: String, investorClass: String, units: String) {
      self.country = country
      self.investorClass = investorClass
      self.units = units
    }
  }

  /// The symbol.
  public var symbol: String
  /// The instrument id, hexadecimal.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// `bill`, `cash`, and so on.
  public var instrumentClass: String
  /// `announced`, `active`, `halted`, `matured`, `defaulted` or `redeemed`; absent from nodes of older
  /// versions.
  public var status: String?
  /// The issuer's LEI.
  public var issuer: String?
  /// Its terms; absent in a list of instruments.
  public var terms: TermsResource?
  /// The day on which the issuer repays it before maturity, where it has been called.
  public var called: String?
  /// ISIN, where it has one.
  public var isin: String?
  /// Currency of the face value.
  public var currency: String
  /// Minor units of currency in one unit.
  public var unitFaceMinor: String
  /// Maturity date, where it has one.
  public var maturity: String?
  /// Units that may be issued at most; absent where there is no ceiling.
  public var authorised: String?
  /// Units issued so far.
  public var issued: String
  /// Units outstanding.
  public var outstanding: String
  /// Number of holders.
  public var holders: String
  /// Units by country and class; absent in a list of instruments.
  public var cells: [Cell]?
  /// Name of the governing policy.
  public var policy: String
  /// Version of the governing policy.
  public var policyVersion: String
  /// Number of events so far.
  public var eventCount: String
  /// Hash chain over those events, hexadecimal.
  public var eventChain: String

  /// Creates an instrument from all of its fields.
  public init(
    symbol: String, id: String, height: String, instrumentClass: String, isin: String?,
    currency: String, unitFaceMinor: String, maturity: String?, authorised: String?,
    issued: String, outstanding: String, holders: String, cells: [Cell]?, policy: String,
    policyVersion: String, eventCount: String, eventChain: String
  ) {
    self.symbol = symbol
    self.id = id
    self.height = height
    self.instrumentClass = instrumentClass
    self.isin = isin
    self.currency = currency
    self.unitFaceMinor = unitFaceMinor
    self.maturity = maturity
    self.authorised = authorised
    self.issued = issued
    self.outstanding = outstanding
    self.holders = holders
    self.cells = cells
    self.policy = policy
    self.policyVersion = policyVersion
    self.eventCount = eventCount
    self.eventChain = eventChain
  }
}
