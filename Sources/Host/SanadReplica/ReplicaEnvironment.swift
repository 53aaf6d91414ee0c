package import SanadCrypto
import SanadLedger
package import SanadState
package import SanadStorage
package import SanadTypes

/// What a replica's jobs share: the chain's constants and the stores that threads may read.
package struct ReplicaEnvironment: Sendable {
  /// The genesis.
  package let genesis: Genesis
  /// The validators of the epoch.
  package let validators: ValidatorSet
  /// This node's place; nil for an observer.
  package let place: ValidatorIndex?
  /// The newest final state.
  package let final: FinalState
  /// The state's nodes and values on disk.
  package let stateStore: StateStore
  /// Final blocks on disk.
  package let blockStore: BlockStore
  /// The store that both are in.
  let keyValues: any KeyValueStore
  /// Verdicts on transactions' signatures.
  package let verdicts: SharedVerdicts
  /// How signatures are verified.
  package let scheme: any SignatureScheme

  /// D of consensus.md 2.2.
  var delayBound: Milliseconds { genesis.chain.delayBound }
}

/// How signatures are verified: libsodium in a node, a keyed digest in the simulator, where tens of
/// thousands of runs would otherwise spend their time on curves.
package protocol SignatureScheme: Sendable {
  /// Whether `signature` is `key`'s for `message`.
  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool
}

/// Ed25519 by libsodium.
package struct Ed25519Scheme: SignatureScheme {
  /// Creates the scheme.
  package init() {}

  /// libsodium's verdict.
  package func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    key.isValid(signature, for: message)
  }
}
