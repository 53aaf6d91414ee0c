/// A priority queue by time, then by the order of insertion.
struct EventHeap<Element> {
  private struct Item {
    let time: UInt64
    let sequence: UInt64
    let element: Element
    func isBefore(_ other: Item) -> Bool {
      time == other.time ? sequence < other.sequence : time < other.time
    }
  }

  private var items: [Item] = []
  private var sequence: UInt64 = 0

  var nextTime: UInt64? { items.first?.time }

  mutating func push(_ element: Element, at time: UInt64) {
    sequence += 1
    items.append(Item(time: time, sequence: sequence, element: element))
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard items[child].isBefore(items[parent]) else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> (time: UInt64, element: Element)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    if !items.isEmpty {
      items[0] = last
      sink()
    }
    return (first.time, first.element)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && items[child].isBefore(items[least]) {
        least = child
      }
      if least == parent { return }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
