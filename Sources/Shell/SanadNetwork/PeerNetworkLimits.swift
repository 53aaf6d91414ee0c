/// Every bound of the network, with the values of consensus.md 2.11.
public struct PeerNetworkLimits: Sendable, Equatable {
  /// How much may wait to be sent to one peer in one class.
  public struct Queue: Sendable, Equatable {
    /// Bytes of frames.
    public var bytesMax: Int
    /// Number of frames.
    public var framesMax: Int

    /// Creates the bounds of a queue.
    public init(bytesMax: Int, framesMax: Int) {
      self.bytesMax = bytesMax
      self.framesMax = framesMax
    }
  }

  /// The largest frame of each class, in bytes. Proposals and sync: the largest block and 256 KiB.
  public var frameBytesMax = PerClass(
    consensus: 320 << 10, proposal: 1_280 << 10, sync: 1_280 << 10, mempool: 256 << 10 | 64)
  /// What may wait for one peer.
  public var queues = PerClass(
    consensus: Queue(bytesMax: 8 << 20, framesMax: 16_384),
    proposal: Queue(bytesMax: 8 << 20, framesMax: 256),
    sync: Queue(bytesMax: 8 << 20, framesMax: 1_024),
    mempool: Queue(bytesMax: 4 << 20, framesMax: 8_192))
  /// What one peer may send in all, thrown away frames included, in bytes a second; a second's worth
  /// at once. Above it the peer's connection is read more slowly. How many messages of a kind a peer
  /// may send is the receiver's to say: the network cannot read them.
  public var bytesPerSecondMax = 64 << 20
  /// The same in frames and keep-alives.
  public var framesPerSecondMax = 16_384

  /// What the system may hold of one peer before we read it, in bytes; Linux takes twice as much.
  /// Also the most that can be under way: 1 MiB carries a full block in one round trip.
  public var receiveBufferBytes = 1 << 20

  /// Accepted sockets that have not proved a key yet; one more closes the oldest.
  public var unauthenticatedMax = 64
  /// From accepting or dialling to the end of the greetings.
  public var handshakeTimeout = Duration.seconds(5)
  /// The longest silence of a peer that is read from.
  public var idleTimeout = Duration.seconds(30)
  /// A connection on which nothing was written for this long sends a keep-alive.
  public var keepAliveInterval = Duration.seconds(10)
  /// The least rate at which an unfinished frame may arrive, in bytes a second.
  public var frameBytesPerSecondMin = 8 << 10
  /// Over which time that rate is measured.
  public var slowFrameWindow = Duration.seconds(5)
  /// How long a peer may refuse to take any byte of what is queued for it.
  public var stallTimeout = Duration.seconds(30)
  /// How often silence, slowness and stalls are looked for.
  public var watchInterval = Duration.seconds(1)
  /// How long a refusal may take to reach the other side before the socket is closed on it.
  public var lingerTimeout = Duration.seconds(1)

  /// The first wait before dialling again; doubles with each failure.
  public var redialFirst = Duration.milliseconds(100)
  /// The longest wait before dialling again.
  public var redialMax = Duration.seconds(2)
  /// A connection that lasted this long starts the waits from the first again.
  public var stableAfter = Duration.seconds(5)

  /// Creates the limits of consensus.md 2.11, for blocks of a mebibyte.
  public init() {}

  /// Makes the frames that carry blocks, and their queues, as large as a chain's largest block needs.
  public mutating func carry(blockBytesMax: UInt32) {
    let frame = Int(blockBytesMax) + 256 * 1_024
    frameBytesMax.proposal = frame
    frameBytesMax.sync = frame
    queues.proposal.bytesMax = max(queues.proposal.bytesMax, 2 * frame)
    queues.sync.bytesMax = max(queues.sync.bytesMax, 2 * frame)
  }
}
