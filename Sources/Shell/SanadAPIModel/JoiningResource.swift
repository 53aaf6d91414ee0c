/// How far a node is that fetches the state that it begins with: part of `GET /v1/status` before it
/// starts.
public struct JoiningResource: Codable, Equatable, Sendable {
  /// `looking` for a snapshot; `proving` which block it is of; `resuming` with what an earlier start has
  /// fetched; `fetching` chunks; `finishing` the store; `starting` or `by_blocks` once that is over.
  public var phase: String
  /// Milliseconds since it began.
  public var forMs: String
  /// The height of the snapshot's block; absent while none is chosen.
  public var height: String?
  /// Its digest.
  public var block: String?
  /// Chunks that are here and were checked.
  public var chunks: Int
  /// Chunks of the snapshot; absent before they are known.
  public var chunksTotal: Int?
  /// Of those that are here, the ones of an earlier start.
  public var chunksResumed: Int
  /// Hundredths of all chunks that are here, rounded down; absent before their number is known.
  public var percent: Int?
  /// Bytes of the chunks that are here.
  public var bytes: String
  /// Bytes of all, about, as whoever made the snapshot says; nothing is decided by it.
  public var bytesTotal: String?
  /// What came from peers in the last ten seconds, bytes of chunks a second; absent before that is
  /// known.
  public var bytesPerSecond: String?
  /// Seconds until all chunks are here, as fast as in the last ten; absent where that is not known.
  public var secondsLeft: String?
  /// The nodes that have this snapshot and are asked for it.
  public var peers: [String]
  /// The nodes that sent what no honest one does, and were parted with.
  public var parted: [String]

  /// Creates the description of a node that has nothing yet.
  public init(phase: String, forMs: String) {
    self.phase = phase
    self.forMs = forMs
    chunks = 0
    chunksResumed = 0
    bytes = "0"
    peers = []
    parted = []
  }
}

/// How far a node is behind that takes blocks which others have: part of `GET /v1/status`.
public struct CatchingUpResource: Codable, Equatable, Sendable {
  /// The height of a final block that others have, proven by its finalization.
  public var toHeight: String
  /// Blocks between the newest one here and that.
  public var blocksLeft: String
  /// Blocks that became final here in the last ten seconds, a second; absent before that is known.
  public var blocksPerSecond: String?
  /// Seconds until that block is here, as fast as in the last ten; absent where that is not known.
  public var secondsLeft: String?

  /// Creates the description.
  public init(
    toHeight: String, blocksLeft: String, blocksPerSecond: String? = nil,
    secondsLeft: String? = nil
  ) {
    self.toHeight = toHeight
    self.blocksLeft = blocksLeft
    self.blocksPerSecond = blocksPerSecond
    self.secondsLeft = secondsLeft
  }
}
