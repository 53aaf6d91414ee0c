import SanadTypes

/// What operations and steps of offers weigh (docs/ledger.md, "Weight").
enum OfferScale {
  /// A step: the offer, its cash, and what its instruments will pay.
  static let step: UInt64 = AuctionScale.look + 2 * Scale.planning
  /// Reading or writing a page.
  static let page: UInt64 = AuctionScale.page
  /// Looking at a line.
  static let line: UInt64 = AuctionScale.line
  /// A tender that is taken, withdrawn or given back: its page and its lock.
  static let tender: UInt64 = AuctionScale.bid
  /// Buying a tender: three movements, and the prices; without what the policies cost.
  static let delivering: UInt64 = 3 * Scale.leg + 60
  /// Most events of one line: three movements, two of the tender, one of the reserve, and flags.
  static let eventsOfALine = 6 + AuctionScale.flagsMax

  /// Working out what is accepted of so many tenders.
  static func closing(tenders: UInt32) -> UInt64 { AuctionScale.allotting(bids: tenders) }
}

extension Scale {
  /// What a step with an offer costs.
  func weight(of operation: OfferOperation) throws(LedgerFailure) -> UInt64 {
    switch operation {
    case .open: return OfferScale.step + 2 * Self.leg
    case .withdraw: return OfferScale.tender
    case .cancel: return 2 * AuctionScale.look
    case .tender(let id, _):
      guard let terms = try state.offer(id)?.terms else { return OfferScale.tender }
      var weight = OfferScale.tender + Self.leg
      for instrument in terms.instruments {
        weight += try rules(of: instrument, legs: 1, accounts: 2)
      }
      return weight
    }
  }
}
