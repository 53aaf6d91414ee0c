import SanadTypes

/// When each waiting transaction is passed on next: at once or after D, then after intervals that
/// triple up to 10 D (consensus.md 2.18).
///
/// Each interval is one queue, which is in order by itself because all its entries wait equally
/// long.
struct GossipSchedule: Sendable {
  private struct Entry: Sendable {
    let id: TransactionID
    let due: Instant
  }

  private struct Queue: Sendable {
    var entries: [Entry] = []
    var head = 0

    var first: Entry? { head < entries.count ? entries[head] : nil }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func removeFirst() {
      head += 1
      // Amortized: as many steps as entries were taken.
      if head > 64, head * 2 > entries.count {
        entries.removeFirst(head)
        head = 0
      }
    }
  }

  private let intervals: [Milliseconds]
  /// Queue 0 holds what goes at once; queue i waits for interval i - 1.
  private var queues: [Queue]

  init(interval: Milliseconds) {
    intervals = [interval, interval * 3, interval * 9, interval * 10]
    queues = Array(repeating: Queue(), count: intervals.count + 1)
  }

  /// Schedules a transaction's first gossip.
  mutating func insert(_ id: TransactionID, isAtOnce: Bool, now: Instant) {
    if isAtOnce {
      queues[0].append(Entry(id: id, due: now))
    } else {
      queues[1].append(Entry(id: id, due: now.advanced(by: intervals[0])))
    }
  }

  /// When something of this node's clients is due next; nil when nothing is scheduled.
  var nextFresh: Instant? { queues[0].first?.due }

  /// When something that others have, or were sent, is due next; nil when nothing is scheduled.
  var nextAgain: Instant? { queues.dropFirst().compactMap(\.first?.due).min() }

  /// Takes out one transaction that is due, of this node's clients or of the rest; `isWaiting` tells
  /// which still wait, and the others are forgotten. One that is given out is scheduled again.
  mutating func popDue(
    at now: Instant, isFresh: Bool, isWaiting: (TransactionID) -> Bool
  ) -> TransactionID? {
    for place in isFresh ? 0..<1 : 1..<queues.count {
      while let first = queues[place].first, first.due <= now {
        queues[place].removeFirst()
        guard isWaiting(first.id) else { continue }
        let next = min(place + 1, queues.count - 1)
        queues[next].append(
          Entry(id: first.id, due: now.advanced(by: intervals[next - 1])))
        return first.id
      }
    }
    return nil
  }
}
