import SanadAPI
import SanadAPIModel
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes

/// Reads pages of lists from the stored chain, block by block.
///
/// An actor with one thread, so that all readers of lists together take that and no more. A page looks
/// at so much and no more, and says where the next goes on.
actor HistoryDesk {
  /// Blocks that one page looks at.
  private static let blocksMax = 2_000
  /// Items of blocks that one page looks at.
  private static let itemsMax = 20_000

  nonisolated private let thread = ReadingThread(name: "lists")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  let environment: ReplicaEnvironment
  let finality: FinalityBoard
  private let store: BlockStore
  private let names: InstrumentNames

  private let bytesMax: Int

  init(
    environment: ReplicaEnvironment, finality: FinalityBoard,
    bytesMax: Int = StoredBlock.pageBytesMax
  ) {
    self.bytesMax = bytesMax
    self.environment = environment
    store = environment.blockStore
    names = InstrumentNames(environment)
    self.finality = finality
  }

  func blocks(_ request: ListRequest) throws(ServiceFailure) -> PageResource<BlockSummaryResource> {
    var turns: LeaderTurns?
    return try list(request, left: .max) { height in
      guard let record = try store.record(at: height) else { return Looked() }
      if turns?.epoch != record.header.epoch {
        turns = try LeaderTurns(environment, in: record.header.epoch)
      }
      let missed = try turns?.missed(before: record, in: store)
      let validators = try turns?.validators ?? environment.validators(of: record.header.epoch)
      return Looked(1, [0], bytes: { _ in 512 }) { _ in
        BlockSummaryResource(record, validators, missed)
      }
    }
  }

  func transactions(
    _ filter: TransactionFilter, _ request: ListRequest
  ) throws(ServiceFailure) -> PageResource<TransactionSummaryResource> {
    let instrument = filter.instrument.map(InstrumentID.init)
    return try list(request, left: .max) { height in
      guard let block = try StoredBlock(at: height, in: store) else { return Looked() }
      let found = block.transactions.indices.filter { filter.includes($0, of: block, instrument) }
      return Looked(block.itemCount, found, bytes: block.answerBytes(ofTransaction:)) { [names] in
        TransactionSummaryResource($0, of: block, names)
      }
    }
  }

  /// The events that name an account, of which there are `count` up to a height: a list that begins
  /// goes no further, because the count would end it before it has them all.
  func history(
    of account: AccountID, count: UInt64, at height: Height, _ request: ListRequest
  ) throws(ServiceFailure) -> PageResource<EventResource> {
    try list(request, left: count, newest: height) { height in
      guard let block = try StoredBlock(at: height, in: store) else { return Looked() }
      let found = block.events.indices.filter {
        block.events[$0].event.accounts.contains(account)
      }
      return Looked(block.itemCount, found, bytes: block.answerBytes(ofEvent:)) { [names] in
        EventResource($0, of: block, names)
      }
    }
  }

  /// Goes through blocks in the order asked for; `look` gives what a block has for the list.
  private func list<Item>(
    _ request: ListRequest, left: UInt64, newest: Height? = nil,
    _ look: (Height) throws -> Looked<Item>
  ) throws(ServiceFailure) -> PageResource<Item> {
    try ServiceFailure.reading {
      let stored = finality.newest.height
      var walk = try ListWalk(
        request, first: store.first(), newest: min(newest ?? stored, stored), left: left)
      var found: [Item] = []
      var room = Self.itemsMax
      var bytesLeft = bytesMax
      for _ in 0..<Self.blocksMax where !walk.isAtEnd && room > 0 {
        let block = try look(walk.cursor.height)
        // Blocks may go while the list is read.
        if block.count == 0, case let first = try store.first(), walk.cursor.height < first {
          guard walk.cursor.order == .oldest else {
            return PageResource(items: found, next: nil)
          }
          throw ServiceFailure.notKept(walk.cursor.height, first: first)
        }
        room -= max(block.count, 1)
        for number in walk.ordered(block.numbers) where !walk.isAtEnd {
          if found.count == request.limit || bytesLeft <= 0 {
            return PageResource(items: found, next: walk.cursor(at: UInt32(clamping: number)).text)
          }
          found.append(block.item(number))
          bytesLeft -= block.bytes(number)
          walk.take()
        }
        walk.nextBlock()
      }
      return PageResource(items: found, next: walk.isAtEnd ? nil : walk.cursor.text)
    }
  }
}

/// What a block has for a list.
private struct Looked<Item> {
  /// How much was looked at.
  let count: Int
  /// What is of the list, ascending.
  let numbers: [Int]
  /// Roughly what an item comes to in the answer.
  let bytes: (Int) -> Int
  /// Makes an item.
  let item: (Int) -> Item

  init(
    _ count: Int, _ numbers: [Int], bytes: @escaping (Int) -> Int,
    _ item: @escaping (Int) -> Item
  ) {
    self.count = count
    self.numbers = numbers
    self.bytes = bytes
    self.item = item
  }

  /// A block that is not there.
  init() {
    self.init(0, [], bytes: { _ in 0 }) { _ in preconditionFailure("there is no item") }
  }
}

extension TransactionFilter {
  /// Whether a transaction of a block is in the list; `instrument` is the filter's.
  fileprivate func includes(
    _ number: Int, of block: StoredBlock, _ instrument: InstrumentID?
  ) -> Bool {
    let body = block.transactions[number].body
    let receipt = block.receipts[number]
    if let account, account != body.account { return false }
    if let isApplied, isApplied != receipt.isApplied { return false }
    if let code, !receipt.reasons.contains(where: { $0.code == code }) { return false }
    guard let instrument else { return true }
    return body.operations.contains { operation in
      if case .issue(let issue) = operation { return issue.instrument == instrument }
      return operation.legs.contains { $0.instrument == instrument }
    }
  }
}
