import SanadAPIModel
import SanadTypes
import Synchronization

@testable import SanadAPI

/// A stored chain of which every item is a transaction, and blocks that come later. A class, because
/// the server has it and the test adds to it.
final class FakeFeed: EventFeed {
  private struct State {
    /// Items of the blocks from height 1 on.
    var counts: [Int] = []
    var idBytes = 8
    var waiting: [AsyncStream<FeedChange>.Continuation] = []
    var timeOuts = 0
    /// Pages that look at something and find nothing.
    var looks = 0
    var isClosed = false
  }

  private static let itemsMax = 50
  private let state = Mutex(State())

  /// Makes blocks of so many items final.
  func add(_ counts: [Int]) {
    let waiting = state.withLock { state in
      state.counts += counts
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.yield(.newer) }
  }

  /// Every item gets so long an id.
  func set(idBytes: Int) { state.withLock { $0.idBytes = idBytes } }

  /// The next so many waits are over without a block.
  func set(timeOuts: Int) { state.withLock { $0.timeOuts = timeOuts } }

  /// The next so many pages look at an item each, and find nothing.
  func set(looks: Int) { state.withLock { $0.looks = looks } }

  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      return state.waiting
    }
    for one in waiting { one.yield(.end) }
  }

  /// The cursors of all items, in order.
  var cursors: [String] {
    state.withLock { state in
      state.counts.enumerated().flatMap { place, count in
        (0..<count).map { "\(place + 1).\($0)" }
      }
    }
  }

  func newest() -> StreamCursor {
    state.withLock { .end(of: Height(UInt64($0.counts.count))) }
  }

  func page(
    after cursor: StreamCursor, of topics: StreamTopics
  ) async throws(ServiceFailure) -> StreamPage {
    let isLook = state.withLock { state in
      if state.looks > 0 { state.looks -= 1 }
      return state.looks > 0
    }
    guard isLook else { return page(after: cursor) }
    // As a desk has a thread of its own: a look keeps nobody else from the pool's.
    do { try await Task.sleep(for: .milliseconds(1)) } catch {}
    let next = StreamCursor(height: cursor.height, index: cursor.index &+ 1)
    return StreamPage(items: [], next: next, end: nil)
  }

  private func page(after cursor: StreamCursor) -> StreamPage {
    state.withLock { state in
      var page = StreamPage(items: [], next: cursor, end: nil)
      for (place, count) in state.counts.enumerated() {
        let height = Height(UInt64(place + 1))
        for index in 0..<count {
          let one = StreamCursor(height: height, index: UInt32(index))
          guard one > cursor else { continue }
          if page.items.count == Self.itemsMax { return page }
          page.items.append(
            StreamItemResource(
              cursor: one.description,
              transaction: TransactionSummaryResource(
                id: String(repeating: "a", count: state.idBytes), height: height.description,
                index: index, time: "t", account: "b", lane: 0, sequence: "0", outcome: "applied",
                code: "0000", operations: [])))
          page.next = one
        }
      }
      page.end = Height(UInt64(state.counts.count))
      return page
    }
  }

  func change(above height: Height, upTo time: Duration) async -> FeedChange {
    let (changes, continuation) = AsyncStream.makeStream(of: FeedChange.self)
    state.withLock { state in
      if state.isClosed {
        continuation.yield(.end)
      } else if UInt64(state.counts.count) > height.value {
        continuation.yield(.newer)
      } else if state.timeOuts > 0 {
        state.timeOuts -= 1
        continuation.yield(.timeOut)
      } else {
        state.waiting.append(continuation)
      }
    }
    // Ends without one when the task is cancelled.
    for await change in changes { return change }
    return .end
  }
}
