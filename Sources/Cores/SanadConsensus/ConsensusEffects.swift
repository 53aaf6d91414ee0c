package import SanadSafety
package import SanadTypes

/// What the engine wants done, in ordered sections. The engine only appends, the host only drains.
///
/// The host's duties, in any order that keeps these:
/// 1. Append ``records`` to the journal in order; sync when one of them is forced; report
///    `durable(token)` when that record and all before it are on disk.
/// 2. Send each of ``messages`` at once, or when the token that it waits for is durable. Nothing
///    that waits may be sent after a failed sync: that stops the process.
/// 3. Run jobs elsewhere and feed each completion back exactly once.
/// 4. Carry out ``timers`` in order; a timer that is set again is replaced.
/// 5. Apply ``commits`` in order, then drop ``abandoned``; tell clients *final* when the token of a commit is durable.
package struct ConsensusEffects: Sendable {
  /// Records to append, in order.
  package var records: [RecordEffect] = []
  /// Messages to send.
  package var messages: [OutboundMessage] = []
  /// Signatures to make.
  package var signatures: [SigningRequest] = []
  /// Signatures to verify.
  package var verifications: [Verification] = []
  /// Blocks to build.
  package var builds: [BuildRequest] = []
  /// Blocks to execute; at most one is open at a time.
  package var executions: [ExecutionRequest] = []
  /// Timers to set and cancel, in order.
  package var timers: [TimerChange] = []
  /// Blocks that have become final, in order.
  package var commits: [Commit] = []
  /// Blocks that will not become final, or are not needed now: their overlays are to be dropped and
  /// their transactions go back to the mempool. After the commits of the same step.
  package var abandoned: [BlockDigest] = []
  /// Requests for blocks to answer from the block store.
  package var services: [BlockService] = []
  /// Peers that are in an epoch that is over, to be given what ended it from the block store.
  package var closings: [ClosingService] = []
  /// A long gap below what is final, to be closed by ranges: the host fetches them, checks them and
  /// hands them over with ``ConsensusEvent/final(_:_:)``. Replaces what was named before.
  package var catchUp: CatchUpTarget?
  /// Channels to close because their peer broke a rule that no honest peer breaks.
  package var faults: [PeerFault] = []
  /// A certified block that is invalid here, to be looked into (consensus.md 2.10); the node goes on
  /// without signing.
  package var divergence: Divergence?
  /// A vote that proves that another process signs with this node's key: the node is to be stopped
  /// (consensus.md 2.8 step 5).
  package var twinVote: Vote?
  /// What happened, for logs, metrics and explanations.
  package var observations: [Observation] = []

  /// Empty sections.
  package init() {}

  /// Whether every section is empty.
  package var isEmpty: Bool {
    records.isEmpty && messages.isEmpty && signatures.isEmpty && verifications.isEmpty
      && builds.isEmpty && executions.isEmpty && timers.isEmpty && commits.isEmpty
      && abandoned.isEmpty && services.isEmpty && closings.isEmpty && catchUp == nil
      && faults.isEmpty
      && divergence == nil && twinVote == nil && observations.isEmpty
  }

  /// Empties every section.
  package mutating func removeAll() { self = ConsensusEffects() }
}

/// A block that a quorum certified and that is not valid on this node.
///
/// A class: every step's effects have room for one, and hardly ever hold one.
package final class Divergence: Sendable {
  /// The block's digest.
  package let digest: BlockDigest
  /// The block.
  package let block: Block
  /// The header of its parent, whose state root the block begins with.
  package let parent: BlockHeader?
  /// What this node found.
  package let why: InvalidBlock

  init(digest: BlockDigest, block: Block, parent: BlockHeader?, why: InvalidBlock) {
    self.digest = digest
    self.block = block
    self.parent = parent
    self.why = why
  }
}

/// Names a point in the order of records: whoever waits for it waits for all records up to it.
package struct SyncToken: Hashable, Comparable, Sendable {
  /// Before the first record; always durable.
  package static let start = SyncToken(0)
  /// The number.
  package let value: UInt64
  /// Wraps a number.
  package init(_ value: UInt64) { self.value = value }
  /// Order of the numbers.
  package static func < (left: SyncToken, right: SyncToken) -> Bool { left.value < right.value }
}

/// What is written down (consensus.md 2.8).
package enum DurableRecord: Hashable, Sendable {
  /// A block's header and body.
  indirect case block(Block)
  /// An own vote with its signature; its kind is the record type.
  case vote(Vote)
  /// A certificate.
  case certificate(Certificate)
  /// Reasons to sign nothing, from here on.
  case abstention(Abstention)
  /// Nothing is signed at or below this view, from here on.
  case voteFloor(View)
  /// The high-water mark beside the key: to be raised to this view, in its own slots.
  case reservation(View)
  /// Nothing at or below this view is needed for voting any more: its finality is durable.
  case prune(View)
  /// An epoch begins: views count from 1 again, and nothing is reserved (2.13). Where it begins in
  /// quarantine, no start may find the epoch without it.
  case epoch(Epoch, isQuarantined: Bool)
}

/// A record to append.
package struct RecordEffect: Hashable, Sendable {
  /// Reported back when durable. Tokens go up by one with each record.
  package let token: SyncToken
  /// What to write.
  package let record: DurableRecord
  /// Whether somebody waits for it; others ride on the next sync.
  package let isForced: Bool
}

/// Who gets a message.
package enum Recipients: Hashable, Sendable {
  /// Every other validator.
  case validators
  /// Every observer.
  case observers
  /// One peer.
  case peer(PeerID)
  /// Some peers.
  case peers([PeerID])
}

