public import SanadCodec
public import SanadCrypto

/// A transaction that has been decoded from its bytes, and about which nothing else is known.
///
/// Keeps the bytes, because blocks carry and the transaction tree hashes exactly them.
public struct UnverifiedTransaction: Hashable, Sendable {
  /// The signed bytes as they came.
  public let bytes: [UInt8]
  /// What they say.
  public let transaction: SignedTransaction
  /// SHA-256 of the tagged body.
  public let id: TransactionID
  /// SHA-256 of the tagged signed bytes: the leaf in the block's transaction tree, and a name that
  /// includes the signatures, fit for a cache of verdicts.
  public let leaf: Digest
  /// Where the body ends in ``bytes``.
  private let bodyByteCount: Int

  /// Decodes at most 64 KiB; nothing may be left over.
  public init(decoding bytes: [UInt8]) throws(DecodingFailure) {
    guard bytes.count <= SignedTransaction.bytesMax else {
      throw DecodingFailure(
        .overLimit(limit: SignedTransaction.bytesMax, got: bytes.count), at: 0)
    }
    var reader = BCSReader(bytes, depthMax: SignedTransaction.bcsLimits.depth)
    let body = try TransactionBody(from: &reader)
    bodyByteCount = reader.offset
    let authorizations = try SignedTransaction.readAuthorizations(from: &reader)
    try reader.finish()
    self.bytes = bytes
    transaction = SignedTransaction(body: body, authorizations: authorizations)
    id = TransactionID(SHA256.digest(.transaction, bytes[..<bodyByteCount]))
    leaf = SHA256.digest(.transactionLeaf, bytes)
  }

  /// What is asked for.
  public var body: TransactionBody { transaction.body }

  /// The authorizations.
  public var authorizations: [Authorization] { transaction.authorizations }

  /// What every key signed: the tag's sixteen bytes and the body's.
  public var signedBytes: [UInt8] { DomainTag.transaction.bytes + bytes[..<bodyByteCount] }
}
