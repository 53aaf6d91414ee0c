import SanadTypes

/// Transactions by the end of their validity: a binary heap, earliest first.
///
/// A transaction that leaves for another reason stays in the heap until its time or until
/// ``keep(where:)``, which the owner calls when too many are void.
struct ExpiryHeap: Sendable {
  private struct Entry: Sendable {
    let validUntil: Timestamp
    let id: TransactionID
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func insert(_ id: TransactionID, validUntil: Timestamp) {
    entries.append(Entry(validUntil: validUntil, id: id))
    rise(entries.count - 1)
  }

  /// Takes out one transaction whose validity ended before `now`; nil when there is none.
  mutating func popExpired(before now: Timestamp) -> TransactionID? {
    guard let first = entries.first, first.validUntil < now, let last = entries.popLast() else {
      return nil
    }
    if !entries.isEmpty {
      entries[0] = last
      sink()
    }
    return first.id
  }

  /// Leaves out the entries for which `isIncluded` does not hold. O(n).
  mutating func keep(where isIncluded: (TransactionID) -> Bool) {
    // A sorted array is a heap.
    entries = entries.filter { isIncluded($0.id) }.sorted { $0.validUntil < $1.validUntil }
  }

  private mutating func rise(_ start: Int) {
    var place = start
    while place > 0, entries[place].validUntil < entries[(place - 1) / 2].validUntil {
      entries.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < entries.count && entries[child].validUntil < entries[least].validUntil {
        least = child
      }
      if least == place { return }
      entries.swapAt(place, least)
      place = least
    }
  }
}
