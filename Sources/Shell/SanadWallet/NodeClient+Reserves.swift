public import SanadAPIModel
public import SanadTypes

// What stands behind units, as a node tells it.
extension NodeClient {
  /// The reserve of an instrument.
  public func reserve(
    of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> ReserveResource {
    try await get("/v1/instruments/\(symbol.text)/reserve")
  }

  /// The proof of what the ledger says of a reserve, or that there is none.
  public func proof(
    ofReserve symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/instruments/\(symbol.text)/reserve/proof")
  }

  /// A receipt of a reserve.
  public func receipt(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> WarehouseReceiptResource {
    try await get("/v1/instruments/\(symbol.text)/reserve/receipts/\(number)")
  }

  /// A redemption.
  public func redemption(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> RedemptionResource {
    try await get("/v1/instruments/\(symbol.text)/reserve/redemptions/\(number)")
  }
}
