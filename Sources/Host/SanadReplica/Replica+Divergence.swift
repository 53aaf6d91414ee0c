import SanadConsensus
import SanadLedger
import SanadState
import SanadTypes

// Looking into a block on which this node and the others differ (consensus.md 2.10).
extension Replica {
  /// Runs the block again, on the executor's lane, and tells what came of it.
  mutating func examine(_ divergence: Divergence) {
    guard let parent = blocks.overlay(after: divergence.block.header.parent) else { return }
    let environment = environment
    effects.jobs.append(
      ReplicaJob(lane: .executor) {
        do throws(LedgerFailure) {
          return .examined(try DivergenceReport(divergence, on: parent, environment))
        } catch { return .failed(.ledger(error)) }
      })
  }
}

extension DivergenceReport {
  /// Runs the block with nothing that the node keeps between blocks: no compiled policy, no verdict
  /// on a signature. What comes out otherwise then came from what was kept, or from the machine.
  init(
    _ divergence: Divergence, on parent: StateOverlay, _ environment: ReplicaEnvironment
  ) throws(LedgerFailure) {
    let examination = try LedgerExecutor(verdicts: SharedVerdicts(scheme: environment.scheme))
      .examine(divergence.block, on: parent)
    let keys = examination.entries.map(\.key)
    self.init(
      chainID: environment.chainID, block: divergence.block, digest: divergence.digest,
      parent: divergence.parent, parentRoot: parent.root, found: divergence.why,
      foundAgain: examination.defect.map(InvalidBlock.init),
      stateRoot: examination.execution?.stateRoot,
      receiptsRoot: examination.execution?.receiptsRoot,
      receipts: examination.execution?.receipts ?? [], entries: examination.entries,
      witness: Result { () throws(StateFailure) in try parent.witness(of: keys) })
  }
}
