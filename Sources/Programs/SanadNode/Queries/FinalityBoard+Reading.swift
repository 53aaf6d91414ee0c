import SanadAPI
import SanadTypes

extension FinalityBoard {
  /// Waits until the block at `height`, which the state has taken in, can be read from the store.
  ///
  /// The state moves on a moment before its block is stored. Until then the block's transactions are in no queue and in no store: whoever concluded that there are none
  /// would call a final payment unknown, or displaced, and a wallet might pay again.
  ///
  /// Throws `NOT_READY` where that takes too long or the node ends.
  func awaitStored(_ height: Height?) async throws(ServiceFailure) {
    guard let height, newest.height < height else { return }
    guard case .newer = await bell.wait(above: height.previous, upTo: storingMax) else {
      throw ServiceFailure(
        .notReady, "block \(height) is final and not stored yet", retryAfter: .seconds(1))
    }
  }
}
