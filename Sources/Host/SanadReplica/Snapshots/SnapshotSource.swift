import SanadConsensus
package import SanadStorage
import SanadSync
package import SanadTypes

/// The store at the moment in which it stood at the block of a snapshot, for whoever makes it.
package struct SnapshotSource: Sendable {
  /// The block's height.
  package let height: Height
  /// What the store held.
  package let view: any KeyValueView

  /// What a store held when it stood at a height.
  package init(height: Height, view: any KeyValueView) {
    self.height = height
    self.view = view
  }
}

/// When a node's state is kept for others: after the first block of each interval of block time since
/// genesis, so that all nodes make the same snapshots and several can serve one.
struct SnapshotSchedule {
  private let interval: UInt64
  private let genesis: Timestamp
  /// The newest block's time.
  private var last: Timestamp
  /// A committed block whose state is to be flushed before anything above it is committed.
  var held: Height?
  /// The block of the flush that is being written.
  var flushing: Height?

  /// Nil where the node makes none, or the chain has no interval.
  init?(_ environment: ReplicaEnvironment, newest: BlockHeader) {
    interval = environment.genesis.chain.snapshotInterval.value
    guard environment.makesSnapshots, interval > 0 else { return nil }
    genesis = environment.genesis.timestamp
    last = newest.timestamp
  }

  /// Takes note of the next block, and says whether the state after it is to be kept. Not where the
  /// block is older than an interval: a node that catches up makes none on the way.
  mutating func isDue(after header: BlockHeader, at wall: Timestamp) -> Bool {
    defer { last = header.timestamp }
    // Directly above genesis there is nothing that genesis does not say.
    guard header.height > Height(1), number(of: header.timestamp) > number(of: last) else {
      return false
    }
    return wall.value < header.timestamp.value &+ interval
  }

  private func number(of time: Timestamp) -> UInt64 {
    time > genesis ? (time.value - genesis.value) / interval : 0
  }
}

extension Replica {
  /// Divides a commit below and above a block whose state is to be kept: what is final together is
  /// committed one after the other.
  func divided(_ commit: Commit) -> [Commit] {
    guard var schedule = snapshots, commit.blocks.count > 1 else { return [commit] }
    for (index, block) in commit.blocks.dropLast().enumerated()
    where schedule.isDue(after: block.block.header, at: now.wall) {
      let rest = Array(commit.blocks[(index + 1)...])
      guard rest.count + commit.proof.descendants.count <= SnapshotHead.descendantsMax else {
        return [commit]
      }
      let proof = FinalityProof(
        descendants: rest.map(\.block.header) + commit.proof.descendants,
        finalization: commit.proof.finalization)
      // One division is enough: two intervals do not pass within a commit that is worth it.
      return [
        Commit(
          blocks: Array(commit.blocks[...index]), proof: proof, after: commit.after),
        Commit(blocks: rest, proof: commit.proof, after: commit.after),
      ]
    }
    return [commit]
  }
}
