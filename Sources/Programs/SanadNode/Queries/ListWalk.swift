import SanadAPI
import SanadAPIModel
import SanadTypes

/// A way through the blocks of a list, from a cursor to the list's end.
struct ListWalk {
  /// The next item, or where the next may be.
  private(set) var cursor: ListCursor
  private var hasEnded = false

  /// Begins a list whose newest block is `newest` and which has at most `left` items, or goes on with
  /// one.
  init(_ request: ListRequest, newest: Height, left: UInt64) throws(ServiceFailure) {
    guard let cursor = request.cursor else {
      let isNewestFirst = request.order == .newest
      self.cursor = ListCursor(
        pin: newest, height: isNewestFirst ? newest : Height(0),
        index: isNewestFirst ? .max : 0, left: left, order: request.order)
      return
    }
    guard cursor.height <= cursor.pin else {
      let reason = "is not one that a list of this API gave"
      throw ServiceFailure(
        .requestInvalid, "cursor \(reason)", invalid: [.init(pointer: "cursor", reason: reason)])
    }
    guard cursor.pin <= newest else {
      throw ServiceFailure(
        .notReady, "the list is as of block \(cursor.pin), and this node has \(newest)",
        retryAfter: .seconds(1))
    }
    self.cursor = cursor
  }

  /// Whether nothing more can come.
  var isAtEnd: Bool { hasEnded || cursor.left == 0 }

  /// What is left of a block, in the list's order; numbers ascend in `items`.
  func ordered<Item>(_ items: [(number: UInt32, item: Item)]) -> [(number: UInt32, item: Item)] {
    switch cursor.order {
    case .newest: items.filter { $0.number <= cursor.index }.reversed()
    case .oldest: items.filter { $0.number >= cursor.index }
    }
  }

  /// The cursor of an item of the present block.
  func cursor(at number: UInt32) -> ListCursor {
    var place = cursor
    place.index = number
    return place
  }

  /// An item was taken.
  mutating func take() {
    if cursor.left != .max, cursor.left > 0 { cursor.left -= 1 }
  }

  /// Goes on to the next block.
  mutating func nextBlock() {
    switch cursor.order {
    case .newest:
      hasEnded = cursor.height.value == 0
      cursor.height = cursor.height.previous
      cursor.index = .max
    case .oldest:
      hasEnded = cursor.height >= cursor.pin
      cursor.height = cursor.height.next
      cursor.index = 0
    }
  }
}
