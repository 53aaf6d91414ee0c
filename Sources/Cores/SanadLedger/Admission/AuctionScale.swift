import SanadTypes

/// What the operations and steps of auctions weigh (docs/ledger.md, "Weight"; docs/benchmarks.md has
/// what they take).
enum AuctionScale {
  /// Looking at an auction and writing its record.
  static let look: UInt64 = 20
  /// A bid: its box, its page and its deposit.
  static let bid: UInt64 = 80
  /// What it says to one key-holder.
  static let sealedShare: UInt64 = 2
  /// A published share, which may be the one that opens the bid: two multiplications on the curve.
  static let share: UInt64 = 180
  /// Reading or writing a page.
  static let page: UInt64 = 10
  /// Looking at a line.
  static let line: UInt64 = 3
  /// Giving a deposit back, or to the seller, without what its policy costs.
  static let releasing: UInt64 = 80
  /// Delivering an award against payment, without what the policies cost.
  static let delivering: UInt64 = 140
  /// A plan of the calendar.
  static let plan: UInt64 = 1
  /// Flags that are told of one delivery.
  static let flagsMax = 8
  /// Most events of one line.
  static let eventsOfALine = 4 + flagsMax

  /// Working out the awards of so many bids.
  static func allotting(bids: UInt32) -> UInt64 {
    look + 2 * UInt64(BidPage.count) * page + 20 * UInt64(bids)
  }

  /// An operation, without the policies of what moves.
  static func weight(of operation: AuctionOperation) -> UInt64 {
    switch operation {
    case .registerKey: Scale.registration + Scale.key
    case .announce(let announcement):
      look * 3 + look * UInt64(announcement.keyHolders.count)
    case .bid(let bid): Self.bid + sealedShare * UInt64(bid.bid.shares.count)
    case .withdraw: Self.bid
    case .publishShares(let operation): look + share * UInt64(operation.shares.count)
    case .open: Self.bid
    case .decide: look * 2
    case .plan(let calendar): look + plan * UInt64(calendar.plans.count)
    case .tap: 2 * Scale.leg
    }
  }
}
