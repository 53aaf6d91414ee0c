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

  /// Creates limits.
  ///
  /// - Precondition: 1 ≤ range ≤ 64 and range ≤ window; a request and a positive timeout exist.
  public init(
    rangeBlocksMax: UInt64 = UInt64(BlockRequest.heightsMax), windowBlocksMax: UInt64 = 256,
    requestsMax: Int = 3, answerTimeout: Milliseconds = Milliseconds(5_000),
    restMin: Milliseconds = Milliseconds(1_000), restMax: Milliseconds = Milliseconds(60_000)
  ) {
    precondition(
      (1...UInt64(BlockRequest.heightsMax)).contains(rangeBlocksMax)
        && rangeBlocksMax <= windowBlocksMax && requestsMax > 0 && answerTimeout > .zero,
      "limits of catch-up contradict each other")
    self.rangeBlocksMax = rangeBlocksMax
    self.windowBlocksMax = windowBlocksMax
    self.requestsMax = requestsMax
    self.answerTimeout = answerTimeout
    self.restMin = restMin
    self.restMax = restMax
  }
}
