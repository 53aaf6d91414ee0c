/// `GET /v1/bids/{id}`: what is needed to open a bid.
public struct BidResource: Codable, Equatable, Sendable {
  /// The bid's id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// The auction.
  public var auction: String
  /// The bidder's account.
  public var account: String
  /// Which of its bids.
  public var slot: Int
  /// Which size of deposit, from 0.
  public var bracket: Int
  /// Minor units of cash.
  public var deposit: String
  /// Where the deposit is.
  public var depositState: String
  /// Block time, RFC 3339.
  public var placedAt: String
  /// The bid as it was submitted, hexadecimal (docs/wire-auctions.md, "Sealed bid"),
  /// while it is shut.
  public var sealed: String?
  /// The key-holders, by number, whose shares are published.
  public var shares: [Int]

  /// Creates a value.
  public init(
    id: String, height: String, auction: String, account: String, slot: Int, bracket: Int,
    deposit: String, depositState: String, placedAt: String, sealed: String? = nil, shares: [Int]
  ) {
    self.id = id
    self.height = height
    self.auction = auction
    self.account = account
    self.slot = slot
    self.bracket = bracket
    self.deposit = deposit
    self.depositState = depositState
    self.placedAt = placedAt
    self.sealed = sealed
    self.shares = shares
  }
}
