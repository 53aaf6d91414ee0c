public import SanadTypes

// Auctions, and what offices have published.
extension StateReader {
  /// An auction, with the keys of its key-holders; no record where there is none.
  public func auction(
    _ id: AuctionID
  ) async throws(StateReadFailure) -> ProvenRecord<AuctionRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in try await client.proof(of: id) },
      at: .auction(id))
  }

  /// A page of an auction's bids; no record where it has none.
  public func bids(
    of auction: AuctionID, page: UInt8
  ) async throws(StateReadFailure) -> ProvenRecord<BidPage> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofBidsOf: auction, page: page)
      },
      at: .bidPage(auction, page))
  }

  /// A bid; no record where there is none.
  public func bid(_ id: BidID) async throws(StateReadFailure) -> ProvenRecord<BidRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in try await client.proof(of: id) },
      at: .bid(id))
  }

  /// What is planned; no record where nothing was ever published or announced.
  public func auctionCalendar() async throws(StateReadFailure) -> ProvenRecord<AuctionCalendar> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.auctionCalendarProof()
      },
      at: .auctionCalendar)
  }

  /// An account's key for shares of bids; no record where it has none.
  public func openingKey(
    of account: AccountID
  ) async throws(StateReadFailure) -> ProvenRecord<OpeningKey> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofOpeningKeyOf: account)
      },
      at: .openingKey(account))
  }

  /// What was noted for an account's holding of an instrument; no record where nothing was.
  public func entitlements(
    of account: AccountID, on symbol: InstrumentSymbol
  ) async throws(StateReadFailure) -> ProvenRecord<HolderEntitlements> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofEntitlementsOf: account, on: symbol)
      },
      at: .entitlements(account, InstrumentID(symbol)))
  }

  /// A calendar; no record where none has been published under its number.
  public func calendar(
    _ number: UInt32
  ) async throws(StateReadFailure) -> ProvenRecord<CalendarRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofCalendar: number)
      },
      at: .calendar(number))
  }

  /// The fixings of a benchmark; no record where there are none.
  public func fixings(
    of benchmark: InstrumentSymbol
  ) async throws(StateReadFailure) -> ProvenRecord<FixingsRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofFixings: benchmark)
      },
      at: .fixings(benchmark))
  }

  /// A table of withholding tax; no record where none has been published under its number.
  public func taxTable(
    _ number: UInt32
  ) async throws(StateReadFailure) -> ProvenRecord<TaxTable> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofTaxTable: number)
      },
      at: .taxTable(number))
  }
}
