package import SanadConsensus
package import SanadLedger
import SanadState
package import SanadTypes

/// A block that has been executed and is not final yet.
package struct SpeculativeBlock: Sendable {
  /// The block's digest.
  package let digest: BlockDigest
  /// The block.
  package let block: Block
  /// Its transactions, decoded.
  package let transactions: [UnverifiedTransaction]
  /// What it does to the ledger.
  package let execution: ExecutedBlock
}

/// What became of a build.
package enum BuildOutcome: Sendable {
  /// The block, already executed, and what was left out because it can be in no block.
  indirect case built(SpeculativeBlock, rejected: [RejectedCandidate])
  /// No block: another branch became final (nil), or the machine failed. Never the fault of a
  /// transaction, which is left out instead.
  case failed(ReplicaFailure?)
}

/// What became of an execution.
package enum ExecutionOutcome: Sendable {
  /// The block is valid here.
  indirect case valid(SpeculativeBlock)
  /// A rule is broken.
  case invalid(InvalidBlock)
  /// The branch is no longer of interest: another one became final meanwhile.
  case superseded
  /// The machine failed; no verdict on the block.
  case failed(ReplicaFailure)
}
