package import SanadCodec
package import SanadTypes

/// Why a stored block is final.
package enum StoredFinality: Equatable, Sendable {
  /// Variant 0: its own finalization certificate, as opaque bytes.
  case certificate([UInt8])
  /// Variant 1: the nearest final descendant that has a certificate. The headers up to it are the
  /// proof (consensus.md 2.10).
  case through(Height)

  /// Most bytes of a certificate.
  package static let certificateBytesMax = 64 * 1_024
}

extension StoredFinality: BCSEncodable, BCSDecodable {
  /// Appends the variant and its value.
  package func encode(into writer: inout BCSWriter) {
    switch self {
    case .certificate(let bytes):
      writer.variant(0)
      writer.blob(bytes)
    case .through(let height):
      writer.variant(1)
      writer.value(height)
    }
  }

  /// Reads the variant and its value.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .certificate(try reader.blob(max: Self.certificateBytesMax))
    case 1: self = .through(try Height(from: &reader))
    case let tag: throw DecodingFailure(.unknownVariant(tag), at: start)
    }
  }
}

/// A final block with all that its execution gave: what goes into a ``BlockStore``.
package struct FinalBlock: Sendable {
  /// The block.
  package let block: Block
  /// The digest of its header.
  package let digest: BlockDigest
  /// Why it is final.
  package let finality: StoredFinality
  /// The transactions' ids, in order; as many as the block has transactions.
  package let transactionIDs: [TransactionID]
  /// The receipts' bytes, in order; as many as the block has transactions, or none for genesis.
  package let receipts: [[UInt8]]
  /// The events' bytes, in order.
  package let events: [[UInt8]]
  /// The validators of the next epoch where the block closes its own; nil otherwise.
  package let nextValidators: ValidatorSet?

  /// Puts a final block together.
  ///
  /// - Precondition: there is an id for each transaction.
  package init(
    block: Block, digest: BlockDigest, finality: StoredFinality,
    transactionIDs: [TransactionID], receipts: [[UInt8]], events: [[UInt8]],
    nextValidators: ValidatorSet? = nil
  ) {
    precondition(
      transactionIDs.count == block.transactions.count, "each transaction has an id")
    self.block = block
    self.digest = digest
    self.finality = finality
    self.transactionIDs = transactionIDs
    self.receipts = receipts
    self.events = events
    self.nextValidators = nextValidators
  }
}

/// What the store keeps of a block under its height, beside the three lists.
///
/// | field | type |
/// |---|---|
/// | header | block header |
/// | digest | 32 |
/// | finality | variant 0 certificate, 1 height |
/// | transactions, receipts, events | u32 each: how many; where the lists are not here 0, 0 and 2³² − 1 |
/// | evidence | list of evidence, at most 16 |
package struct BlockRecord: Equatable, Sendable {
  /// The header.
  package let header: BlockHeader
  /// Its digest.
  package let digest: BlockDigest
  /// Why it is final.
  package let finality: StoredFinality
  /// Number of transactions.
  package let transactionCount: UInt32
  /// Number of receipts.
  package let receiptCount: UInt32
  /// Number of events.
  package let eventCount: UInt32
  /// What the block has on the ledger against validators.
  package let evidence: [Evidence]

  init(
    header: BlockHeader, digest: BlockDigest, finality: StoredFinality, transactionCount: UInt32,
    receiptCount: UInt32, eventCount: UInt32
  ) {
    self.header = header
    self.digest = digest
    self.finality = finality
    self.transactionCount = transactionCount
    self.receiptCount = receiptCount
    self.eventCount = eventCount
    evidence = []
  }

  init(of block: FinalBlock) {
    header = block.block.header
    digest = block.digest
    finality = block.finality
    transactionCount = UInt32(block.block.transactions.count)
    receiptCount = UInt32(block.receipts.count)
    eventCount = UInt32(block.events.count)
    evidence = block.block.evidence
  }
}

extension BlockRecord: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the table.
  package func encode(into writer: inout BCSWriter) {
    writer.value(header)
    writer.value(digest)
    writer.value(finality)
    writer.u32(transactionCount)
    writer.u32(receiptCount)
    writer.u32(eventCount)
    writer.list(evidence)
  }

  /// Reads the fields in the order of the table.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    header = try reader.value()
    digest = try reader.value()
    finality = try reader.value()
    transactionCount = try reader.u32()
    receiptCount = try reader.u32()
    eventCount = try reader.u32()
    evidence = try reader.list(max: Block.evidenceMax)
  }
}

/// A place in a list of a block.
package struct BlockPlace: Hashable, Comparable, Sendable {
  /// The block.
  package let height: Height
  /// The place in its list, from 0.
  package let index: UInt32

  /// Creates a place.
  package init(height: Height, index: UInt32) {
    self.height = height
    self.index = index
  }

  /// Order in which things happened.
  package static func < (left: BlockPlace, right: BlockPlace) -> Bool {
    (left.height, left.index) < (right.height, right.index)
  }
}

extension BlockPlace: BCSEncodable, BCSDecodable {
  /// Appends 12 bytes.
  package func encode(into writer: inout BCSWriter) {
    writer.value(height)
    writer.u32(index)
  }

  /// Reads 12 bytes.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    index = try reader.u32()
  }
}
