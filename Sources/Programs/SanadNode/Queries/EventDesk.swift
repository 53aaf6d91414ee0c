import SanadAPI
import SanadAPIModel
import SanadReplica
import SanadStorage
import SanadTypes

/// Reads pages of the stream from the stored chain.
///
/// One actor for all clients: those who follow the newest block share its decoded form, and those who
/// read old ones take turns, page by page, on one thread of their own.
actor EventDesk: EventFeed {
  /// Items of a page.
  private static let itemsMax = 256
  /// Blocks that one page looks at.
  private static let blocksMax = 64
  /// Items that one page looks at, beside those of its last block: some milliseconds, so that who
  /// follows the newest block waits little for who looks through the whole chain.
  static let looksMax = 2_048
  /// Decoded blocks that are kept.
  private static let keptMax = 4

  nonisolated private let thread = ReadingThread(name: "streams")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private let store: BlockStore
  private let finality: FinalityBoard
  private let names: InstrumentNames
  private let environment: ReplicaEnvironment
  private var turns: LeaderTurns?
  private var kept: [StoredBlock] = []

  private let looksMax: Int
  private let bytesMax: Int

  init(
    environment: ReplicaEnvironment, finality: FinalityBoard, looksMax: Int = looksMax,
    bytesMax: Int = StoredBlock.pageBytesMax
  ) {
    self.looksMax = looksMax
    self.bytesMax = bytesMax
    self.environment = environment
    store = environment.blockStore
    names = InstrumentNames(environment)
    self.finality = finality
  }

  func newest() throws(ServiceFailure) -> StreamCursor {
    let height = finality.newest.height
    return try ServiceFailure.reading {
      guard let found = try block(at: height) else { return .end(of: height) }
      return found.cursor(after: found.itemCount - 1)
    }
  }

  nonisolated func change(above height: Height, upTo time: Duration) async -> FeedChange {
    await finality.bell.wait(above: height, upTo: time)
  }

  func page(
    after cursor: StreamCursor, of topics: StreamTopics
  ) throws(ServiceFailure) -> StreamPage {
    try ServiceFailure.reading { try read(after: cursor, StreamFilter(topics)) }
  }

  private func read(after cursor: StreamCursor, _ filter: StreamFilter) throws -> StreamPage {
    let newest = finality.newest.height
    var page = StreamPage(items: [], next: cursor, end: nil)
    var bytesLeft = bytesMax
    var looksLeft = looksMax
    var height = cursor == .end(of: cursor.height) ? cursor.height.next : cursor.height
    for _ in 0..<Self.blocksMax where looksLeft > 0 {
      guard height <= newest else {
        page.end = newest
        return page
      }
      guard let block = try block(at: height) else {
        return try gap(from: height, through: newest, in: page)
      }
      let first = height == cursor.height ? Int(cursor.index) + 1 : 0
      for item in stride(from: first, to: block.itemCount, by: 1)
      where filter.wants(item, of: block) {
        if page.items.count == Self.itemsMax || bytesLeft <= 0 { return page }
        page.items.append(resource(item, of: block))
        page.next = block.cursor(after: item)
        bytesLeft -= block.answerBytes(of: item)
      }
      looksLeft -= block.itemCount
      page.next = max(page.next, block.cursor(after: block.itemCount - 1))
      height = height.next
    }
    return page
  }

  /// What the store does not have any more is said, and not passed over.
  private func gap(
    from missing: Height, through newest: Height, in page: StreamPage
  ) throws -> StreamPage {
    // Old blocks go first, so that those which are there are the upper part.
    // Of some, proofs need the header; that is no block to go on with.
    var (low, high) = (max(missing, try store.first()), newest)
    while low < high {
      let middle = Height(low.value + (high.value - low.value) / 2)
      let isHere = try store.record(at: middle)?.hasLists ?? false
      if isHere { high = middle } else { low = middle.next }
    }
    guard try store.record(at: low)?.hasLists == true else {
      // Old blocks go while this looks: the next page looks again.
      if low < (try store.first()) { return page }
      throw ServiceFailure(.storeDamaged, "block \(low) is final and not in the store")
    }
    var page = page
    page.next = .end(of: low.previous)
    page.items.append(
      StreamItemResource(
        cursor: page.next.description, gap: .init(from: missing.description, to: low.description)))
    return page
  }

  private func resource(_ item: Int, of block: StoredBlock) -> StreamItemResource {
    let cursor = block.cursor(after: item).description
    if item == 0 {
      return .init(
        cursor: cursor,
        block: BlockSummaryResource(
          block.record, block.validators ?? environment.validators, block.missed))
    }
    let transactions = block.transactions.count
    if item <= transactions {
      return .init(
        cursor: cursor, transaction: TransactionSummaryResource(item - 1, of: block, names))
    }
    return .init(cursor: cursor, event: EventResource(item - 1 - transactions, of: block, names))
  }

  private func block(at height: Height) throws -> StoredBlock? {
    if let found = kept.first(where: { $0.height == height }) { return found }
    guard var block = try StoredBlock(at: height, in: store) else { return nil }
    let epoch = block.record.header.epoch
    if turns?.epoch != epoch { turns = try LeaderTurns(environment, in: epoch) }
    block.validators = turns?.validators
    block.missed = try turns?.missed(before: block.record, in: store)
    if kept.count == Self.keptMax { kept.removeFirst() }
    kept.append(block)
    return block
  }
}

/// Which items of a block are of the topics that a client follows.
private struct StreamFilter {
  private let topics: StreamTopics
  private let instruments: Set<InstrumentID>

  init(_ topics: StreamTopics) {
    self.topics = topics
    instruments = Set(topics.instruments.map(InstrumentID.init))
  }

  func wants(_ item: Int, of block: StoredBlock) -> Bool {
    if item == 0 { return topics.hasBlocks || (topics.hasValidators && block.missed != nil) }
    if item <= block.transactions.count { return topics.hasTransactions }
    let found = block.events[item - 1 - block.transactions.count]
    let event = found.event
    if case .refused = event, topics.hasRefusals { return true }
    if case .evidence = event { return topics.hasValidators }
    if topics.hasPolicy, block.isByPolicy(found) { return true }
    if let instrument = event.instrument, instruments.contains(instrument) { return true }
    return !topics.accounts.isEmpty && event.accounts.contains(where: topics.accounts.contains)
  }

}

extension StoredBlock {
  /// Roughly the bytes of an item of a stream.
  fileprivate func answerBytes(of item: Int) -> Int {
    if item == 0 { return 512 }
    return item <= transactions.count
      ? answerBytes(ofTransaction: item - 1) : answerBytes(ofEvent: item - 1 - transactions.count)
  }
}
