public import SanadCodec

/// Signed transactions passed between mempools; consensus does not read them.
public struct TransactionBatch: Hashable, Sendable {
  /// Most transactions of one batch.
  public static let transactionsMax = 1_024
  /// Most bytes of one batch, lengths included.
  public static let bytesMax = 256 * 1_024

  /// The full signed bytes of each.
  public let transactions: [[UInt8]]

  /// Wraps transactions; the sender keeps within the limits.
  public init(_ transactions: [[UInt8]]) { self.transactions = transactions }
}

extension TransactionBatch: BCSEncodable, BCSDecodable {
  /// ``bytesMax``, without anything nested.
  public static let bcsLimits = BCSLimits(bytes: bytesMax, depth: 0)

  /// Appends the list.
  public func encode(into writer: inout BCSWriter) {
    writer.length(transactions.count)
    for transaction in transactions { writer.blob(transaction) }
  }

  /// Reads at most ``transactionsMax`` transactions of at most ``bytesMax`` together.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let count = try reader.length(max: Self.transactionsMax)
    var transactions: [[UInt8]] = []
    transactions.reserveCapacity(min(count, reader.remaining))
    for _ in 0..<count {
      let place = reader.offset
      transactions.append(try reader.blob(max: Block.transactionBytesMax))
      let used = reader.offset - start
      if used > Self.bytesMax {
        throw DecodingFailure(.overLimit(limit: Self.bytesMax, got: used), at: place)
      }
    }
    self.transactions = transactions
  }
}
