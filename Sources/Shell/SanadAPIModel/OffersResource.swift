/// The offers of the issuer to buy an instrument's units back: `GET /v1/instruments/{symbol}/offers`.
/// Newest first.
public struct OffersResource: Codable, Equatable, Sendable {
  /// Symbol of the instrument.
  public var instrument: String
  /// The height at which this is true.
  public var height: String
  /// How many there ever were; their numbers are below this.
  public var opened: UInt32
  /// How many have not ended.
  public var open: UInt32
  /// At most 64 of them, from the newest on.
  public var offers: [OfferResource]

  /// Creates the list.
  public init(
    instrument: String, height: String, opened: UInt32, open: UInt32, offers: [OfferResource]
  ) {
    self.instrument = instrument
    self.height = height
    self.opened = opened
    self.open = open
    self.offers = offers
  }
}

/// An offer: `GET /v1/instruments/{symbol}/offers/{number}`.
public struct OfferResource: Codable, Equatable, Sendable {
  /// What holders get in the place of cash.
  public struct Exchange: Codable, Equatable, Sendable {
    /// Symbol of the instrument.
    public var into: String
    /// Its clean price, per 100 of face.
    public var price: String

    /// Creates the terms of a switch.
    public init(into: String, price: String) {
      self.into = into
      self.price = price
    }
  }

  /// Symbol of the instrument that is bought back.
  public var instrument: String
  /// Its number among the instrument's.
  public var number: UInt32
  /// The height at which this is true.
  public var height: String
  /// `open`, `settling` or `ended`.
  public var stage: String
  /// Why nothing more is bought; missing as long as nothing stands against that.
  public var code: String?
  /// The account that pays.
  public var issuer: String
  /// What is paid, clean, per 100 of face.
  public var price: String
  /// Most units that are bought.
  public var unitsMax: String
  /// Least units of a tender.
  public var minimum: String
  /// Symbol of the cash instrument.
  public var cash: String
  /// The first block time of tenders, RFC 3339.
  public var opensAt: String
  /// The last one.
  public var closesAt: String
  /// Of a switch, what holders get.
  public var exchange: Exchange?
  /// How many tenders there are.
  public var tenders: UInt32
  /// Their units.
  public var tendered: String
  /// The units that were accepted at the close.
  public var accepted: String
  /// The units that were bought.
  public var bought: String
  /// Minor units of the issuer's cash that are locked.
  public var locked: String
  /// Minor units of cash that were paid.
  public var paid: String
  /// Units of the other instrument that were issued.
  public var delivered: String

  /// Creates an offer from all of its fields.
  public init(
    instrument: String, number: UInt32, height: String, stage: String, code: String?,
    issuer: String, price: String, unitsMax: String, minimum: String, cash: String,
    opensAt: String, closesAt: String, exchange: Exchange?, tenders: UInt32, tendered: String,
    accepted: String, bought: String, locked: String, paid: String, delivered: String
  ) {
    self.instrument = instrument
    self.number = number
    self.height = height
    self.stage = stage
    self.code = code
    self.issuer = issuer
    self.price = price
    self.unitsMax = unitsMax
    self.minimum = minimum
    self.cash = cash
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.exchange = exchange
    self.tenders = tenders
    self.tendered = tendered
    self.accepted = accepted
    self.bought = bought
    self.locked = locked
    self.paid = paid
    self.delivered = delivered
  }
}

/// Tenders for an offer of the accounts whose ids begin with one byte:
/// `GET /v1/instruments/{symbol}/offers/{number}/tenders?page=N`.
public struct TendersResource: Codable, Equatable, Sendable {
  /// What an account has tendered.
  public struct Tender: Codable, Equatable, Sendable {
    /// Whose units they are.
    public var account: String
    /// How many.
    public var units: String
    /// How many of them were accepted at the close.
    public var accepted: String
    /// `waiting`, `bought` or `released`.
    public var state: String
    /// Why all of it was given back; missing where other tenders have taken all.
    public var code: String?
    /// Minor units of cash that were paid for it.
    public var cash: String?
    /// Units of the other instrument that were given for it.
    public var into: String?

    /// Creates a tender.
    public init(
      account: String, units: String, accepted: String, state: String, code: String? = nil,
      cash: String? = nil, into: String? = nil
    ) {
      self.account = account
      self.units = units
      self.accepted = accepted
      self.state = state
      self.code = code
      self.cash = cash
      self.into = into
    }
  }

  /// Symbol of the instrument that is bought back.
  public var instrument: String
  /// The offer's number among the instrument's.
  public var number: UInt32
  /// The height at which this is true.
  public var height: String
  /// The first byte of the accounts' ids, 0 to 255.
  public var page: UInt32
  /// Ascending by account.
  public var tenders: [Tender]

  /// Creates a page.
  public init(
    instrument: String, number: UInt32, height: String, page: UInt32, tenders: [Tender]
  ) {
    self.instrument = instrument
    self.number = number
    self.height = height
    self.page = page
    self.tenders = tenders
  }
}

/// What happened to an offer, in an event.
public struct OfferStep: Codable, Equatable, Sendable {
  /// Its number among the instrument's.
  public var number: UInt32
  /// Minor units of cash that were locked, or paid.
  public var cash: String?
  /// Symbol of the cash instrument.
  public var cashInstrument: String?
  /// Units of all tenders.
  public var tendered: String?
  /// Units that were accepted of them.
  public var accepted: String?
  /// Units of the other instrument that were given.
  public var into: String?
  /// Minor units of the issuer's cash that are free again.
  public var left: String?

  /// A step of which nothing else is known yet.
  public init(number: UInt32) { self.number = number }
}
