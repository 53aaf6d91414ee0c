public import SanadTypes

/// The bounds of block catch-up (consensus.md 2.12).
public struct SyncLimits: Hashable, Sendable {
  /// Most blocks of one request; at most what a request may name.
  public let rangeBlocksMax: UInt64
  /// How far above the last committed block is asked.
  public let windowBlocksMax: UInt64
  /// Most requests that are open at once, each at another peer.
  public let requestsMax: Int
  /// A peer that has not answered after this is passed over.
  public let answerTimeout: Milliseconds
  /// How long a peer that failed is left alone; doubles with each failure in a row.
  public let restMin: Milliseconds
  /// The longest rest.
  public let restMax: Milliseconds
  /// Least time from one request to a peer to the next; a peer serves so many and no more (2.11).
  public let requestInterval: Milliseconds
  /// Bytes of blocks a second that are asked of a peer, for the same reason.
  public let bytesPerSecond: UInt64

  /// Creates limits.
  ///
  /// - Precondition: 1 ≤ range ≤ 64 and range ≤ window; a request, a positive timeout and bytes
  ///   exist.
  public init(
    rangeBlocksMax: UInt64 = UInt64(BlockRequest.heightsMax), windowBlocksMax: UInt64 = 256,
    requestsMax: Int = 3, answerTimeout: Milliseconds = Milliseconds(5_000),
    restMin: Milliseconds = Milliseconds(1_000), restMax: Milliseconds = Milliseconds(60_000),
    requestInterval: Milliseconds = Milliseconds(40), bytesPerSecond: UInt64 = 6 << 20
  ) {
    precondition(
      (1...UInt64(BlockRequest.heightsMax)).contains(rangeBlocksMax)
        && rangeBlocksMax <= windowBlocksMax && requestsMax > 0 && answerTimeout > .zero
        && bytesPerSecond > 0,
      "limits of catch-up contradict each other")
    self.rangeBlocksMax = rangeBlocksMax
    self.windowBlocksMax = windowBlocksMax
    self.requestsMax = requestsMax
    self.answerTimeout = answerTimeout
    self.restMin = restMin
    self.restMax = restMax
    self.requestInterval = requestInterval
    self.bytesPerSecond = bytesPerSecond
  }
}
