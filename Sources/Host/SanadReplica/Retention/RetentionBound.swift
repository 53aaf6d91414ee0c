package import SanadStorage
package import SanadTypes

/// Up to where old blocks may go, and what keeps those above.
package struct RetentionBound: Hashable, Sendable {
  /// What keeps a block.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// It is not older than blocks are kept.
    case age
    /// Who joins by a snapshot needs the blocks above it; without one, all.
    case snapshot
    /// Peers that are a little behind ask for the newest blocks.
    case newest
    /// It is of the epoch that goes on, or of the one before.
    case epoch
  }

  /// Blocks from here on stay.
  package let height: Height
  /// What keeps this one.
  package let reason: Reason

  /// So many of the newest blocks stay in any case: as many as a node that catches up has under way.
  package static let newestMin: UInt64 = 256

  /// The bound in a store now, of which the durable part counts alone.
  ///
  /// - Parameters:
  ///   - age: How long blocks are kept, reckoned back from the time of the newest durable block: a clock
  ///     that is wrong removes nothing.
  ///   - newestMin: How many of the newest stay.
  package init(
    in store: any KeyValueStore, olderThan age: Milliseconds, newestMin: UInt64 = newestMin
  ) throws(StorageFailure) {
    let blocks = BlockStore(store)
    let first = try blocks.first()
    guard let standing = try store.standing(), let newest = try blocks.header(at: standing.height)
    else {
      self.init(height: first, reason: .newest)
      return
    }
    var lowest = RetentionBound(
      height: Height(newest.height.next.value.subtractingOrZero(newestMin)), reason: .newest)
    let others = [
      RetentionBound(height: try Self.afterEpochs(before: newest.epoch, blocks), reason: .epoch),
      RetentionBound(
        height: try SnapshotShelf(store).heights().first?.next ?? Height(0), reason: .snapshot),
    ]
    for other in others where other.height < lowest.height { lowest = other }
    guard lowest.height > first else {
      self.init(height: first, reason: lowest.reason)
      return
    }
    // Times ascend with heights, and all headers from the first on are here.
    let limit = lowest.height
    let end = Timestamp(newest.timestamp.value.subtractingOrZero(age.value))
    let height = try Self.lowest(from: first, to: limit) { height throws(StorageFailure) in
      guard let header = try blocks.header(at: height) else {
        // Whoever looks beside the removal may find that a block has gone since: it was old enough.
        if height < (try blocks.first()) { return false }
        throw .corruptValue(room: .block, detail: "block \(height) is missing")
      }
      return header.timestamp >= end
    }
    self.init(height: height, reason: height < limit ? .age : lowest.reason)
  }

  private init(height: Height, reason: Reason) {
    self.height = height
    self.reason = reason
  }

  /// The first block of the epoch before one, or below it where an end is not proven by itself: that
  /// never happens, and would make a proof of every later block impossible.
  private static func afterEpochs(
    before epoch: Epoch, _ blocks: BlockStore
  ) throws(StorageFailure) -> Height {
    guard epoch.value >= 2 else { return Height(0) }
    var number = Epoch(0)
    if let header = try blocks.header(at: blocks.first()) { number = header.epoch }
    var bound = Height(0)
    while number.value + 2 <= epoch.value {
      guard let end = try blocks.end(of: number), let record = try blocks.record(at: end),
        case .certificate = record.finality
      else { return bound }
      bound = end.next
      number = number.next
    }
    return bound
  }

  /// The lowest height of a range of which something holds, which holds of all above it; the end where it
  /// holds of none.
  static func lowest(
    from first: Height, to end: Height, where holds: (Height) throws(StorageFailure) -> Bool
  ) throws(StorageFailure) -> Height {
    var (low, high) = (first, end)
    while low < high {
      let middle = Height(low.value + (high.value - low.value) / 2)
      if try holds(middle) { high = middle } else { low = middle.next }
    }
    return low
  }
}

extension UInt64 {
  /// The difference, and 0 where it would be below that.
  func subtractingOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
