public import SanadTypes

/// The bounds of a mempool. Counts and bytes are both bounded, because small transactions cost
/// tables and large ones cost memory.
public struct MempoolLimits: Hashable, Sendable {
  /// Most transactions that wait.
  public var transactionsMax: Int
  /// Most bytes of the transactions that wait.
  public var bytesMax: Int
  /// Most transactions of one account that wait.
  public var accountTransactionsMax: Int
  /// Most bytes of one account's transactions that wait.
  public var accountBytesMax: Int
  /// How far above the confirmed sequence of its lane a transaction may lie; what is beyond a gap
  /// is parked.
  public var laneSpan: UInt64
  /// Most transactions whose check is under way.
  public var checksMax: Int
  /// Most bytes of transactions whose check is under way.
  public var checksBytesMax: Int
  /// Most transactions of one peer whose check is under way.
  public var checksPerPeerMax: Int
  /// Most bytes of one peer's transactions whose check is under way.
  public var checksPerPeerBytesMax: Int
  /// The first interval between two gossips of a transaction, D of consensus.md 2.2.
  public var gossipInterval: Milliseconds
  /// Most bytes of transactions that are passed on at once.
  public var gossipBytesMax: Int
  /// Most bytes of transactions that are passed on in a second, to each peer; below what a peer lets
  /// through of one sender (decision 024).
  public var gossipBytesPerSecond: Int
  /// Of these, most bytes of transactions in a second, and at once, that others have or were sent
  /// before. All nodes repeat what waits: with a long mempool that would be most of what a node
  /// reads, and keep it from its votes.
  public var gossipAgainBytesPerSecond: Int
  /// Most messages with transactions in a second, to each peer; for the same reason.
  public var gossipMessagesPerSecond: Int

  /// Creates limits.
  public init(
    transactionsMax: Int = 65_536, bytesMax: Int = 64 << 20,
    accountTransactionsMax: Int = 4_096, accountBytesMax: Int = 8 << 20, laneSpan: UInt64 = 256,
    checksMax: Int = 16_384, checksBytesMax: Int = 32 << 20, checksPerPeerMax: Int = 4_096,
    checksPerPeerBytesMax: Int = 4 << 20,
    gossipInterval: Milliseconds = Milliseconds(100), gossipBytesMax: Int = 1 << 20,
    gossipBytesPerSecond: Int = 6 << 20, gossipAgainBytesPerSecond: Int = 256 << 10,
    gossipMessagesPerSecond: Int = 6_144
  ) {
    self.transactionsMax = transactionsMax
    self.bytesMax = bytesMax
    self.accountTransactionsMax = accountTransactionsMax
    self.accountBytesMax = accountBytesMax
    self.laneSpan = laneSpan
    self.checksMax = checksMax
    self.checksBytesMax = checksBytesMax
    self.checksPerPeerMax = checksPerPeerMax
    self.checksPerPeerBytesMax = checksPerPeerBytesMax
    self.gossipInterval = gossipInterval
    self.gossipBytesMax = gossipBytesMax
    self.gossipBytesPerSecond = gossipBytesPerSecond
    self.gossipAgainBytesPerSecond = gossipAgainBytesPerSecond
    self.gossipMessagesPerSecond = gossipMessagesPerSecond
  }
}
