package import SanadConsensus
import SanadMempool
package import SanadTypes

// Answers to what only the replica's thread knows.
extension Replica {
  /// What the replica knows now.
  package var snapshot: ReplicaSnapshot {
    ReplicaSnapshot(
      consensus: engine.snapshot, waiting: mempool.count,
      waitingBytes: mempool.byteCount, storedHeight: storedHeight,
      executedAhead: blocks.count, lateBuilds: budgets.lateBuilds,
      lateExecutions: budgets.lateExecutions)
  }

  func answer(_ question: ReplicaQuestion) -> ReplicaAnswer {
    switch question {
    case .consensus: .consensus(snapshot)
    case .sequences(let account): .sequences(mempool.nextSequences(of: account))
    case .pending(let id): .pending(mempool.transaction(id))
    }
  }
}

/// Where a replica stands.
package struct ReplicaSnapshot: Sendable {
  /// Where consensus stands.
  package let consensus: EngineSnapshot
  /// Transactions that wait.
  package let waiting: Int
  /// Their bytes.
  package let waitingBytes: Int
  /// The newest block that clients have been told about.
  package let storedHeight: Height
  /// Executed blocks above the final one.
  package let executedAhead: Int
  /// How often building a block took longer than B since the start.
  package let lateBuilds: UInt64
  /// How often executing one took longer than X.
  package let lateExecutions: UInt64
}
