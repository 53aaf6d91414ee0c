public import SanadTypes

/// The bounds of joining by a snapshot (consensus.md 2.12).
public struct SnapshotLimits: Hashable, Sendable {
  /// How long peers are waited for before one of those heard is chosen.
  public let gathering: Milliseconds
  /// Without progress for so long it goes by blocks.
  public let patience: Milliseconds
  /// A peer that has not answered after this is passed over.
  public let answerTimeout: Milliseconds
  /// The first rest of a peer that did not serve; doubles.
  public let restMin: Milliseconds
  /// The longest rest.
  public let restMax: Milliseconds
  /// Most requests that are open at once, each at another peer.
  public let requestsMax: Int
  /// How often a peer is asked which snapshots it has.
  public let offersInterval: Milliseconds
  /// How often the time is looked at.
  public let tick: Milliseconds

  /// Creates limits.
  public init(
    gathering: Milliseconds = Milliseconds(2_000), patience: Milliseconds = Milliseconds(20_000),
    answerTimeout: Milliseconds = Milliseconds(5_000), restMin: Milliseconds = Milliseconds(1_000),
    restMax: Milliseconds = Milliseconds(30_000), requestsMax: Int = 8,
    offersInterval: Milliseconds = Milliseconds(10_000), tick: Milliseconds = Milliseconds(100)
  ) {
    self.gathering = gathering
    self.patience = patience
    self.answerTimeout = answerTimeout
    self.restMin = restMin
    self.restMax = restMax
    self.requestsMax = requestsMax
    self.offersInterval = offersInterval
    self.tick = tick
  }
}

/// What was found of an answer.
public enum SnapshotVerdict: Hashable, Sendable {
  /// The peer does not have it.
  case nothing
  /// These snapshots are there.
  case offers([SnapshotOffer])
  /// It holds, and this is what the guide is asked for next.
  case next(SnapshotSync.Step)
  /// It was the last page, and the parts make the state root; so many chunks there are. Where some may
  /// be here from an earlier start, ``SnapshotEvent/recalled(_:)`` and in the end
  /// ``SnapshotEvent/recallEnded`` follow.
  case parts(Int, recalls: Bool = false)
  /// The chunk is the state's, and is kept.
  case good
  /// No honest peer answers so.
  case invalid(String)
}

/// Everything that can happen to a node that joins.
public enum SnapshotEvent: Hashable, Sendable {
  /// A channel to a peer is open.
  case peerUp(PeerID)
  /// A channel to a peer is closed.
  case peerDown(PeerID)
  /// A peer sent what no honest one does, outside of any answer.
  case offended(PeerID, String)
  /// An answer to an open request has been checked.
  case answered(UInt64, PeerID, SnapshotVerdict)
  /// A chunk that an earlier start has fetched has been checked, and is kept.
  case recalled(Int)
  /// There is no other one.
  case recallEnded
  /// The time that was asked for has come.
  case timer
}

/// Why a node goes by blocks.
public enum SnapshotGiveUp: Hashable, Sendable {
  /// Nobody offers a snapshot, or not the one that was pinned.
  case noOffer
  /// Those who do did not serve it.
  case noProgress
}

/// What happened, for logs.
public enum SnapshotObservation: Hashable, Sendable {
  /// This snapshot is fetched; the guide says what it is.
  case chosen(SnapshotOffer, guide: PeerID)
  /// A peer did not answer in time.
  case timedOut(PeerID)
  /// It goes by blocks.
  case givenUp(SnapshotGiveUp)
}

/// What is to be done, in ordered sections.
public struct SnapshotEffects: Sendable {
  /// A request to one peer.
  public struct Request: Hashable, Sendable {
    /// Its number.
    public let id: UInt64
    /// Who is asked.
    public let peer: PeerID
    /// What for.
    public let want: SnapshotSync.Want
  }

  /// A peer that did what no honest peer does: its channel is to be closed.
  public struct Accusation: Hashable, Sendable {
    /// Who.
    public let peer: PeerID
    /// What.
    public let reason: String

    /// Puts an accusation together.
    public init(peer: PeerID, reason: String) {
      self.peer = peer
      self.reason = reason
    }
  }

  /// Requests to send.
  public var requests: [Request] = []
  /// Peers to part with.
  public var accusations: [Accusation] = []
  /// When to come back with ``SnapshotEvent/timer``.
  public var timer: Instant?
  /// What happened.
  public var observations: [SnapshotObservation] = []

  /// Empty sections.
  public init() {}
}
