import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadReplica
import SanadTypes

// What stands behind units.
extension FinalLedger {
  /// The reserve of an instrument.
  func reserve(of symbol: InstrumentSymbol) throws -> ReserveResource {
    let (record, instrument) = try found(symbol)
    guard let terms = instrument.terms.terms.reserve else { throw Self.none(symbol) }
    return ReserveResource(
      record, terms, of: instrument.terms,
      outstanding: try view.tally(InstrumentID(symbol)).outstanding, at: height)
  }

  /// A receipt of a reserve.
  func receipt(_ number: UInt32, of symbol: InstrumentSymbol) throws -> WarehouseReceiptResource {
    _ = try found(symbol)
    guard let receipt = try view.receipt(number, of: InstrumentID(symbol)) else {
      throw ServiceFailure(.receiptUnknown, "\(symbol.text) has no receipt \(number)")
    }
    return WarehouseReceiptResource(receipt, number: number, of: symbol, at: height)
  }

  /// A redemption.
  func redemption(_ number: UInt32, of symbol: InstrumentSymbol) throws -> RedemptionResource {
    let (record, _) = try found(symbol)
    guard let redemption = try view.redemption(number, of: InstrumentID(symbol)) else {
      throw ServiceFailure(.redemptionUnknown, "\(symbol.text) has no redemption \(number)")
    }
    return RedemptionResource(redemption, number: number, of: symbol, record, at: height)
  }

  private func found(
    _ symbol: InstrumentSymbol
  ) throws -> (record: ReserveRecord, instrument: Instrument) {
    let id = InstrumentID(symbol)
    guard let instrument = try view.instrument(id) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    guard let record = try view.reserve(of: id) else { throw Self.none(symbol) }
    return (record, instrument)
  }

  private static func none(_ symbol: InstrumentSymbol) -> ServiceFailure {
    ServiceFailure(.noReserve, "\(symbol.text) has no reserve")
  }
}

extension NodeDesk {
  func reserve(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> ReserveResource {
    try await looked { ledger in try ledger.reserve(of: symbol) }
  }

  func receipt(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> WarehouseReceiptResource {
    try await looked { ledger in try ledger.receipt(number, of: symbol) }
  }

  func redemption(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> RedemptionResource {
    try await looked { ledger in try ledger.redemption(number, of: symbol) }
  }
}
