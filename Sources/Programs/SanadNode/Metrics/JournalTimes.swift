import SanadTypes
import Synchronization

/// How long writes of the journal take: what tells a disk that has stopped answering, or has become
/// slow, from a network that has. A class, because the journal's thread notes and the API's threads
/// read.
final class JournalTimes: Sendable {
  /// What has been seen.
  struct Figures: Equatable, Sendable {
    /// How long the write that is under way has taken so far; nil where none is.
    var writing: Milliseconds?
    /// How long the slowest one of the last minute took.
    var slowest: Milliseconds
  }

  /// How long a slow write is remembered.
  private static let memory = Milliseconds(60_000)

  private struct State {
    var begin: Instant?
    /// The slowest of this minute and of the one before it, and when this one began.
    var slowest = Milliseconds.zero
    var before = Milliseconds.zero
    var since: Instant?
  }

  private let state = Mutex(State())

  /// A write begins.
  func begin(at now: Instant) { state.withLock { $0.begin = now } }

  /// The write that had begun has ended.
  func end(at now: Instant) {
    state.withLock { state in
      guard let begin = state.begin else { return }
      state.begin = nil
      Self.turn(&state, at: now)
      state.slowest = max(state.slowest, now.elapsed(since: begin))
    }
  }

  /// What has been seen up to now.
  func figures(at now: Instant) -> Figures {
    state.withLock { state in
      Self.turn(&state, at: now)
      return Figures(
        writing: state.begin.map { now.elapsed(since: $0) },
        slowest: max(state.slowest, state.before))
    }
  }

  private static func turn(_ state: inout State, at now: Instant) {
    guard let since = state.since else { return state.since = now }
    let passed = now.elapsed(since: since)
    guard passed >= memory else { return }
    // After two minutes without a write nothing is remembered.
    state.before = passed >= memory * 2 ? .zero : state.slowest
    state.slowest = .zero
    state.since = now
  }
}
