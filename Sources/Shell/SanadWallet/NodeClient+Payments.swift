public import SanadAPIModel
public import SanadTypes

// What instruments pay, as a node tells it.
extension NodeClient {
  /// A page of an instrument's payments, the newest first.
  public func payments(
    of symbol: InstrumentSymbol, from cursor: String? = nil, limit: Int = 50
  ) async throws(NodeClientFailure) -> PaymentsResource {
    let place = cursor.map { "&cursor=\($0)" } ?? ""
    return try await get("/v1/instruments/\(symbol.text)/payments?limit=\(limit)\(place)")
  }

  /// What an account is still to be paid.
  public func entitlements(
    of account: AccountID
  ) async throws(NodeClientFailure) -> EntitlementsResource {
    try await get("/v1/accounts/\(account)/entitlements")
  }

  /// The proof of a payment, or that there is none.
  public func proof(
    ofPayment number: UInt32, of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/instruments/\(symbol.text)/payments/\(number)/proof")
  }

  /// The proof of what waits for an account in suspense, or that nothing does.
  public func proof(
    ofSuspense symbol: InstrumentSymbol, for account: AccountID
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/accounts/\(account)/suspense/\(symbol.text)/proof")
  }
}
