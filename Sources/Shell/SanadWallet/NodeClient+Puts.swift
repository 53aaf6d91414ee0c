public import SanadAPIModel
public import SanadTypes

// Repayment before maturity, as a node tells it.
extension NodeClient {
  /// The put dates and partial calls of an instrument.
  public func puts(
    of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> PutsResource {
    try await get("/v1/instruments/\(symbol.text)/puts")
  }
}
