package import SanadConsensus
package import SanadMempool
package import SanadSync
package import SanadTypes

/// What happened in a replica, as values; the node turns them into log lines, metrics and answers.
package enum ReplicaObservation: Sendable {
  /// Something that consensus saw.
  case consensus(Observation)
  /// Something that the catch-up saw.
  case catchUp(SyncObservation)
  /// An epoch has begun in the running process; the set may be another.
  case epochBegan(EpochRecord)
  /// A client's transaction was taken, or refused.
  case submission(SubmissionTicket, TransactionID, SubmissionOutcome)
  /// The answer to a question.
  case answer(QuestionTicket, ReplicaAnswer)
  /// Blocks are final on this node and can be read from its block store (consensus.md 2.10):
  /// exactly once per height, in order.
  case final([FinalSummary])
  /// Where this node's state and the others' part, once after each start (consensus.md 2.10).
  indirect case diverged(DivergenceReport)
  /// Building or executing a block took longer than it may.
  case overBudget(BudgetOverrun)
  /// The state is flushed up to this height.
  case flushed(Height)
  /// The store stands at a block whose state is to be kept for others.
  case snapshot(SnapshotSource)
}

/// A final block and what became of its transactions.
package struct FinalSummary: Sendable {
  /// The block's digest.
  package let digest: BlockDigest
  /// Its header.
  package let header: BlockHeader
  /// The transactions' ids, in order.
  package let transactions: [TransactionID]
  /// Their receipts.
  package let receipts: [Receipt]
}

/// What became of a submission.
package enum SubmissionOutcome: Sendable {
  /// It waits in the mempool.
  case accepted
  /// It waited there already, or is in a block that is not final yet.
  case known
  /// It is refused, and nothing was sent.
  case refused(ErrorCode, detail: String, expected: String?, got: String?)
}

/// An answer to a ``ReplicaQuestion``.
package enum ReplicaAnswer: Sendable {
  /// Where consensus stands.
  case consensus(ReplicaSnapshot)
  /// For each lane that has something waiting, the next sequence to use.
  case sequences([LaneSequence])
  /// The transaction, when it waits here.
  case pending(UnverifiedTransaction?)
}
