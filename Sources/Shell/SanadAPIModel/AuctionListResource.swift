/// `GET /v1/auctions`: what is planned, and the newest auctions.
public struct AuctionListResource: Codable, Equatable, Sendable {
  /// An auction that is planned.
  public struct Plan: Codable, Equatable, Sendable {
    /// The day of the auction.
    public var heldOn: String
    /// The day of delivery.
    public var settlesOn: String
    /// Symbol of the instrument, or its id where it does not exist yet.
    public var instrument: String
    /// Units that are to be offered; 0 where that is open.
    public var target: String

    /// Creates a value.
    public init(
      heldOn: String, settlesOn: String, instrument: String, target: String
    ) {
      self.heldOn = heldOn
      self.settlesOn = settlesOn
      self.instrument = instrument
      self.target = target
    }
  }

  /// An auction in short.
  public struct Entry: Codable, Equatable, Sendable {
    /// Its id.
    public var id: String
    /// Its number among all.
    public var number: String
    /// Symbol of what is sold.
    public var instrument: String
    /// Where it stands.
    public var stage: String
    /// The last block time of bids, RFC 3339.
    public var closesAt: String
    /// What came of it, once that is known.
    public var outcome: String?

    /// Creates a value.
    public init(
      id: String, number: String, instrument: String, stage: String, closesAt: String,
      outcome: String? = nil
    ) {
      self.id = id
      self.number = number
      self.instrument = instrument
      self.stage = stage
      self.closesAt = closesAt
      self.outcome = outcome
    }
  }

  /// The height at which this is true.
  public var height: String
  /// How many auctions were ever announced.
  public var announced: String
  /// When the plans were published, RFC 3339.
  public var publishedAt: String?
  /// What is planned.
  public var plans: [Plan]
  /// The newest 100, the newest first.
  public var auctions: [Entry]

  /// Creates a value.
  public init(
    height: String, announced: String, publishedAt: String? = nil, plans: [Plan], auctions: [Entry]
  ) {
    self.height = height
    self.announced = announced
    self.publishedAt = publishedAt
    self.plans = plans
    self.auctions = auctions
  }
}
