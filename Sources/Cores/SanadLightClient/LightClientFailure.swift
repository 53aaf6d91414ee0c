public import SanadCodec
public import SanadCrypto
public import SanadState
public import SanadTypes

/// Why a proof does not hold, with what was compared.
public enum LightClientFailure: Error, Equatable, Sendable {
  /// The bytes are no proof.
  case malformed(DecodingFailure)
  /// A header has a version that this release does not know.
  case unknownVersion(UInt16)
  /// A header is of another chain.
  case wrongChain(expected: ChainID, got: ChainID)
  /// A header or the certificate is of another epoch than the known validators.
  case wrongEpoch(expected: Epoch, got: Epoch)
  /// A header that is to end an epoch does not close it.
  case epochNotClosed(Epoch)
  /// The next epoch's validators are not those whom the closing header names.
  case otherValidators(expected: Digest, got: Digest)
  /// More headers than a proof may have.
  case tooManyHeaders(got: Int, limit: Int)
  /// A header's height is not one above its parent's.
  case heightGap(expected: Height, got: Height)
  /// A header names another parent than the header before it.
  case brokenLink(at: Height)
  /// The certificate is a notarization or a nullification.
  case notAFinalization(VoteKind)
  /// The certificate is for another block than the one that the headers lead to.
  case otherBlockCertified(expected: BlockDigest, got: BlockDigest)
  /// The bitmap names a signer that the set does not have.
  case signerOutsideSet(ValidatorIndex, validators: Int)
  /// The bitmap is not as wide as the set.
  case bitmapWidth(bytes: Int, validators: Int)
  /// The certificate has not one signature for each signer.
  case signatureCount(expected: Int, got: Int)
  /// The signers are no quorum.
  case tooFewSignatures(quorum: Int, got: Int)
  /// A signature is not the signer's over this statement on this chain.
  case invalidSignature(signer: ValidatorIndex)
  /// The path from the key to the state root does not hold.
  case state(StateFailure)
  /// The proof is about another key of the state than the one that is asked about.
  case otherKey
  /// What the state has under the key is no record of this release.
  case recordBytes(DecodingFailure)
  /// The header and the path give different numbers of transactions.
  case transactionCount(header: UInt32, proof: UInt32)
  /// Transaction and receipt do not stand at one place.
  case otherPlace(transaction: UInt32, receipt: UInt32)
  /// The path does not lead from the transaction to the header's root; nil for no path at all.
  case transactionNotInBlock(expected: Digest, computed: Digest?)
  /// The path does not lead from the receipt to the header's root; nil for no path at all.
  case receiptNotInBlock(expected: Digest, computed: Digest?)
  /// What is in the block is no transaction of this release.
  case transactionBytes(DecodingFailure)
  /// What is in the block is no receipt of this release.
  case receiptBytes(DecodingFailure)
  /// The receipt names another transaction.
  case receiptOfAnother(transaction: TransactionID, receipt: TransactionID)
}

extension LightClientFailure {
  /// The step of the check that failed, from the file down to the leaf.
  public enum Step: String, Hashable, Sendable, CaseIterable {
    /// Reading the bytes.
    case file
    /// The headers from the block to a certified one.
    case headers
    /// The finalization and its signatures.
    case certificate
    /// The path to the state root.
    case state
    /// The path to the transactions root.
    case transaction
    /// The path to the receipts root.
    case receipt
  }

  /// The step of the check that failed.
  public var step: Step {
    switch self {
    case .malformed: .file
    case .unknownVersion, .wrongChain, .wrongEpoch, .epochNotClosed, .otherValidators,
      .tooManyHeaders, .heightGap, .brokenLink:
      .headers
    case .notAFinalization, .otherBlockCertified, .signerOutsideSet, .bitmapWidth,
      .signatureCount, .tooFewSignatures, .invalidSignature:
      .certificate
    case .state, .otherKey, .recordBytes: .state
    case .transactionCount, .transactionNotInBlock, .transactionBytes: .transaction
    case .otherPlace, .receiptNotInBlock, .receiptBytes, .receiptOfAnother: .receipt
    }
  }

  /// The code under which a proof that does not hold is refused.
  public var code: ErrorCode { .proofInvalid }
}

extension LightClientFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .malformed(let failure): "the proof cannot be read: \(failure)"
    case .unknownVersion(let version): "a header has the unknown version \(version)"
    case .wrongChain(let expected, let got): "a header is of chain \(got), not \(expected)"
    case .wrongEpoch(let expected, let got):
      "the proof is of epoch \(got); the validators are known for epoch \(expected)"
    case .epochNotClosed(let epoch): "no block that closes epoch \(epoch) is in the proof"
    case .otherValidators(let expected, let got):
      "the validators \(got) are not those of the closing header, \(expected)"
    case .tooManyHeaders(let got, let limit): "\(got) headers, where \(limit) are the limit"
    case .heightGap(let expected, let got): "a header has height \(got), not \(expected)"
    case .brokenLink(let height): "the header at height \(height) names another parent"
    case .notAFinalization(let kind): "the certificate is of kind \(kind), no finalization"
    case .otherBlockCertified(let expected, let got):
      "the certificate is for block \(got), not \(expected)"
    case .signerOutsideSet(let signer, let count): "signer \(signer) of \(count) validators"
    case .bitmapWidth(let bytes, let count):
      "a bitmap of \(bytes) bytes for \(count) validators"
    case .signatureCount(let expected, let got): "\(got) signatures of \(expected) signers"
    case .tooFewSignatures(let quorum, let got):
      "signatures that weigh \(got), where \(quorum) is a quorum"
    case .invalidSignature(let signer): "the signature of validator \(signer) is not valid"
    case .state(let failure): "the state proof does not hold: \(failure)"
    case .otherKey: "the proof is about another key of the state"
    case .recordBytes(let failure): "the value in the state cannot be read: \(failure)"
    case .transactionCount(let header, let proof):
      "the header counts \(header) transactions, the proof \(proof)"
    case .otherPlace(let transaction, let receipt):
      "the transaction is at place \(transaction), the receipt at \(receipt)"
    case .transactionNotInBlock: "the transaction is not under the header's root"
    case .receiptNotInBlock: "the receipt is not under the header's root"
    case .transactionBytes(let failure): "the transaction cannot be read: \(failure)"
    case .receiptBytes(let failure): "the receipt cannot be read: \(failure)"
    case .receiptOfAnother(let transaction, let receipt):
      "the receipt is of transaction \(receipt), not \(transaction)"
    }
  }
}
