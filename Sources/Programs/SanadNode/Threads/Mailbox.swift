import Foundation

/// A bounded queue between threads, with one lane per class: a lower lane never delays a higher.
///
/// Any thread may post; one thread takes. A class because its identity is the queue.
final class Mailbox<Element: Sendable>: @unchecked Sendable {
  private struct Entry {
    let element: Element
    let cost: Int
  }

  // Everything below is touched only while `condition` is locked.
  private let condition = NSCondition()
  private var lanes: [[Entry]]
  private var heads: [Int]
  private var loads: [Int]
  private let capacities: [Int]
  private var isClosed = false

  /// Creates a queue whose lane `i` holds elements that cost at most `capacities[i]` together; lane
  /// 0 goes first.
  init(capacities: [Int]) {
    precondition(!capacities.isEmpty && capacities.allSatisfy { $0 > 0 }, "every lane has room")
    self.capacities = capacities
    lanes = capacities.map { _ in [] }
    heads = capacities.map { _ in 0 }
    loads = heads
  }

  /// Adds an element; false when its lane is full or the queue is closed, and nothing was added.
  ///
  /// An element of any cost fits into a lane that is not full, so that none is refused for ever; a
  /// lane holds less than its capacity and the cost of one element.
  func post(_ element: Element, lane: Int, cost: Int = 1) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed, loads[lane] < capacities[lane] else { return false }
    append(element, lane, cost)
    return true
  }

  /// Adds an element whatever the capacity: for completions, whose number the receiver itself
  /// bounds by the jobs it has started.
  func postAlways(_ element: Element, lane: Int) {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed else { return }
    append(element, lane, 1)
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
      for entry in lanes[lane][heads[lane]..<heads[lane] + count] {
        taken.append(entry.element)
        loads[lane] -= entry.cost
      }
      heads[lane] += count
      compact(lane)
    }
    return taken
  }

  private func append(_ element: Element, _ lane: Int, _ cost: Int) {
    lanes[lane].append(Entry(element: element, cost: cost))
    loads[lane] += cost
    condition.signal()
  }

  /// Frees what was taken once it is half of the lane, so that taking stays O(1) amortised.
  private func compact(_ lane: Int) {
    guard heads[lane] > 0, heads[lane] * 2 >= lanes[lane].count else { return }
    lanes[lane].removeFirst(heads[lane])
    heads[lane] = 0
  }
}
