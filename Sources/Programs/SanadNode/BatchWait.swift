import SanadReplica
import SanadTypes
import Synchronization

/// A batch of submissions whose client waits for all of them: until each has its answer, and,
/// where the client asked for that, until each that was taken is final.
///
/// A class, because the replica's thread, the store's and a timer tell it what they know.
final class BatchWait: Sendable {
  /// What is known of one transaction.
  enum Standing: Sendable {
    /// Nothing yet.
    case unanswered
    /// It waits in the mempool, or is in a block that is not final yet.
    case taken
    /// It is in a final block.
    case final(isApplied: Bool)
    /// It was not taken.
    case refused(ErrorCode, detail: String, expected: String?, got: String?)
  }

  private struct State {
    var standings: [Standing]
    /// How many have not reached what is waited for.
    var open: Int
    var continuation: CheckedContinuation<[Standing], Never>?
  }

  private let waitsForFinality: Bool
  private let state: Mutex<State>

  /// A batch of `count` transactions, of which nothing is known.
  init(count: Int, waitsForFinality: Bool) {
    self.waitsForFinality = waitsForFinality
    state = Mutex(
      State(standings: Array(repeating: .unanswered, count: count), open: count))
  }

  /// Answers `continuation` once, at the end or at ``expire()``; at once where that has come.
  func answer(_ continuation: CheckedContinuation<[Standing], Never>) {
    let standings = state.withLock { state -> [Standing]? in
      if state.open == 0 { return state.standings }
      state.continuation = continuation
      return nil
    }
    if let standings { continuation.resume(returning: standings) }
  }

  /// The replica has answered for the transaction at `index`.
  func submitted(_ index: Int, _ outcome: SubmissionOutcome) {
    switch outcome {
    case .accepted, .known: move(index, to: .taken)
    case .refused(let code, let detail, let expected, let got):
      move(index, to: .refused(code, detail: detail, expected: expected, got: got))
    }
  }

  /// The transaction at `index` is in a final block.
  func final(_ index: Int, isApplied: Bool) { move(index, to: .final(isApplied: isApplied)) }

  /// Ends the waiting with what is known.
  func expire() {
    let (continuation, standings) = state.withLock { state in
      state.open = 0
      defer { state.continuation = nil }
      return (state.continuation, state.standings)
    }
    continuation?.resume(returning: standings)
  }

  /// unanswered → taken → final, unanswered → final, unanswered → refused; nothing else changes
  /// anything: who is final stays so, whatever the mempool says later.
  private func move(_ index: Int, to standing: Standing) {
    let (continuation, standings) = state.withLock { state in
      guard state.standings.indices.contains(index), state.open > 0 else {
        return (CheckedContinuation<[Standing], Never>?.none, [Standing]())
      }
      switch (state.standings[index], standing) {
      case (.unanswered, .taken):
        state.standings[index] = standing
        if !waitsForFinality { state.open -= 1 }
      case (.unanswered, .final), (.unanswered, .refused), (.taken, .final):
        // Without a wait for finality the answer has been counted already.
        if case .taken = state.standings[index], !waitsForFinality { break }
        state.standings[index] = standing
        state.open -= 1
      default: break
      }
      guard state.open == 0 else { return (nil, []) }
      defer { state.continuation = nil }
      return (state.continuation, state.standings)
    }
    continuation?.resume(returning: standings)
  }
}
