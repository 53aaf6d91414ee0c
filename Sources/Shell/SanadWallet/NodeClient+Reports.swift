public import SanadAPIModel
import SanadLightClient
public import SanadTypes

// Reports, as a node works them out.
extension NodeClient {
  /// What is owed, as the node says.
  public func debtOutstanding(
    _ request: DebtRequest
  ) async throws(NodeClientFailure) -> DebtOutstandingResource {
    try await get(request.address())
  }

  /// What falls due, as the node says.
  public func debtSchedule(
    _ request: DebtRequest
  ) async throws(NodeClientFailure) -> DebtScheduleResource {
    try await get(request.address())
  }

  /// Ceilings and what is booked under them, as the node says.
  public func debtProgrammes(
    _ request: DebtRequest
  ) async throws(NodeClientFailure) -> DebtProgrammesResource {
    try await get(request.address())
  }

  /// An extract of the state with everything that a report is worked out of.
  public func proof(of request: DebtRequest) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes(request.address(ofProof: true), max: StateExtract.bytesMax)
  }

  /// An extract of the state with the whole register of a security.
  public func proof(
    ofRegisterOf symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/instruments/\(symbol.text)/register/proof", max: StateExtract.bytesMax)
  }
}
