import SanadAPI
import SanadAPIModel
import SanadReplica
import SanadTypes

// What instruments pay, what accounts are to get, and what offices have published.
extension NodeDesk {
  func payments(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> PaymentsResource {
    try await looked { ledger in try ledger.payments(of: symbol, request) }
  }

  func payment(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> PaymentResource {
    try await looked { ledger in try ledger.payment(number, of: symbol) }
  }

  func entitlements(
    of account: AccountID
  ) async throws(ServiceFailure) -> EntitlementsResource {
    try await looked { ledger in try ledger.entitlements(of: account) }
  }

  func calendar(_ number: UInt32) async throws(ServiceFailure) -> CalendarResource {
    try await looked { ledger in try ledger.calendar(number) }
  }

  func fixings(_ benchmark: InstrumentSymbol) async throws(ServiceFailure) -> FixingsResource {
    try await looked { ledger in try ledger.fixings(benchmark) }
  }

  func taxTable(_ number: UInt32) async throws(ServiceFailure) -> TaxTableResource {
    try await looked { ledger in try ledger.taxTable(number) }
  }

  /// An answer from the newest final state, put together where nobody waits for anything else.
  func looked<Answer: Sendable>(
    _ body: @escaping @Sendable (FinalLedger) throws -> Answer
  ) async throws(ServiceFailure) -> Answer {
    try await lookups.run { () async throws(ServiceFailure) in
      try environment.final.answer { try body(FinalLedger($0, at: nextTime)) }
    }
  }
}
