public import SanadCodec
public import SanadCrypto

/// One validator's signed statement (consensus.md 2.4). Unverified until a verdict says otherwise.
public struct Vote: Hashable, Sendable {
  /// Most bytes of an encoded vote.
  public static let bytesMax = 123

  /// What is said.
  public let statement: Statement
  /// Who says it.
  public let signer: ValidatorIndex
  /// Over ``Statement/signedBytes(on:)``.
  public let signature: Signature

  /// Puts a vote together; nothing is checked.
  public init(statement: Statement, signer: ValidatorIndex, signature: Signature) {
    self.statement = statement
    self.signer = signer
    self.signature = signature
  }

  /// The view.
  public var view: View { statement.view }
  /// Which kind of vote it is.
  public var kind: VoteKind { statement.kind }
  /// The block that it is for; nil for nullify.
  public var block: BlockReference? { statement.block }

  /// Whether the signature is the signer's on this chain. One Ed25519 verification.
  public func isSigned(by validators: ValidatorSet, on chain: ChainID) -> Bool {
    guard let validator = validators[signer] else { return false }
    return validator.consensusKey.isValid(signature, for: statement.signedBytes(on: chain))
  }
}

extension Vote: BCSEncodable, BCSDecodable {
  /// Appends statement, signer (2 bytes) and signature (64 bytes).
  public func encode(into writer: inout BCSWriter) {
    writer.value(statement)
    writer.value(signer)
    writer.value(signature)
  }

  /// Reads a vote whose signer is a possible place; its signature is not checked.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    statement = try Statement(from: &reader)
    signer = try reader.checked {
      let place = Int($0.value)
      let last = ValidatorSet.countMax - 1
      return place <= last ? nil : .overLimit(limit: last, got: place)
    }
    signature = try Signature(from: &reader)
  }
}
