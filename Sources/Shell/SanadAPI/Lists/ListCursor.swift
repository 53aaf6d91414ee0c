import SanadAPIModel
import SanadCrypto
public import SanadTypes

/// Where a list goes on. Opaque to clients: hexadecimal of three numbers and a byte.
///
/// It pins the height at which the first page was asked for, so that pages neither overlap nor miss
/// anything while blocks become final, and it remembers the order.
public struct ListCursor: Equatable, Sendable {
  /// The newest height of the whole list.
  public var pin: Height
  /// The next item's block.
  public var height: Height
  /// The next item's number in its block.
  public var index: UInt32
  /// Items that are left at most; `UInt64.max` where nobody knows.
  public var left: UInt64
  /// The order.
  public var order: ListOrder

  /// Creates a cursor.
  public init(pin: Height, height: Height, index: UInt32, left: UInt64, order: ListOrder) {
    self.pin = pin
    self.height = height
    self.index = index
    self.left = left
    self.order = order
  }

  /// Reads what ``text`` wrote; nil for anything else.
  public init?(_ text: String) {
    guard let bytes = Hex.decode(text), bytes.count == 29, bytes[28] <= 1 else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }
    self.init(
      pin: Height(number(0..<8)), height: Height(number(8..<16)),
      index: UInt32(truncatingIfNeeded: number(16..<20)), left: number(20..<28),
      order: bytes[28] == 0 ? .newest : .oldest)
  }

  /// What clients get.
  public var text: String {
    var bytes: [UInt8] = []
    func put(_ number: UInt64, _ count: Int) {
      for place in (0..<count).reversed() {
        bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place))))
      }
    }
    put(pin.value, 8)
    put(height.value, 8)
    put(UInt64(index), 4)
    put(left, 8)
    bytes.append(order == .newest ? 0 : 1)
    return Hex.encode(bytes)
  }
}

/// In which order a list is.
public enum ListOrder: String, Sendable {
  /// The newest first.
  case newest
  /// The oldest first.
  case oldest
}

/// Which page of a list is asked for.
public struct ListRequest: Equatable, Sendable {
  /// Most items of a page.
  public static let limitMax = 500

  /// Where to go on; nil for the first page.
  public var cursor: ListCursor?
  /// The order of the first page; later ones go on in the cursor's.
  public var order: ListOrder
  /// Most items of this page.
  public var limit: Int
  /// The blocks that the list is about.
  public var heights: HeightRange

  /// The names that it has in a query.
  static let queryNames = ["cursor", "limit", "order"] + HeightRange.queryNames

  /// Creates a request.
  public init(
    cursor: ListCursor? = nil, order: ListOrder = .newest, limit: Int = 50,
    heights: HeightRange = HeightRange()
  ) {
    self.cursor = cursor
    self.order = order
    self.limit = limit
    self.heights = heights
  }

  /// Reads a query.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID` about what is wrong.
  init(_ query: Query) throws(ServiceFailure) {
    self.init(heights: try HeightRange(query))
    if let text = query["limit"] {
      guard let limit = Int(text), (1...Self.limitMax).contains(limit), String(limit) == text
      else { throw Self.invalid("limit", "must be 1 to \(Self.limitMax)") }
      self.limit = limit
    }
    if let text = query["order"] {
      guard let order = ListOrder(rawValue: text) else {
        throw Self.invalid("order", "must be newest or oldest")
      }
      self.order = order
    }
    guard let text = query["cursor"] else { return }
    guard let cursor = ListCursor(text) else {
      throw Self.invalid("cursor", "is not one that a list of this API gave")
    }
    if query["order"] != nil, cursor.order != order {
      throw Self.invalid("order", "is not that of the cursor; leave it out")
    }
    self.cursor = cursor
  }

  private static func invalid(_ name: String, _ reason: String) -> ServiceFailure {
    ServiceFailure([.init(pointer: name, reason: reason)])
  }
}
