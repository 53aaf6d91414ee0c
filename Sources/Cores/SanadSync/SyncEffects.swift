public import SanadTypes

/// What the catch-up wants done, in ordered sections. It only appends, the host only drains.
public struct SyncEffects: Sendable {
  /// A request to one peer.
  public struct Request: Hashable, Sendable {
    /// Who is asked.
    public let peer: PeerID
    /// What for.
    public let request: BlockRequest
  }

  /// A proof whose signatures are to be verified off the thread; the verdict comes back as
  /// ``SyncEvent/verified(_:isValid:)``.
  public struct Verification: Hashable, Sendable {
    /// Names the range.
    public let range: RangeID
    /// The last header of the range.
    public let header: BlockHeader
    /// Why it should be final: to be checked with `TrustAnchor.checkFinality(of:by:)`.
    public let proof: FinalityProof
  }

  /// Final blocks in ascending order, each batch on top of the one before.
  public struct Delivery: Hashable, Sendable {
    /// The blocks; never empty.
    public let blocks: [Block]
    /// Why the last one is final; nil where the block above, which follows, pins it.
    public let proof: FinalityProof?
  }

  /// A peer that did what no honest peer does: its channel is to be closed.
  public struct Accusation: Hashable, Sendable {
    /// Who.
    public let peer: PeerID
    /// What.
    public let offence: SyncOffence
  }

  /// Requests to send.
  public var requests: [Request] = []
  /// Proofs to verify.
  public var verifications: [Verification] = []
  /// Blocks to execute and commit.
  public var deliveries: [Delivery] = []
  /// Peers to part with.
  public var accusations: [Accusation] = []
  /// When to come back with ``SyncEvent/timer``, instead of any time said before; nil for never.
  public var timer: Instant?
  /// What happened, for logs and explanations.
  public var observations: [SyncObservation] = []

  /// Empty sections.
  public init() {}
}

/// What a peer did that no honest peer does.
public enum SyncOffence: Hashable, Sendable {
  /// More blocks than were asked for, or of other heights.
  case otherBlocks(first: Height, expected: Height)
  /// Two blocks of one answer that do not follow each other.
  case brokenLink(at: Height)
  /// A header of another chain or epoch.
  case foreignHeader(at: Height)
  /// The answer's last block comes with a proof of another block.
  case unproven(at: Height)
  /// The signatures of the proof are no finalization.
  case invalidProof(at: Height)
  /// A block that is not the one that a verified finalization or an accepted child names.
  case contradictsPin(at: Height, pinned: BlockDigest, got: BlockDigest)
}

/// What happened, for logs and explanations.
public enum SyncObservation: Hashable, Sendable {
  /// A range is asked of a peer; attempts count from 1.
  case asking(PeerID, first: Height, count: UInt64, attempt: Int)
  /// A peer did not answer in time.
  case timedOut(PeerID, first: Height)
  /// A peer had nothing of what was asked for.
  case empty(PeerID, first: Height)
  /// A peer has blocks from `first` on and none as old as those that it was asked for.
  case absent(PeerID, wanted: Height, first: Height)
  /// All peers have said so: who has it, or a snapshot, is to be looked for elsewhere. `first` is the
  /// lowest that one of them has.
  case nowhere(wanted: Height, first: Height)
  /// An answer whose last block is neither pinned nor proven.
  case unproven(PeerID, at: Height)
  /// An answer that was not asked for, or too late.
  case unsolicited(PeerID)
  /// Blocks from peer up to this height are accepted.
  case accepted(PeerID, upTo: Height)
  /// Two verified finalizations contradict each other: at least a third of the validators are
  /// faulty. Catch-up stands still here.
  case conflict(at: Height, below: BlockDigest, above: BlockDigest)
  /// The target is committed.
  case caughtUp(Height)
}
