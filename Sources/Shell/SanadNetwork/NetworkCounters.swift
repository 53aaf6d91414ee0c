/// What a network has done since it started, for metrics.
public struct NetworkCounters: Sendable, Equatable {
  /// What went one way in one class.
  public struct Traffic: Sendable, Equatable {
    /// Whole frames.
    public internal(set) var frames: UInt64 = 0
    /// Bytes of those frames.
    public internal(set) var bytes: UInt64 = 0
  }

  /// Whole frames that were handed to the receiver.
  public internal(set) var received = PerClass(all: Traffic())
  /// Whole frames that were handed to TLS.
  public internal(set) var sent = PerClass(all: Traffic())
  /// Frames that the receiver threw away.
  public internal(set) var droppedInbound = PerClass(all: Traffic())
  /// Frames that were queued and dropped for newer ones, or not taken.
  public internal(set) var droppedOutbound = PerClass(all: Traffic())
  /// Connections that are up now and were dialled by the peer.
  public internal(set) var peersInbound = 0
  /// Connections that are up now and were dialled by this node.
  public internal(set) var peersOutbound = 0
  /// Accepted sockets that have not proved a key yet.
  public internal(set) var unauthenticated = 0
  /// Sockets accepted.
  public internal(set) var accepted: UInt64 = 0
  /// Connections ended, by code, whichever side decided.
  public internal(set) var ended: [RefusalCode: UInt64] = [:]
  /// How often reading a peer was paused because it was above its rate.
  public internal(set) var ratePauses: UInt64 = 0
  /// How often reading a peer was paused because the receiver asked for it.
  public internal(set) var receiverPauses: UInt64 = 0

  /// Creates zeroes.
  public init() {}
}