/// A message to send.
package struct OutboundMessage: Hashable, Sendable {
  /// Who gets it.
  package let recipients: Recipients
  /// What is said.
  package let message: PeerMessage
  /// Not to be sent before this is durable; nil when nothing has to be.
  package let after: SyncToken?

  /// Puts a message together.
  package init(recipients: Recipients, message: PeerMessage, after: SyncToken?) {
    self.recipients = recipients
    self.message = message
    self.after = after
  }
}

/// Names one verification.
package struct VerificationID: Hashable, Comparable, Sendable {
  /// The number.
  package let value: UInt64
  /// Wraps a number.
  package init(_ value: UInt64) { self.value = value }
  /// Order of the numbers.
  package static func < (left: VerificationID, right: VerificationID) -> Bool {
    left.value < right.value
  }
}

/// Signatures to verify against the validator set's consensus keys.
package struct Verification: Hashable, Sendable {
  /// Comes back with the verdicts.
  package let id: VerificationID
  /// The votes whose signatures are in question; verdicts come in this order.
  package let votes: [Vote]
}

/// A block to build on the overlay of its parent (consensus.md 2.7, tryPropose).
package struct BuildRequest: Hashable, Sendable {
  /// What goes into the block.
  package enum Content: Hashable, Sendable {
    /// Transactions of the mempool and due events, up to so many thousandths of the block's limits.
    case transactions(budgetPerMille: UInt16)
    /// Nothing but what is due: the chain of un-finalized blocks is long enough (S_max).
    case empty

    /// What of a limit the block's transactions may use; the limit may be near 2^64.
    package func share(of limit: UInt64) -> UInt64 {
      guard case .transactions(let perMille) = self else { return 0 }
      let (thousands, rest) = limit.quotientAndRemainder(dividingBy: 1_000)
      let part = min(UInt64(perMille), 1_000)
      return thousands * part + rest * part / 1_000
    }
  }

  /// The epoch.
  package let epoch: Epoch
  /// The view, which names the request.
  package let view: View
  /// The header of the parent: last final, or valid and un-finalized.
  package let parent: BlockHeader
  /// The parent's digest.
  package let parentDigest: BlockDigest
  /// The block's timestamp: the wall clock's, or just above the parent's.
  package let timestamp: Timestamp
  /// What goes in.
  package let content: Content
  /// What goes on the ledger against validators, also into an empty block; ascending, at most
  /// ``Block/evidenceMax``.
  package let evidence: [Evidence]
}

/// A block to execute on the overlay of its parent.
package struct ExecutionRequest: Hashable, Sendable {
  /// Names the request.
  package let digest: BlockDigest
  /// The block.
  package let block: Block
}

/// A timer to set or cancel.
package enum TimerChange: Hashable, Sendable {
  /// Fire at this moment, and not at any set before.
  case set(TimerID, Instant)
  /// Do not fire.
  case cancel(TimerID)
}

/// Blocks that became final together.
package struct Commit: Hashable, Sendable {
  /// The blocks, by height, the first one on top of the last final block.
  package let blocks: [CommittedBlock]
  /// Why the last of them is final; the others are its ancestors.
  package let proof: FinalityProof
  /// Bodies and certificate are durable with this, which may be so already: only then is it *final
  /// on this node*.
  package let after: SyncToken

  /// Puts a commit together.
  package init(blocks: [CommittedBlock], proof: FinalityProof, after: SyncToken) {
    self.blocks = blocks
    self.proof = proof
    self.after = after
  }
}

/// One final block.
package struct CommittedBlock: Hashable, Sendable {
  /// Its digest.
  package let digest: BlockDigest
  /// The block.
  package let block: Block
}

/// The top of a gap: the highest missing block that a verified finalization covers.
package struct CatchUpTarget: Hashable, Sendable {
  /// Its height.
  package let height: Height
  /// Its digest.
  package let digest: BlockDigest
}

/// A request for final blocks that the host answers from its block store with a
/// ``BlockResponse`` of the same id, within the frame's limit.
package struct BlockService: Hashable, Sendable {
  /// Who asks.
  package let peer: PeerID
  /// What for.
  package let request: BlockRequest
}

/// A peer in an epoch that is over: the host sends it the finalization of the block that closed it.
package struct ClosingService: Hashable, Sendable {
  /// Who is behind.
  package let peer: PeerID
  /// The epoch that it is in.
  package let epoch: Epoch
}

/// A rule that a peer broke and no honest one breaks.
package struct PeerFault: Hashable, Sendable {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// A vote with an invalid signature, its own or relayed.
    case invalidVote(Statement, signer: ValidatorIndex)
    /// A vote on the channel of somebody who is not its signer.
    case voteOfAnother(Statement, signer: ValidatorIndex)
    /// A certificate with an invalid signature or without a quorum.
    case invalidCertificate(Statement)
    /// A proposal whose leader vote has an invalid signature or does not fit its block.
    case invalidProposal(View)
    /// Evidence with an invalid signature.
    case invalidEvidence(signer: ValidatorIndex)
    /// Blocks of a range that no honest peer would have sent; the text says why.
    case badBlocks(String)
    /// A message that this kind of peer has no business sending.
    case unexpectedMessage
  }

  /// Whose channel it came on.
  package let peer: PeerID
  /// What was wrong.
  package let reason: Reason

  /// Names a peer and what was wrong.
  package init(peer: PeerID, reason: Reason) {
    self.peer = peer
    self.reason = reason
  }
}
