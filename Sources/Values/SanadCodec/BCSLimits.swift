/// How much of a value of a type is read when it is decoded by itself: each type that arrives or is
/// stored as a whole states its own.
public struct BCSLimits: Hashable, Sendable {
  /// Most bytes of the encoding.
  public let bytes: Int
  /// How deep values may nest below the value itself; what ``BCSReader/value(_:)`` reads is one
  /// level deeper than what reads it, and so is an element of a list or of an option.
  public let depth: Int

  /// Creates limits; both are at least 0.
  @inlinable
  public init(bytes: Int, depth: Int) {
    self.bytes = bytes
    self.depth = depth
  }

  /// Of a type that is a part of others and states nothing: 64 KiB, four levels.
  public static let part = BCSLimits(bytes: 64 * 1_024, depth: 4)
}
