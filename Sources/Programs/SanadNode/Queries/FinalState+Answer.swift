import SanadAPI
import SanadState
import SanadTypes

extension FinalState {
  /// How often an answer is begun again because a block became final meanwhile.
  private static let attemptsMax = 16

  /// An answer whose parts are all true at one height.
  ///
  /// The newest final state is read while it moves on, so an answer during which a block became
  /// final is thrown away and begun again.
  func answer<Answer>(
    _ body: (StateOverlay) throws -> Answer
  ) throws(ServiceFailure) -> Answer {
    for _ in 0..<Self.attemptsMax {
      let state = overlay()
      let answer = Result { try body(state) }
      guard anchor.next == state.next else { continue }
      return try ServiceFailure.reading { try answer.get() }
    }
    throw ServiceFailure(
      .notReady, "blocks become final faster than the answer can be put together",
      retryAfter: .seconds(1))
  }
}
