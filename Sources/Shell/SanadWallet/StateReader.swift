public import SanadCrypto
import SanadLightClient
public import SanadTypes

/// Reads the state through a node that nobody has to believe: each value comes with its proof, which
/// is checked here down to the validators' signatures.
///
/// A value is true after one final block. That there is no newer one is the node's word; the block's
/// time says how old it is.
public struct StateReader: Sendable {
  let client: NodeClient
  private let checker: ProofChecker

  /// Reads through a node the state of the chain of `genesis`.
  ///
  /// - Throws: `library` where this machine's library judges signatures in another way.
  public init(client: NodeClient, genesis: Genesis) throws(StateReadFailure) {
    self.client = client
    do throws(CryptoFailure) { checker = try ProofChecker(genesis: genesis) } catch {
      throw .library(error)
    }
  }

  /// An account.
  public func account(
    _ id: AccountID
  ) async throws(StateReadFailure) -> ProvenRecord<Account> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in try await client.proof(of: id) },
      at: .account(id))
  }

  /// What an account holds of an instrument; no record where it holds nothing.
  public func holding(
    of symbol: InstrumentSymbol, in account: AccountID
  ) async throws(StateReadFailure) -> ProvenRecord<Holding> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofHolding: symbol, of: account)
      },
      at: .holding(account, InstrumentID(symbol)))
  }

  /// A settlement that parties affirm one by one.
  public func settlement(
    _ id: SettlementID
  ) async throws(StateReadFailure) -> ProvenRecord<SettlementRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in try await client.proof(of: id) },
      at: .settlement(id))
  }

  /// The terms of a settlement; no record where it was instructed without.
  public func terms(
    of id: SettlementID
  ) async throws(StateReadFailure) -> ProvenRecord<SettlementProgress> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in try await client.proof(ofTermsOf: id) },
      at: .progress(id))
  }

  /// An instrument with its terms; no record where there is none.
  public func instrument(
    _ symbol: InstrumentSymbol
  ) async throws(StateReadFailure) -> ProvenRecord<Instrument> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofInstrument: symbol)
      },
      at: .instrument(InstrumentID(symbol)))
  }

  /// A payment of an instrument; no record where none has been declared under its number.
  public func payment(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(StateReadFailure) -> ProvenRecord<PaymentRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofPayment: number, of: symbol)
      },
      at: .payment(InstrumentID(symbol), number))
  }

  /// Cash that waits for an account in suspense; no record where none does.
  public func suspense(
    of symbol: InstrumentSymbol, for account: AccountID
  ) async throws(StateReadFailure) -> ProvenRecord<SuspenseRecord> {
    try shown(
      try await bytes { () throws(NodeClientFailure) in
        try await client.proof(ofSuspense: symbol, for: account)
      },
      at: .suspense(account, InstrumentID(symbol)))
  }

  func bytes(
    _ ask: () async throws(NodeClientFailure) -> [UInt8]
  ) async throws(StateReadFailure) -> [UInt8] {
    do throws(NodeClientFailure) { return try await ask() } catch { throw .node(error) }
  }

  func shown<Record>(
    _ bytes: [UInt8], at key: LedgerKey
  ) throws(StateReadFailure) -> ProvenRecord<Record> {
    do throws(LightClientFailure) {
      if case .state(let claim) = try checker.check(bytes) {
        return ProvenRecord(record: try claim.record(at: key), header: claim.header)
      }
    } catch { throw .notProven("the node's proof does not hold: \(error)") }
    throw .notProven("the node sent the proof of a transaction")
  }
}

/// A record of the ledger as the state had it after a final block.
public struct ProvenRecord<Record: StateRecord>: Sendable {
  /// The record; nil where it is proven that there was none.
  public let record: Record?
  /// The header of the block after which it is true.
  public let header: BlockHeader
}

/// Why a value of the state is not known.
public enum StateReadFailure: Error, Sendable {
  /// The node gave no proof.
  case node(NodeClientFailure)
  /// What the node gave proves nothing, or something else.
  case notProven(String)
  /// This machine's library judges signatures in another way than the network does.
  case library(CryptoFailure)
}

extension StateReadFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .node(let failure): "\(failure)"
    case .notProven(let why): why
    case .library(let failure): "\(failure)"
    }
  }
}
