public import SanadTypes

// Proofs of single leaves, or that they are not there.
extension NodeClient {
  /// The proof of an auction.
  public func proof(of auction: AuctionID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/auctions/\(auction)/proof")
  }

  /// The proof of a page of an auction's bids.
  public func proof(
    ofBidsOf auction: AuctionID, page: UInt8
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/auctions/\(auction)/bids/\(page)/proof")
  }

  /// The proof of a bid.
  public func proof(of bid: BidID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/bids/\(bid)/proof")
  }

  /// The proof of what is planned.
  public func auctionCalendarProof() async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/auction-calendar/proof")
  }

  /// The proof of an account's key for shares of bids.
  public func proof(ofOpeningKeyOf account: AccountID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/accounts/\(account)/opening-key/proof")
  }

  /// The proof of what was noted for an account's holding.
  public func proof(
    ofEntitlementsOf account: AccountID, on symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/accounts/\(account)/entitlements/\(symbol.text)/proof")
  }

  /// The proof of a calendar.
  public func proof(ofCalendar number: UInt32) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/calendars/\(number)/proof")
  }

  /// The proof of a benchmark's fixings.
  public func proof(
    ofFixings benchmark: InstrumentSymbol
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/fixings/\(benchmark.text)/proof")
  }

  /// The proof of a table of withholding tax.
  public func proof(ofTaxTable number: UInt32) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/taxes/\(number)/proof")
  }
}
