package import SanadCrypto
package import SanadReplica

/// Every key of a run, of nodes and of accounts. A class because secret keys are not copied.
package final class SimulatedKeys {
  /// The word that the keys are computed from; nothing they hold is worth anything.
  private static let word = "sanad-simulator"

  /// How signatures are made and verified in this run.
  package let kind: SignatureKind
  private let simulated: SimulatedScheme
  private var secrets: [PublicKey: Secret] = [:]

  private final class Secret {
    let key: SecretKey
    init(_ name: String) { key = SecretKey(testWord: SimulatedKeys.word, name: name) }
  }

  /// The keys of a run.
  package init(kind: SignatureKind, seed: UInt64) {
    self.kind = kind
    simulated = SimulatedScheme(secret: seed &* 0x9e37_79b9_7f4a_7c15 ^ 0x5a4e_4144)
  }

  /// How nodes verify.
  package var scheme: any SignatureScheme {
    switch kind {
    case .simulated: simulated
    case .ed25519: Ed25519Scheme()
    }
  }

  /// The public half of the key of a name, which signs from now on.
  package func make(_ name: String) -> PublicKey {
    let secret = Secret(name)
    let publicKey = secret.key.publicKey
    secrets[publicKey] = secret
    return publicKey
  }

  /// The signature of a key that was made here.
  package func sign(_ message: [UInt8], with key: PublicKey) -> Signature {
    switch kind {
    case .simulated: return simulated.sign(message, with: key)
    case .ed25519:
      guard let secret = secrets[key] else { preconditionFailure("no such key in this run") }
      return secret.key.sign(message)
    }
  }
}
