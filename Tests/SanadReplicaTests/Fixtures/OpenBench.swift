@testable import SanadConsensus
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes

@testable import SanadReplica

/// The parts of a fresh replica, for tests that call them one by one.
struct OpenBench {
  let disks: ReplicaDisks
  let opened: OpenedReplica

  init(validators: Int = 1, place: UInt16? = 0) throws {
    try self.init(try SmallNetwork(validators: validators), place: place)
  }

  init(_ network: SmallNetwork, place: UInt16? = 0) throws {
    disks = ReplicaDisks(network, place: place)
    try disks.initialise()
    opened = try disks.open()
  }

  var network: SmallNetwork { disks.network }
  var environment: ReplicaEnvironment { opened.environment }
  var executor: BlockExecutor {
    BlockExecutor(environment, clock: StandingClock())
  }
  var genesis: BlockHeader { opened.newest }

  func request(
    on parent: BlockHeader? = nil, view: UInt64 = 1, perMille: UInt16? = 1_000
  ) -> BuildRequest {
    let parent = parent ?? genesis
    return BuildRequest(
      epoch: Epoch(0), view: View(view), parent: parent, parentDigest: parent.digest,
      timestamp: parent.timestamp.advanced(by: 1_000),
      content: perMille.map { .transactions(budgetPerMille: $0) } ?? .empty, evidence: [])
  }

  /// A valid block with its execution.
  func built(
    _ transactions: [UnverifiedTransaction] = [], on parent: BlockHeader? = nil,
    state: StateOverlay? = nil, view: UInt64 = 1
  ) throws -> SpeculativeBlock {
    let outcome = executor.build(
      request(on: parent, view: view), at: environment.place, from: transactions,
      on: state ?? environment.final.overlay())
    guard case .built(let block, let rejected) = outcome, rejected.isEmpty else {
      throw NoBlock(outcome: outcome)
    }
    return block
  }

  struct NoBlock: Error {
    let outcome: BuildOutcome
  }

  func finalization(of block: BlockHeader, parentView: UInt64 = 0) -> Certificate {
    let reference = BlockReference(parentView: View(parentView), digest: block.digest)
    let quorum = network.genesis.validators.quorumWeight
    return network.certificate(
      block.view.value, .finalize(reference), by: (0..<quorum).map { UInt16($0) })
  }

  /// Makes blocks final in state and store, with one certificate for the last.
  func commit(_ blocks: [SpeculativeBlock], parentView: UInt64 = 0) throws {
    for block in blocks { try environment.final.commit(block.execution.state) }
    guard let last = blocks.last else { return }
    let proof = FinalityProof(
      descendants: [],
      finalization: finalization(of: last.block.header, parentView: parentView))
    try environment.store(blocks, provenBy: proof)
  }
}
