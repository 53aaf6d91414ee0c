public import SanadTypes

/// A place in the stream of everything that became final: after one item, before the next.
///
/// Items of a block have fixed numbers, whatever a client follows: 0 is the block, 1 to *t* its
/// transactions, and from *t* + 1 on its events. So a cursor stays good when topics change, on any
/// node, and for ever.
///
/// Text: `height.index`, both decimal without leading zeros.
public struct StreamCursor: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The block of the item.
  public var height: Height
  /// The item's number in the block.
  public var index: UInt32

  /// Creates a cursor.
  public init(height: Height, index: UInt32) {
    self.height = height
    self.index = index
  }

  /// Reads a text; nil where it is not one.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let height = UInt64(parts[0]), let index = UInt32(parts[1]),
      "\(height).\(index)" == text
    else { return nil }
    self.init(height: Height(height), index: index)
  }

  /// After everything of a block, whatever it has.
  public static func end(of height: Height) -> StreamCursor {
    StreamCursor(height: height, index: .max)
  }

  /// `height.index`.
  public var description: String { "\(height).\(index)" }

  /// Order in which things became final.
  public static func < (left: StreamCursor, right: StreamCursor) -> Bool {
    (left.height, left.index) < (right.height, right.index)
  }
}
