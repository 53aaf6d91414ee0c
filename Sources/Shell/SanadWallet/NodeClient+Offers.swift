public import SanadAPIModel
public import SanadTypes

// Offers of the issuer to buy units back, as a node tells them.
extension NodeClient {
  /// The offers for an instrument, newest first.
  public func offers(
    for symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> OffersResource {
    try await get("/v1/instruments/\(symbol.text)/offers")
  }

  /// An offer for an instrument.
  public func offer(
    _ number: UInt32, for symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> OfferResource {
    try await get("/v1/instruments/\(symbol.text)/offers/\(number)")
  }

  /// The tenders for an offer of accounts whose ids begin with a byte.
  public func tenders(
    for number: UInt32, of symbol: InstrumentSymbol, page: UInt8
  ) async throws(NodeClientFailure) -> TendersResource {
    try await get("/v1/instruments/\(symbol.text)/offers/\(number)/tenders/\(page)")
  }
}
