/// One item of `GET /v1/stream`: a line of JSON Lines, or the data of a server-sent event whose id is
/// ``cursor`` and whose name is ``type``.
public struct StreamItemResource: Codable, Equatable, Sendable {
  /// What an item is.
  public enum Kind: String, Codable, Sendable {
    /// A block became final.
    case block
    /// A transaction of a final block.
    case transaction
    /// An event of the ledger.
    case event
    /// Where this node stands in the present view.
    case consensus
    /// What this node says of itself.
    case node
    /// Blocks that this node no longer has; the stream goes on above them.
    case gap
    /// Nothing happened; where the stream stands.
    case heartbeat
    /// The client takes too little; the stream ends here.
    case slow
  }

  /// Blocks that are not there.
  public struct Gap: Codable, Equatable, Sendable {
    /// The first height that is missing.
    public var from: String
    /// The first height that is there again.
    public var to: String
    /// Creates a gap.
    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  /// Where the stream stands after this item: `height.index`, to go on from.
  public var cursor: String
  /// One of ``Kind``.
  public var type: String
  /// Of a `block`.
  public var block: BlockSummaryResource?
  /// Of a `transaction`.
  public var transaction: TransactionSummaryResource?
  /// Of an `event`.
  public var event: EventResource?
  /// Of a `consensus`; live, and of no place in the chain.
  public var consensus: ConsensusResource?
  /// Of a `node`; live, and of no place in the chain.
  public var node: StatusResource?
  /// Of a `gap`.
  public var gap: Gap?

  /// Creates an item without particulars: a heartbeat, or the end.
  public init(cursor: String, _ kind: Kind) {
    self.cursor = cursor
    type = kind.rawValue
  }

  /// A block.
  public init(cursor: String, block: BlockSummaryResource) {
    self.init(cursor: cursor, .block)
    self.block = block
  }

  /// A transaction.
  public init(cursor: String, transaction: TransactionSummaryResource) {
    self.init(cursor: cursor, .transaction)
    self.transaction = transaction
  }

  /// An event of the ledger.
  public init(cursor: String, event: EventResource) {
    self.init(cursor: cursor, .event)
    self.event = event
  }

  /// Where a node stands in the present view.
  public init(cursor: String, consensus: ConsensusResource) {
    self.init(cursor: cursor, .consensus)
    self.consensus = consensus
  }

  /// What a node says of itself.
  public init(cursor: String, node: StatusResource) {
    self.init(cursor: cursor, .node)
    self.node = node
  }

  /// Missing blocks.
  public init(cursor: String, gap: Gap) {
    self.init(cursor: cursor, .gap)
    self.gap = gap
  }
}
