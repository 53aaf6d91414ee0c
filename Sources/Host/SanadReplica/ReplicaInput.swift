package import SanadConsensus
package import SanadCrypto
package import SanadSafety
package import SanadState
package import SanadStorage
package import SanadSync
package import SanadTypes

/// Everything that can happen to a replica: what peers and clients say, and what became of the
/// work that it asked for. Delivered one at a time, on one thread. Peers are named by their channels
/// (``PeerMap``).
package enum ReplicaInput: Sendable {
  /// The first input after a start.
  case start
  /// A message of an authenticated peer.
  case message(PeerMessage, from: PeerID)
  /// Transactions that a peer passes on.
  case transactions([UnverifiedTransaction], from: PeerID)
  /// A transaction of a client of this node; the outcome is observed under the ticket.
  case submitted(UnverifiedTransaction, SubmissionTicket, of: ClientTag = .unknown)
  /// Transactions of one client of this node, in order; the outcome of the one at place `i` is
  /// observed under the ticket's number plus `i`.
  case submittedBatch([UnverifiedTransaction], SubmissionTicket, of: ClientTag = .unknown)
  /// A channel to the holder of a key is open.
  case peerUp(PeerID, PublicKey)
  /// A channel to a peer is closed.
  case peerDown(PeerID)
  /// A timer has come due.
  case timer(ReplicaTimer)
  /// The signer answered.
  case signed(SigningRequestID, Signature)
  /// The signer could not answer.
  case signingFailed(SigningRequestID)
  /// Verdicts on votes.
  case verified(VerificationID, [Bool])
  /// The verdict on why a range of fetched blocks is final.
  case rangeVerified(RangeID, Bool)
  /// Verdicts on transactions that want to enter the mempool.
  case checked([CheckedTransaction])
  /// Verdicts on transactions that wait and whose signers' keys have been replaced.
  case rechecked([CheckedTransaction])
  /// A chunk of a block's transactions has been verified.
  case prepared(BlockDigest)
  /// A block that was asked for.
  case built(View, BuildOutcome)
  /// The verdict on a block.
  case executed(BlockDigest, ExecutionOutcome)
  /// A block on which this node and the others differ has been looked into.
  indirect case examined(DivergenceReport)
  /// Every record up to this token is durable.
  case journaled(SyncToken)
  /// Final blocks can be read from the block store from now on.
  case stored([FinalSummary])
  /// The answer to a peer's request for blocks.
  case served(BlockAnswer, to: PeerID)
  /// What ended the epoch that a peer is still in; nil where this node does not have it.
  case closing(Certificate?, to: PeerID)
  /// The blocks below a flush are stored, and the store will stand there.
  case readyToFlush(StateFlush, StoreStanding)
  /// The state is flushed up to this height; with the store as it was then, where it is to be kept.
  case flushed(Height, SnapshotSource? = nil)
  /// Something that the node cannot go on from.
  case failed(ReplicaFailure)
  /// Somebody asks what only the replica's thread knows.
  case asked(ReplicaQuestion, QuestionTicket)
}

/// Names a client's submission while its outcome is awaited.
package struct SubmissionTicket: Hashable, Sendable {
  /// The number; 0 when nobody waits.
  package let value: UInt64
  /// Wraps a number.
  package init(_ value: UInt64) { self.value = value }

  /// The ticket of place `index` in a batch; nobody waits where nobody waits for the first.
  func advanced(by index: Int) -> SubmissionTicket {
    value == 0 ? self : SubmissionTicket(value &+ UInt64(index))
  }
}

/// Tells one client of this node from another while what they hand over waits to be judged: each has
/// a turn of its own. Two that share a tag share a turn, and nothing else depends on it.
package struct ClientTag: Hashable, Sendable {
  /// Clients that nothing is known of.
  package static let unknown = ClientTag(0)

  /// The tag.
  package let value: UInt64
  /// Wraps a tag.
  package init(_ value: UInt64) { self.value = value }
}

/// Names a question while its answer is awaited.
package struct QuestionTicket: Hashable, Sendable {
  /// The number.
  package let value: UInt64
  /// Wraps a number.
  package init(_ value: UInt64) { self.value = value }
}

/// What only the replica's thread knows.
package enum ReplicaQuestion: Hashable, Sendable {
  /// Where consensus stands.
  case consensus
  /// The next usable sequence of each lane of an account, counting what waits here.
  case sequences(AccountID)
  /// Whether a transaction waits here.
  case pending(TransactionID)
}

/// A transaction whose signatures and form have been judged on the final state.
package struct CheckedTransaction: Sendable {
  /// The transaction.
  package let transaction: UnverifiedTransaction
  /// Where it came from.
  package let origin: TransactionOrigin
  /// What was found.
  package let verdict: AdmissionVerdict
  /// The height of the final state on which it was found.
  package let height: Height
}

/// Where a transaction came from.
package enum TransactionOrigin: Hashable, Sendable {
  /// A client of this node.
  case client(SubmissionTicket, ClientTag)
  /// A peer.
  case peer(PeerID)
}
