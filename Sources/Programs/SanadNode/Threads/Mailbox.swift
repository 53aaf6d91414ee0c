/// A bounded queue between threads, with one lane per class and room of its own in it for everybody
/// who posts: ``FairLanes`` behind a lock.
///
/// Any thread may post; some threads take. A class because its identity is the queue.
final class Mailbox<Source: Hashable & Sendable, Element: Sendable>: @unchecked Sendable {
  typealias Lanes = FairLanes<Source, Element>

  /// What one take gave.
  struct Taken {
    /// The elements, in the order in which they are to be dealt with.
    let elements: [Element]
    /// Who was full and has room again.
    let relieved: [Source]
  }

  // Everything below is touched only while `condition` is locked.
  private let condition = MonotonicCondition()
  private var lanes: Lanes
  private var isClosed = false

  /// Creates a queue; lane 0 goes first.
  init(bounds: [Lanes.Bound]) { lanes = Lanes(bounds: bounds) }

  /// Adds an element; refused when the source's room in the lane is full or the queue is closed.
  func post(
    _ element: Element, lane: Int, from source: Source, _ load: Lanes.Load = Lanes.Load()
  ) -> Lanes.Outcome {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed else { return .refused }
    let outcome = lanes.append(element, lane: lane, from: source, load)
    if outcome != .refused { condition.signal() }
    return outcome
  }

  /// Adds an element whatever the bound: for completions, whose number the receiver itself bounds by
  /// the jobs it has started.
  func postAlways(_ element: Element, lane: Int, from source: Source) {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed else { return }
    lanes.appendAlways(element, lane: lane, from: source)
    condition.signal()
  }

  /// Waits so many milliseconds, or for ever, for elements and takes at most `limit`; no elements
  /// on time-out, nil once the queue is closed and drained.
  func take(atMost limit: Int, within milliseconds: UInt64? = nil) -> Taken? {
    let deadline = milliseconds.map(MonotonicCondition.Deadline.init(in:))
    condition.lock()
    defer { condition.unlock() }
    while lanes.count == 0 {
      if isClosed { return nil }
      guard let deadline else {
        condition.wait()
        continue
      }
      if !condition.wait(until: deadline) { break }
    }
    let elements = lanes.take(atMost: limit)
    return Taken(elements: elements, relieved: lanes.takeRelieved())
  }

  /// Refuses what comes from now on; what is queued can still be taken.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }
}
