/// `GET /v1/blocks/{height or digest}`: a final block with the signatures that make it final.
public struct BlockResource: Codable, Equatable, Sendable {
  /// The header, field by field as docs/wire-nodes.md lists them.
  public struct Header: Codable, Equatable, Sendable {
    /// Format version.
    public var version: Int
    /// Chain id, hexadecimal.
    public var chainId: String
    /// Epoch.
    public var epoch: String
    /// View of the first proposal.
    public var view: String
    /// Height.
    public var height: String
    /// Parent's digest, hexadecimal.
    public var parent: String
    /// Index of the leader.
    public var leader: Int
    /// Milliseconds since 1970.
    public var timestampMs: String
    /// Root over the transactions.
    public var transactionsRoot: String
    /// Number of transactions.
    public var transactionCount: Int
    /// State root after the block.
    public var stateRoot: String
    /// Root over the receipts.
    public var receiptsRoot: String
    /// Weight used.
    public var weight: String
    /// Digest of the evidence list.
    public var evidenceRoot: String
    /// Whether the block ends its epoch.
    public var closesEpoch: Bool
    /// Digest of the next validator set, or zeroes.
    public var nextValidators: String

    /// Creates a header from all of its fields.
    public init(
      version: Int, chainId: String, epoch: String, view: String, height: String, parent: String,
      leader: Int, timestampMs: String, transactionsRoot: String, transactionCount: Int,
      stateRoot: String, receiptsRoot: String, weight: String, evidenceRoot: String,
      closesEpoch: Bool, nextValidators: String
    ) {
      self.version = version
      self.chainId = chainId
      self.epoch = epoch
      self.view = view
      self.height = height
      self.parent = parent
      self.leader = leader
      self.timestampMs = timestampMs
      self.transactionsRoot = transactionsRoot
      self.transactionCount = transactionCount
      self.stateRoot = stateRoot
      self.receiptsRoot = receiptsRoot
      self.weight = weight
      self.evidenceRoot = evidenceRoot
      self.closesEpoch = closesEpoch
      self.nextValidators = nextValidators
    }
  }

  /// The finalization that covers the block: its own, or a descendant's.
  public struct Certificate: Codable, Equatable, Sendable {
    /// Epoch of the statement.
    public var epoch: String
    /// View of the statement.
    public var view: String
    /// View of the parent in the statement.
    public var parentView: String
    /// Digest that was finalized; a descendant's where the block has none of its own.
    public var block: String
    /// Names of the signers, in index order.
    public var signers: [String]
    /// Their signatures, hexadecimal, in the same order.
    public var signatures: [String]

    /// Creates a certificate from all of its fields.
    public init(
      epoch: String, view: String, parentView: String, block: String, signers: [String],
      signatures: [String]
    ) {
      self.epoch = epoch
      self.view = view
      self.parentView = parentView
      self.block = block
      self.signers = signers
      self.signatures = signatures
    }
  }

  /// The block's digest, hexadecimal.
  public var digest: String
  /// The header.
  public var header: Header
  /// Ids of the transactions, in order.
  public var transactions: [String]
  /// The finalization.
  public var certificate: Certificate

  /// Creates a block from all of its fields.
  public init(digest: String, header: Header, transactions: [String], certificate: Certificate) {
    self.digest = digest
    self.header = header
    self.transactions = transactions
    self.certificate = certificate
  }
}
