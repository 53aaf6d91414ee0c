/// `GET /v1/auctions/{id}/bids/{page}`: a page of an auction's bids.
public struct BidPageResource: Codable, Equatable, Sendable {
  /// What everybody may know about a bid.
  public struct Line: Codable, Equatable, Sendable {
    /// Its id.
    public var bid: String
    /// The bidder's account.
    public var account: String
    /// Whether it is open.
    public var status: String
    /// Why it is void.
    public var code: String?
    /// `competitive` or `nonCompetitive`, once it is open.
    public var kind: String?
    /// Units that it is for.
    public var units: String?
    /// Its quote.
    public var quote: String?
    /// What it gets.
    public var award: Award?

    /// Creates a value.
    public init(
      bid: String, account: String, status: String, code: String? = nil, kind: String? = nil,
      units: String? = nil, quote: String? = nil, award: Award? = nil
    ) {
      self.bid = bid
      self.account = account
      self.status = status
      self.code = code
      self.kind = kind
      self.units = units
      self.quote = quote
      self.award = award
    }
  }

  /// What a bid gets.
  public struct Award: Codable, Equatable, Sendable {
    /// How many units.
    public var units: String
    /// Clean, per 100 of face.
    public var price: String
    /// Minor units of cash.
    public var cash: String
    /// What became of it.
    public var state: String
    /// Why it lapsed.
    public var code: String?

    /// Creates a value.
    public init(
      units: String, price: String, cash: String, state: String, code: String? = nil
    ) {
      self.units = units
      self.price = price
      self.cash = cash
      self.state = state
      self.code = code
    }
  }

  /// The auction.
  public var auction: String
  /// The height at which this is true.
  public var height: String
  /// The page, 0 to 255: the first byte of the bids' ids.
  public var page: Int
  /// Its bids, by their ids.
  public var lines: [Line]

  /// Creates a value.
  public init(
    auction: String, height: String, page: Int, lines: [Line]
  ) {
    self.auction = auction
    self.height = height
    self.page = page
    self.lines = lines
  }
}
