public import SanadCrypto
public import SanadLightClient
public import SanadTypes

/// Checks proofs offline against a genesis: what a wallet does before it says *final*.
public struct ProofChecker: Sendable {
  private let anchor: TrustAnchor

  /// Trusts the validators of `genesis`, and the library that this process runs on once it has
  /// judged the known signatures as this network does: what another one calls valid proves nothing.
  ///
  /// - Throws: ``CryptoFailure/verdict(vector:expected:)``, before any proof is looked at.
  public init(
    genesis: Genesis,
    verdicts: () throws(CryptoFailure) -> Void = CryptoVerdicts.check
  ) throws(CryptoFailure) {
    try verdicts()
    anchor = TrustAnchor(genesis: genesis)
  }

  /// What the bytes of a proof file show.
  public func check(_ bytes: [UInt8]) throws(LightClientFailure) -> Shown {
    switch try ProofFile(file: bytes) {
    case .state(let proof): .state(try proof.verify(by: anchor))
    case .transaction(let proof): .transaction(try proof.verify(by: anchor))
    case .schedule(let proof): .schedule(try proof.verify(by: anchor))
    }
  }

  /// What the bytes of an extract of the state show.
  public func check(extract bytes: [UInt8]) throws(LightClientFailure) -> ProvenState {
    try StateExtract(file: bytes).verify(by: anchor)
  }

  /// What a proof shows.
  public enum Shown: Sendable {
    /// A value of the state, or that there is none.
    case state(StateClaim)
    /// A transaction with its receipt.
    case transaction(ProvenTransaction)
    /// What the chain did by itself in a block.
    case schedule(ProvenSchedule)
  }
}
