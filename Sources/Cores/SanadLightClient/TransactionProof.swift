public import SanadCodec
public import SanadCrypto
public import SanadTypes

/// The proof that a transaction is in a final block, and of its receipt.
///
/// Encoding: final header; transaction bytes; receipt bytes; list proof of the transaction; list
/// proof of the receipt.
public struct TransactionProof: Hashable, Sendable {
  /// Most bytes of a receipt in a proof.
  public static let receiptBytesMax = 1 << 20

  /// The block.
  public let block: FinalHeader
  /// The full signed bytes.
  public let transaction: [UInt8]
  /// The receipt's bytes.
  public let receipt: [UInt8]
  /// The transaction's place under the header's transactions root.
  public let transactionPath: ListProof
  /// The receipt's place under the header's receipts root.
  public let receiptPath: ListProof

  /// Puts a proof together.
  public init(
    block: FinalHeader, transaction: [UInt8], receipt: [UInt8], transactionPath: ListProof,
    receiptPath: ListProof
  ) {
    self.block = block
    self.transaction = transaction
    self.receipt = receipt
    self.transactionPath = transactionPath
    self.receiptPath = receiptPath
  }

  /// Checks everything from the certificate down to the transaction and its receipt.
  public func verify(by anchor: TrustAnchor) throws(LightClientFailure) -> ProvenTransaction {
    try block.verify(by: anchor)
    try checkPlaces()
    try check(
      transactionPath, SHA256.digest(.transactionLeaf, transaction),
      under: block.header.transactionsRoot, else: LightClientFailure.transactionNotInBlock)
    try check(
      receiptPath, SHA256.digest(.receiptLeaf, receipt), under: block.header.receiptsRoot,
      else: LightClientFailure.receiptNotInBlock)
    return try read()
  }

  private func checkPlaces() throws(LightClientFailure) {
    guard transactionPath.count == block.header.transactionCount else {
      throw .transactionCount(
        header: block.header.transactionCount, proof: transactionPath.count)
    }
    guard receiptPath.index == transactionPath.index else {
      throw .otherPlace(transaction: transactionPath.index, receipt: receiptPath.index)
    }
  }

  private func check(
    _ path: ListProof, _ leaf: Digest, under root: Digest,
    else failure: (Digest, Digest?) -> LightClientFailure
  ) throws(LightClientFailure) {
    let computed = path.root(from: leaf)
    guard computed == root else { throw failure(root, computed) }
  }

  private func read() throws(LightClientFailure) -> ProvenTransaction {
    let transaction: UnverifiedTransaction
    let receipt: Receipt
    do throws(DecodingFailure) {
      transaction = try UnverifiedTransaction(decoding: self.transaction)
    } catch {
      throw .transactionBytes(error)
    }
    do throws(DecodingFailure) {
      receipt = try BCSReader.decode(Receipt.self, from: self.receipt)
    } catch {
      throw .receiptBytes(error)
    }
    guard receipt.transaction == transaction.id else {
      throw .receiptOfAnother(transaction: transaction.id, receipt: receipt.transaction)
    }
    return ProvenTransaction(
      header: block.header, index: transactionPath.index, transaction: transaction,
      receipt: receipt)
  }
}

/// A transaction of a final block. Only a verified proof makes one.
public struct ProvenTransaction: Hashable, Sendable {
  /// The final block.
  public let header: BlockHeader
  /// The transaction's place in it.
  public let index: UInt32
  /// The transaction. A quorum found it includable; its signatures are not checked here again.
  public let transaction: UnverifiedTransaction
  /// What became of it.
  public let receipt: Receipt
}

extension TransactionProof: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(block)
    writer.blob(transaction)
    writer.blob(receipt)
    writer.value(transactionPath)
    writer.value(receiptPath)
  }

  /// Reads a proof within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    block = try FinalHeader(from: &reader)
    transaction = try reader.blob(max: Block.transactionBytesMax)
    receipt = try reader.blob(max: Self.receiptBytesMax)
    transactionPath = try ListProof(from: &reader)
    receiptPath = try ListProof(from: &reader)
  }
}
