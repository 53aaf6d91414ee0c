public import SanadCodec
public import SanadCrypto

/// What a vote is a vote for: the digest of these fields names the block, its transactions, and
/// the state after them (consensus.md 2.4; byte layout in docs/wire-nodes.md, "Block header").
public struct BlockHeader: Hashable, Sendable {
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1

  /// Version of the block's format and rules.
  public var version: UInt16
  /// The chain.
  public var chainID: ChainID
  /// The epoch.
  public var epoch: Epoch
  /// The view in which the block was first proposed.
  public var view: View
  /// One above the parent's.
  public var height: Height
  /// The parent's digest; zero at genesis.
  public var parent: BlockDigest
  /// Who proposed it.
  public var leader: ValidatorIndex
  /// Above the parent's; the ledger's clock.
  public var timestamp: Timestamp
  /// Root of the list tree over the full signed bytes of the transactions.
  public var transactionsRoot: Digest
  /// Number of transactions.
  public var transactionCount: UInt32
  /// Root of the state tree after this block's own transactions.
  public var stateRoot: Digest
  /// Root of the list tree over the receipts.
  public var receiptsRoot: Digest
  /// Weight used by the transactions.
  public var weight: UInt64
  /// Digest of the evidence list; zero when it is empty.
  public var evidenceRoot: Digest
  /// Whether this block ends its epoch.
  public var closesEpoch: Bool
  /// Digest of the next epoch's validator set when ``closesEpoch``; zero otherwise.
  public var nextValidators: Digest

  /// Creates a header from all of its fields.
  public init(
    version: UInt16 = BlockHeader.currentVersion, chainID: ChainID, epoch: Epoch, view: View,
    height: Height, parent: BlockDigest, leader: ValidatorIndex, timestamp: Timestamp,
    transactionsRoot: Digest, transactionCount: UInt32, stateRoot: Digest, receiptsRoot: Digest,
    weight: UInt64, evidenceRoot: Digest = .zero, closesEpoch: Bool = false,
    nextValidators: Digest = .zero
  ) {
    self.version = version
    self.chainID = chainID
    self.epoch = epoch
    self.view = view
    self.height = height
    self.parent = parent
    self.leader = leader
    self.timestamp = timestamp
    self.transactionsRoot = transactionsRoot
    self.transactionCount = transactionCount
    self.stateRoot = stateRoot
    self.receiptsRoot = receiptsRoot
    self.weight = weight
    self.evidenceRoot = evidenceRoot
    self.closesEpoch = closesEpoch
    self.nextValidators = nextValidators
  }

  /// The block's name: SHA-256 of the tagged header.
  public var digest: BlockDigest { BlockDigest(SHA256.digest(.header, of: self)) }
}

extension BlockHeader: BCSEncodable, BCSDecodable {
  /// Appends the 273 bytes in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(version)
    writer.value(chainID)
    writer.value(epoch)
    writer.value(view)
    writer.value(height)
    writer.value(parent)
    writer.value(leader)
    writer.value(timestamp)
    writer.value(transactionsRoot)
    writer.u32(transactionCount)
    writer.value(stateRoot)
    writer.value(receiptsRoot)
    writer.u64(weight)
    writer.value(evidenceRoot)
    writer.bool(closesEpoch)
    writer.value(nextValidators)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    version = try reader.u16()
    chainID = try ChainID(from: &reader)
    epoch = try Epoch(from: &reader)
    view = try View(from: &reader)
    height = try Height(from: &reader)
    parent = try BlockDigest(from: &reader)
    leader = try ValidatorIndex(from: &reader)
    timestamp = try Timestamp(from: &reader)
    transactionsRoot = try Digest(from: &reader)
    transactionCount = try reader.u32()
    stateRoot = try Digest(from: &reader)
    receiptsRoot = try Digest(from: &reader)
    weight = try reader.u64()
    evidenceRoot = try Digest(from: &reader)
    closesEpoch = try reader.bool()
    nextValidators = try Digest(from: &reader)
  }
}
