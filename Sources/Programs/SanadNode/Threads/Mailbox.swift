import Foundation

/// A bounded queue between threads, with one lane per class: a lower lane never delays a higher.
///
/// Any thread may post; one thread takes. A class because its identity is the queue.
final class Mailbox<Element: Sendable>: @unchecked Sendable {
  // Everything below is touched only while `condition` is locked.
  private let condition = NSCondition()
  private var lanes: [[Element]]
  private var heads: [Int]
  private let capacities: [Int]
  private var isClosed = false

  /// Creates a queue whose lane `i` holds at most `capacities[i]` elements; lane 0 goes first.
  init(capacities: [Int]) {
    precondition(!capacities.isEmpty && capacities.allSatisfy { $0 > 0 }, "every lane has room")
    self.capacities = capacities
    lanes = capacities.map { _ in [] }
    heads = capacities.map { _ in 0 }
  }

  /// Adds an element; false when its lane is full or the queue is closed, and nothing was added.
  func post(_ element: Element, lane: Int) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed, lanes[lane].count - heads[lane] < capacities[lane] else { return false }
    lanes[lane].append(element)
    condition.signal()
    return true
  }

  /// Adds an element whatever the capacity: for completions, whose number the receiver itself
  /// bounds by the jobs it has started.
  func postAlways(_ element: Element, lane: Int) {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed else { return }
    lanes[lane].append(element)
    condition.signal()
  }

  /// Waits until `deadline`, or for ever, for elements and takes at most `limit`, higher lanes
  /// first; empty on time-out, nil once the queue is closed and drained.
  func take(atMost limit: Int, until deadline: Date?) -> [Element]? {
    condition.lock()
    defer { condition.unlock() }
    while isDrained {
      if isClosed { return nil }
      // A date as far off as `distantFuture` would trap in Foundation.
      guard let deadline else {
        condition.wait()
        continue
      }
      if !condition.wait(until: deadline) { return takeLocked(limit) }
    }
    return takeLocked(limit)
  }

  /// Refuses what comes from now on; what is queued can still be taken.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  private var isDrained: Bool {
    zip(lanes, heads).allSatisfy { $0.count == $1 }
  }

  private func takeLocked(_ limit: Int) -> [Element] {
    var taken: [Element] = []
    for lane in lanes.indices where taken.count < limit {
      let count = min(limit - taken.count, lanes[lane].count - heads[lane])
      taken.append(contentsOf: lanes[lane][heads[lane]..<heads[lane] + count])
      heads[lane] += count
      compact(lane)
    }
    return taken
  }

  /// Frees what was taken once it is half of the lane, so that taking stays O(1) amortised.
  private func compact(_ lane: Int) {
    guard heads[lane] > 0, heads[lane] * 2 >= lanes[lane].count else { return }
    lanes[lane].removeFirst(heads[lane])
    heads[lane] = 0
  }
}
