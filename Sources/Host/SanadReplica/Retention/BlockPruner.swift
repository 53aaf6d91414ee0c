import SanadCodec
package import SanadStorage
package import SanadTypes

/// Removes blocks that are older than a node keeps them (`storage.retain`): bodies, receipts, events
/// and what is found by them. Headers of blocks that closed an epoch stay with their finalizations, and
/// so does the state, which has all evidence.
///
/// Used by one thread, beside the rest of the node.
package struct BlockPruner: Sendable {
  /// Bytes after whose removal their room is given back.
  private static let reclaimBytes = 32 << 20

  /// What was removed and has its room on the disk still. A process that ends forgets it, and merges
  /// give the room back in their time.
  package struct Unreclaimed: Sendable {
    fileprivate var from: Height?
    fileprivate var bytes = 0

    /// Nothing.
    package init() {}
  }

  private let store: any KeyValueStore
  private let removal: BlockRemoval
  private let history: BlockHistory
  private let newestMin: UInt64

  /// Works on a store, of which so many of the newest blocks stay in any case.
  package init(_ store: any KeyValueStore, newestMin: UInt64 = RetentionBound.newestMin) {
    self.store = store
    self.newestMin = newestMin
    removal = BlockRemoval(store)
    history = BlockHistory(store)
  }

  /// From which height on blocks are here.
  package func first() throws -> Height { try history.first() }

  /// Whether something is left of blocks that are given to nobody any more.
  package func isPending() throws -> Bool { try history.removed() < history.first() }

  /// Gives blocks that are older than `age` to nobody from now on, as far as they may go; says where
  /// those begin that stay, and why.
  package func begin(olderThan age: Milliseconds) throws -> RetentionBound {
    let bound = try RetentionBound(in: store, olderThan: age, newestMin: newestMin)
    try removal.begin(at: bound.height)
    return bound
  }

  /// Removes what is left below, a little at a time, also what an earlier process left.
  ///
  /// - Parameters:
  ///   - pace: Told about how many bytes went; what it throws ends the work, and the next call goes on.
  ///   - left: What earlier calls removed, and this one.
  ///   - mayReclaim: Whether the room may be given back, which writes a little.
  package func finish(
    _ left: inout Unreclaimed, pace: (Int) throws -> Void, mayReclaim: () -> Bool
  ) throws {
    let begin = try left.from ?? history.removed()
    left.from = begin
    while let step = try removal.step(ids: { try UnverifiedTransaction(decoding: $0).id }) {
      left.bytes += step
      try pace(step)
      guard left.bytes >= Self.reclaimBytes, mayReclaim() else { continue }
      let high = try history.removed()
      try removal.reclaim(from: left.from ?? begin, below: high)
      left.from = high
      left.bytes = 0
    }
  }
}
