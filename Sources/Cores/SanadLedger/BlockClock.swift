public import SanadTypes

/// A block's place and time, which is all the time that the ledger knows.
public struct BlockClock: Hashable, Sendable {
  /// The block's height.
  public let height: Height
  /// The block's timestamp.
  public let timestamp: Timestamp

  /// Pairs a height with a timestamp.
  public init(height: Height, timestamp: Timestamp) {
    self.height = height
    self.timestamp = timestamp
  }
}
