public import SanadCodec
public import SanadCrypto
public import SanadState
public import SanadTypes

/// What stops the ledger itself. Nothing that a peer or a client sends leads here: these are
/// faults of storage, or a state that this release did not write.
public enum LedgerFailure: Error, Equatable, Sendable {
  /// The state could not be read, or another branch became final.
  case state(StateFailure)
  /// A value of the state does not decode.
  case corruptRecord(LedgerKey, DecodingFailure)
  /// The state names something that it does not have.
  case missingRecord(LedgerKey)
  /// A policy in the state does not compile, although genesis checked it.
  case brokenPolicy(Digest)
}

extension LedgerFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .state(let failure): "the state cannot be read: \(failure)"
    case .corruptRecord(let key, let failure):
      "the value of state key \(Hex.encode(key.bytes)) is damaged: \(failure)"
    case .missingRecord(let key): "the state lacks \(Hex.encode(key.bytes))"
    case .brokenPolicy(let digest): "the policy \(digest) of the state does not compile"
    }
  }
}
