import Synchronization

/// How many connections are served now. A class, because all connections share it.
final class ConnectionCount: Sendable {
  private let state = Mutex(0)

  /// Takes a place where one is left; whether there was one.
  func enter(max: Int) -> Bool {
    state.withLock { count in
      if count >= max { return false }
      count += 1
      return true
    }
  }

  /// How many there are now.
  var current: Int { state.withLock { $0 } }

  /// Gives a place back that was taken.
  func leave() { state.withLock { $0 -= 1 } }
}
