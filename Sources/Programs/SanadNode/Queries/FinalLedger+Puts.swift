import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadReplica
import SanadTypes

// Repayment before maturity at the wish of holders.
extension FinalLedger {
  /// The put dates of an instrument with what holders have given notice of, and its partial calls; none
  /// where the ledger pays nothing of it.
  func puts(of symbol: InstrumentSymbol) throws -> PutsResource {
    let id = InstrumentID(symbol)
    guard let instrument = try view.instrument(id) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    let rights = instrument.terms.terms.puts
    return PutsResource(
      try view.life(of: id), try rights.map { ($0, try view.puts(of: id, on: $0.date)) },
      of: symbol, at: height)
  }
}

extension NodeDesk {
  func puts(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> PutsResource {
    try await looked { ledger in try ledger.puts(of: symbol) }
  }
}
