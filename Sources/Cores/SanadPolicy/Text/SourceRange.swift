/// A half-open range of byte offsets in a policy's text.
public struct SourceRange: Hashable, Sendable {
  /// Offset of the first byte.
  public let start: Int
  /// Offset just after the last byte; never below `start`.
  public let end: Int

  /// Creates a range; an end below the start becomes the start.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest range that holds both.
  func joined(with other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}
