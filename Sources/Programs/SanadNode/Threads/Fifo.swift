/// A queue, first in, first out, with both ends in O(1) amortised.
struct Fifo<Element> {
  private var elements: [Element] = []
  /// The place of the first element that has not been taken.
  private var head = 0

  /// Number of elements that wait.
  var count: Int { elements.count - head }

  /// Whether nothing waits.
  var isEmpty: Bool { count == 0 }

  /// Adds an element at the end.
  mutating func append(_ element: Element) { elements.append(element) }

  /// Takes the first element; nil when there is none.
  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    let first = elements[head]
    head += 1
    // What was taken is freed once it is half of the array.
    if head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }
}

extension Fifo: Sendable where Element: Sendable {}
