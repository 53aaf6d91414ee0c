package import SanadConsensus
package import SanadCrypto
package import SanadLedger
package import SanadState
package import SanadTypes

/// Where this node's state and the others' part: everything that whoever looks for the cause needs
/// to run the block again (consensus.md 2.10).
package struct DivergenceReport: Sendable {
  /// The chain.
  package let chainID: ChainID
  /// The block that a quorum certified and that is not valid here.
  package let block: Block
  /// Its digest.
  package let digest: BlockDigest
  /// The header of the parent; nil where it is not at hand any more.
  package let parent: BlockHeader?
  /// Root of the state that the block was executed on; the header of the parent has the same.
  package let parentRoot: Digest
  /// What this node found when it judged the block.
  package let found: InvalidBlock
  /// What it found when it ran the block once more from what is stored; nil where it was valid
  /// then, which points to what the node kept in memory, or to the machine.
  package let foundAgain: InvalidBlock?
  /// The state root that came out the second time; nil where a transaction cannot be in the block.
  package let stateRoot: Digest?
  /// The root of the receipts that came out the second time.
  package let receiptsRoot: Digest?
  /// The receipts that came out, one for each transaction.
  package let receipts: [Receipt]
  /// Every key that the block read, with its value before and after; ascending.
  package let entries: [BlockExamination.Entry]
  /// The pages of the parent's tree on the way to these keys, which prove them to whoever runs the
  /// block elsewhere; or why they cannot be read.
  package let witness: Result<StateWitness, StateFailure>
}
