package import SanadStorage
package import SanadTypes

/// What a store has on the disk, by what it is for, and how it grows. Figures are those of the tables'
/// own indexes: exact to some KiB, and without what waits in memory to be written.
package struct StoreSurvey: Sendable {
  /// What bytes are for.
  package enum Part: String, CaseIterable, Sendable {
    /// Headers, finalizations and transactions.
    case blocks
    /// Receipts and events.
    case receipts
    /// What blocks and transactions are found by.
    case indexes
    /// The state and its tree.
    case state
    /// Snapshots for nodes that join.
    case snapshots

    /// The rooms of the store.
    package var rooms: [KeyRoom] {
      switch self {
      case .blocks: [.block, .transactions]
      case .receipts: [.receipts, .events]
      case .indexes:
        [.standing, .blockDigest, .transactionID, .epochEnd, .validatorSet, .history, .removal]
      case .state: [.stateNode, .stateValue, .ledger]
      case .snapshots: [.snapshotEntry, .snapshotParts, .snapshotHead]
      }
    }
  }

  /// How much was stored over some time.
  package struct Growth: Hashable, Sendable {
    /// Blocks of that time.
    package let blocks: UInt64
    /// Their bytes, with receipts, events and indexes.
    package let bytes: UInt64
    /// The time between the block before them and the last of them.
    package let time: Milliseconds

    /// Bytes of a block.
    package var bytesPerBlock: UInt64 { blocks == 0 ? 0 : bytes / blocks }

    /// Bytes of a day at that rate.
    package var bytesPerDay: UInt64 {
      StoreSurvey.share(bytes, StoreSurvey.day.value, of: time.value)
    }
  }

  /// The time over which growth is measured, at most.
  package static let day = Milliseconds(86_400_000)
  /// The least time that says anything.
  package static let timeMin = Milliseconds(60_000)

  private let store: any KeyValueStore
  private let blocks: BlockStore
  /// The newest durable block; nil in an empty store.
  package let newest: BlockHeader?
  /// From which height on blocks are here.
  package let first: Height

  /// Looks at a store.
  package init(_ store: any KeyValueStore) throws(StorageFailure) {
    self.store = store
    blocks = BlockStore(store)
    first = try blocks.first()
    if let standing = try store.standing() {
      newest = try blocks.header(at: standing.height)
    } else {
      newest = nil
    }
  }

  /// Bytes of a part.
  package func bytes(of part: Part) throws(StorageFailure) -> UInt64 {
    var sum: UInt64 = 0
    for room in part.rooms { sum += try bytes(of: room) }
    return sum
  }

  /// What blocks of the last day of the chain's own time took, or of as much as there is; nil where that
  /// is too little to say anything.
  package func growth() throws(StorageFailure) -> Growth? {
    guard let newest, newest.height > first else { return nil }
    let start = newest.timestamp.value.subtractingOrZero(Self.day.value)
    let low = try RetentionBound.lowest(from: first, to: newest.height) {
      height throws(StorageFailure) in
      guard let header = try blocks.header(at: height) else { return false }
      return header.timestamp.value >= start
    }
    // The time is that between blocks: the first of them begins it and does not count.
    guard let begin = try blocks.header(at: low), newest.height > low else { return nil }
    let time = Milliseconds(newest.timestamp.value.subtractingOrZero(begin.timestamp.value))
    guard time >= Self.timeMin else { return nil }
    return Growth(
      blocks: newest.height.distance(above: low),
      bytes: try bytes(from: low.next, below: newest.height.next), time: time)
  }

  /// About how many bytes blocks of a range take, with their receipts, events and indexes.
  package func bytes(
    from low: Height, below high: Height
  ) throws(StorageFailure) -> UInt64 {
    guard low < high else { return 0 }
    var lists: UInt64 = 0
    var all: UInt64 = 0
    for room in Part.blocks.rooms + Part.receipts.rooms {
      lists += try bytes(
        from: BlockStore.key(of: low, in: room), below: BlockStore.key(of: high, in: room))
      all += try bytes(of: room)
    }
    // Ids are not in the order of heights; they are as many as there are transactions.
    let ids = try bytes(of: .transactionID) + bytes(of: .blockDigest)
    return lists + Self.share(ids, min(lists, all), of: all)
  }

  private func bytes(of room: KeyRoom) throws(StorageFailure) -> UInt64 {
    try bytes(from: StoreKey(room), below: StoreKey(stored: [room.rawValue + 1]))
  }

  private func bytes(
    from low: StoreKey, below high: StoreKey
  ) throws(StorageFailure) -> UInt64 {
    do { return try store.approximateBytes(from: low, below: high) } catch { throw .store(error) }
  }

  /// `value` × `part` ÷ `whole`, rounded down; 0 where there is no whole, and the most there is where it
  /// is more.
  package static func share(_ value: UInt64, _ part: UInt64, of whole: UInt64) -> UInt64 {
    guard whole > 0 else { return 0 }
    let product = value.multipliedFullWidth(by: part)
    guard product.high < whole else { return .max }
    return whole.dividingFullWidth(product).quotient
  }
}
