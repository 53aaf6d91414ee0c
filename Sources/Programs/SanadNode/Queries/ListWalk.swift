import SanadAPI
import SanadAPIModel
import SanadTypes

/// A way through the blocks of a list, from a cursor to the list's end.
struct ListWalk {
  /// The next item, or where the next may be.
  private(set) var cursor: ListCursor
  /// The lowest and the highest block of the list; none where the lowest is above the highest.
  private let lowest: Height
  private let highest: Height
  private var hasEnded = false

  /// Begins a list whose oldest block is `first` and newest `newest`, and which has at most `left`
  /// items, or goes on with one. A list that is to begin below what is here is refused.
  init(
    _ request: ListRequest, first: Height, newest: Height, left: UInt64
  ) throws(ServiceFailure) {
    let pin = request.cursor?.pin ?? newest
    if let from = request.heights.from, from < first, first <= newest {
      throw ServiceFailure.notKept(from, first: first)
    }
    lowest = max(request.heights.from ?? Height(0), first)
    highest = min(request.heights.to ?? pin, pin)
    guard let cursor = request.cursor else {
      let isNewestFirst = request.order == .newest
      self.cursor = ListCursor(
        pin: newest, height: isNewestFirst ? highest : lowest,
        index: isNewestFirst ? .max : 0, left: left, order: request.order)
      hasEnded = lowest > highest
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
    // A list that ascends and whose next block has gone since would leave out what it has promised.
    if cursor.order == .oldest, cursor.height < first, cursor.height <= cursor.pin {
      throw ServiceFailure.notKept(cursor.height, first: first)
    }
    self.cursor = cursor
    // A cursor of a list with other heights leads nowhere rather than beyond these.
    hasEnded = cursor.height < lowest || cursor.height > highest
  }

  /// Whether nothing more can come.
  var isAtEnd: Bool { hasEnded || cursor.left == 0 }

  /// What is left of a block, in the list's order, of numbers that ascend.
  func ordered(_ numbers: [Int]) -> [Int] {
    switch cursor.order {
    case .newest: numbers.filter { $0 <= Int(cursor.index) }.reversed()
    case .oldest: numbers.filter { $0 >= Int(cursor.index) }
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
      hasEnded = cursor.height <= lowest
      cursor.height = cursor.height.previous
      cursor.index = .max
    case .oldest:
      hasEnded = cursor.height >= highest
      cursor.height = cursor.height.next
      cursor.index = 0
    }
  }
}
