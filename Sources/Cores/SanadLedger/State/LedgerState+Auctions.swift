import SanadTypes

extension LedgerState {
  func auction(_ id: AuctionID) throws(LedgerFailure) -> AuctionRecord? {
    guard case .auction(let record)? = try value(.auction(id)) else { return nil }
    return record
  }

  /// The auction, of which the state has said elsewhere that it exists.
  func knownAuction(_ id: AuctionID) throws(LedgerFailure) -> AuctionRecord {
    guard let record = try auction(id) else { throw .missingRecord(.auction(id)) }
    return record
  }

  func set(auction id: AuctionID, to record: AuctionRecord) throws(LedgerFailure) {
    try set(.auction(id), .auction(record))
  }

  /// The auction with a number below the calendar's count; nil where there is none.
  func auction(number: UInt32) throws(LedgerFailure) -> AuctionID? {
    guard case .auctionReference(let reference)? = try value(.auctionNumber(number)) else {
      return nil
    }
    return reference.auction
  }

  func bid(_ id: BidID) throws(LedgerFailure) -> BidRecord? {
    guard case .bid(let record)? = try value(.bid(id)) else { return nil }
    return record
  }

  /// The bid, of which a page has said that it exists.
  func knownBid(_ id: BidID) throws(LedgerFailure) -> BidRecord {
    guard let record = try bid(id) else { throw .missingRecord(.bid(id)) }
    return record
  }

  func set(bid id: BidID, to record: BidRecord) throws(LedgerFailure) {
    try set(.bid(id), .bid(record))
  }

  func bidPage(_ auction: AuctionID, _ page: UInt8) throws(LedgerFailure) -> BidPage {
    guard case .bidPage(let record)? = try value(.bidPage(auction, page)) else { return BidPage() }
    return record
  }

  func set(
    bidPage page: UInt8, of auction: AuctionID, to record: BidPage
  ) throws(LedgerFailure) {
    try set(.bidPage(auction, page), record.lines.isEmpty ? nil : .bidPage(record))
  }

  func auctionCalendar() throws(LedgerFailure) -> AuctionCalendar {
    guard case .auctionCalendar(let record)? = try value(.auctionCalendar) else {
      return AuctionCalendar()
    }
    return record
  }

  func openingKey(of account: AccountID) throws(LedgerFailure) -> OpeningKey? {
    guard case .openingKey(let record)? = try value(.openingKey(account)) else { return nil }
    return record
  }
}
