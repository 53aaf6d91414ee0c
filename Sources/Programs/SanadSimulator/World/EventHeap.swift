/// A queue of what is going to happen, by time and then by the order in which it was put in.
///
/// Elements lie in slots of their own and only small keys move, because a run spends a good part
/// of its time here.
struct EventHeap<Element> {
  private struct Key {
    let time: UInt64
    let sequence: UInt64
    let slot: Int

    func isBefore(_ other: Key) -> Bool {
      time == other.time ? sequence < other.sequence : time < other.time
    }
  }

  private var keys: [Key] = []
  private var slots: [Element?] = []
  private var free: [Int] = []
  private var sequence: UInt64 = 0

  /// Number of elements.
  var count: Int { keys.count }

  /// When the next element is due.
  var nextTime: UInt64? { keys.first?.time }

  /// Puts an element in.
  mutating func push(_ element: Element, at time: UInt64) {
    sequence += 1
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      slots[slot] = element
    } else {
      slot = slots.count
      slots.append(element)
    }
    keys.append(Key(time: time, sequence: sequence, slot: slot))
    rise(from: keys.count - 1)
  }

  /// Takes the next element out.
  mutating func pop() -> (time: UInt64, element: Element)? {
    guard let first = keys.first else { return nil }
    let last = keys.removeLast()
    if !keys.isEmpty {
      keys[0] = last
      sink()
    }
    guard let element = slots[first.slot] else { return nil }
    slots[first.slot] = nil
    free.append(first.slot)
    return (first.time, element)
  }

  private mutating func rise(from start: Int) {
    let key = keys[start]
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard key.isBefore(keys[parent]) else { break }
      keys[child] = keys[parent]
      child = parent
    }
    keys[child] = key
  }

  private mutating func sink() {
    let key = keys[0]
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < keys.count else { break }
      let right = left + 1
      let least = right < keys.count && keys[right].isBefore(keys[left]) ? right : left
      guard keys[least].isBefore(key) else { break }
      keys[parent] = keys[least]
      parent = least
    }
    keys[parent] = key
  }
}
