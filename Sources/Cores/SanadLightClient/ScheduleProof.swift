public import SanadCodec
public import SanadCrypto
public import SanadTypes

/// The proof of what the chain did by itself in a final block.
///
/// Encoding: final header; receipt bytes; list proof of the receipt.
public struct ScheduleProof: Hashable, Sendable {
  /// Most bytes of a receipt in a proof.
  public static let receiptBytesMax = Receipt.bcsLimits.bytes

  /// The block.
  public let block: FinalHeader
  /// The receipt's bytes.
  public let receipt: [UInt8]
  /// The receipt's place under the header's receipts root, behind those of all transactions.
  public let receiptPath: ListProof

  /// Puts a proof together.
  public init(block: FinalHeader, receipt: [UInt8], receiptPath: ListProof) {
    self.block = block
    self.receipt = receipt
    self.receiptPath = receiptPath
  }

  /// Checks everything from the certificate down to the receipt.
  public func verify(by anchor: TrustAnchor) throws(LightClientFailure) -> ProvenSchedule {
    let header = block.header
    try block.verify(by: anchor)
    guard receiptPath.index == header.transactionCount else {
      throw .otherPlace(transaction: header.transactionCount, receipt: receiptPath.index)
    }
    let computed = receiptPath.root(from: SHA256.digest(.receiptLeaf, receipt))
    guard computed == header.receiptsRoot else {
      throw .receiptNotInBlock(expected: header.receiptsRoot, computed: computed)
    }
    let receipt: Receipt
    do throws(DecodingFailure) {
      receipt = try BCSReader.decode(Receipt.self, from: self.receipt)
    } catch { throw .receiptBytes(error) }
    let expected = TransactionID(scheduleAt: header.height)
    guard receipt.transaction == expected else {
      throw .receiptOfAnother(transaction: expected, receipt: receipt.transaction)
    }
    return ProvenSchedule(header: header, receipt: receipt)
  }
}

/// What the chain did by itself in a final block. Only a verified proof makes one.
public struct ProvenSchedule: Hashable, Sendable {
  /// The final block.
  public let header: BlockHeader
  /// What happened.
  public let receipt: Receipt
}

extension ScheduleProof: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(block)
    writer.blob(receipt)
    writer.value(receiptPath)
  }

  /// Reads a proof within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    block = try FinalHeader(from: &reader)
    receipt = try reader.blob(max: Self.receiptBytesMax)
    receiptPath = try ListProof(from: &reader)
  }
}
