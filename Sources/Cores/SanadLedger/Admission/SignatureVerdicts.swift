public import SanadCrypto
public import SanadTypes

/// What is known about the signatures of a transaction. Whether a key may sign is another
/// question, and the state's.
public enum SignatureVerdict: Hashable, Sendable {
  /// Every signature verifies.
  case valid
  /// The signature of this key does not.
  case invalid(AccountID, PublicKey)
}

/// Where verdicts on signatures come from: verification is slow, and a node does it once, in
/// parallel, before anything asks. A cache may answer by ``UnverifiedTransaction/leaf``, which
/// covers keys, signatures and body.
public protocol SignatureVerdicts {
  /// The verdict on all signatures of a transaction, always the same for the same bytes.
  func verdict(on transaction: UnverifiedTransaction) -> SignatureVerdict

  /// Whether `signature` is `key`'s for `message`: of what an operation carries in itself.
  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool
}

extension SignatureVerdicts {
  /// libsodium's answer; about 50 µs.
  public func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    key.isValid(signature, for: message)
  }

  /// Whether a vote in a block's evidence is `key`'s, on a chain.
  func isSigned(_ vote: Vote, by key: PublicKey, on chain: ChainID) -> Bool {
    isValid(vote.signature, of: key, for: vote.statement.signedBytes(on: chain))
  }
}

/// Verifies when asked, with libsodium.
public struct DirectVerification: SignatureVerdicts, Sendable {
  /// Creates the source.
  public init() {}

  /// Verifies every signature; about 50 µs each.
  public func verdict(on transaction: UnverifiedTransaction) -> SignatureVerdict {
    let message = transaction.signedBytes
    for authorization in transaction.authorizations {
      for signature in authorization.signatures
      where !signature.key.isValid(signature.signature, for: message) {
        return .invalid(authorization.account, signature.key)
      }
    }
    return .valid
  }
}
