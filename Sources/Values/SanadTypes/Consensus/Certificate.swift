public import SanadCodec
public import SanadCrypto

/// A statement with the signatures of a quorum: a notarization, nullification or finalization.
///
/// One signature for each place of the bitmap, in ascending order; more than a quorum is allowed.
/// Compare certificates by ``statement``: equal statements may carry different signers.
public struct Certificate: Hashable, Sendable {
  /// What is certified.
  public let statement: Statement
  /// Who signed.
  public let signers: SignerBitmap
  /// Their signatures, in the order of their places.
  public let signatures: [Signature]

  /// Puts a certificate together from one signature for each signer; nil when a signer appears
  /// twice or lies outside `validatorCount`. Whether there are enough is ``isWellFormed(for:)``.
  public init?(
    statement: Statement, signatures signed: [(signer: ValidatorIndex, signature: Signature)],
    validatorCount: Int
  ) {
    var signers = SignerBitmap(count: validatorCount)
    let ordered = signed.sorted { $0.signer < $1.signer }
    for entry in ordered {
      guard Int(entry.signer.value) < validatorCount, !signers.contains(entry.signer) else {
        return nil
      }
      signers.insert(entry.signer)
    }
    self.statement = statement
    self.signers = signers
    signatures = ordered.map(\.signature)
  }

  /// The view.
  public var view: View { statement.view }
  /// Which kind of votes it gathers.
  public var kind: VoteKind { statement.kind }
  /// The block that it is for; nil for a nullification.
  public var block: BlockReference? { statement.block }

  /// The votes that it consists of, in the order of their places.
  public var votes: [Vote] {
    zip(signers.indices, signatures).map {
      Vote(statement: statement, signer: $0, signature: $1)
    }
  }

  /// Whether the bitmap fits the set, each bit has one signature, and they are a quorum.
  /// The signatures themselves are not checked.
  public func isWellFormed(for validators: ValidatorSet) -> Bool {
    signers.fits(count: validators.count) && signatures.count == signers.count
      && validators.weight(of: signers.indices) >= validators.quorumWeight
  }

  /// Whether this is a certificate of that set on that chain: well formed and every signature
  /// valid, in order of places. Up to n Ed25519 verifications; stops at the first bad one.
  public func isValid(for validators: ValidatorSet, on chain: ChainID) -> Bool {
    isWellFormed(for: validators)
      && votes.allSatisfy { $0.isSigned(by: validators, on: chain) }
  }

  /// Bytes of the encoding, without encoding it.
  public var byteCount: Int {
    (block == nil ? 17 : 57) + 1 + signers.bytes.count + signatures.count * Signature.byteCount
  }
}

extension Certificate: BCSEncodable, BCSDecodable {
  /// Appends statement, bitmap and, without a length, the signatures.
  public func encode(into writer: inout BCSWriter) {
    writer.value(statement)
    writer.value(signers)
    for signature in signatures { writer.value(signature) }
  }

  /// Reads as many signatures as the bitmap has bits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    statement = try Statement(from: &reader)
    signers = try reader.checked {
      let limit = ValidatorSet.countMax
      return $0.count <= limit ? nil : .overLimit(limit: limit, got: $0.count)
    }
    let count = signers.count
    var signatures: [Signature] = []
    signatures.reserveCapacity(min(count, reader.remaining / Signature.byteCount))
    for _ in 0..<count { signatures.append(try Signature(from: &reader)) }
    self.signatures = signatures
  }
}
