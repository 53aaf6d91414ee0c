public import SanadCodec

/// A header, the full signed bytes of its transactions in order, and what it proves against validators.
///
/// Consensus moves and stores blocks without reading transactions; the ledger decodes them. The
/// bytes are kept as they came, because the transaction tree hashes exactly them.
public struct Block: Hashable, Sendable {
  /// Most transactions in a block.
  public static let transactionsMax = 16_384
  /// Most bytes of one signed transaction.
  public static let transactionBytesMax = 64 * 1_024
  /// Most bytes of a block beside its transactions: the header, the evidence, the lengths of lists.
  public static let envelopeBytesMax = 4_352
  /// What each transaction takes beside its own bytes: its length.
  public static let lengthBytesMax = 4
  /// Most evidence items in a block (consensus.md 2.9).
  public static let evidenceMax = 16

  /// The header.
  public let header: BlockHeader
  /// The signed transactions' bytes.
  public let transactions: [[UInt8]]
  /// Contradictions that go on the ledger with it, ascending; at most ``evidenceMax``
  /// (consensus.md 2.14).
  public let evidence: [Evidence]

  /// Creates a block; that the header matches the lists is checked by validation.
  public init(header: BlockHeader, transactions: [[UInt8]], evidence: [Evidence] = []) {
    self.header = header
    self.transactions = transactions
    self.evidence = evidence
  }
}

extension Block: BCSEncodable, BCSDecodable {
  /// The largest body of any chain and the header; the deepest is a piece of evidence.
  public static let bcsLimits = BCSLimits(
    bytes: Int(ChainParameters.blockBytesLimit) + 64 * 1_024, depth: 1)

  /// Appends the header, the list of transactions and the list of evidence.
  public func encode(into writer: inout BCSWriter) {
    writer.value(header)
    writer.length(transactions.count)
    for transaction in transactions { writer.blob(transaction) }
    writer.list(evidence)
  }

  /// Reads a block within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    header = try BlockHeader(from: &reader)
    let count = try reader.length(max: Self.transactionsMax)
    var transactions: [[UInt8]] = []
    transactions.reserveCapacity(min(count, reader.remaining))
    for _ in 0..<count {
      transactions.append(try reader.blob(max: Self.transactionBytesMax))
    }
    self.transactions = transactions
    evidence = try reader.list(of: Evidence.self, max: Self.evidenceMax)
  }
}
