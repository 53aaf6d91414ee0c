import SanadState
import Synchronization

/// A store in which something happens at a read: a block becomes final between two reads of one
/// answer. A class, because the final state has it and the test arms it later.
final class MovingStore: NodeReader, ValueReader {
  typealias Event = @Sendable () -> Void

  let memory = MemoryStore()
  private let event = Mutex<(key: StateKey, run: Event)?>(nil)

  /// Runs `body` once, after the next read of `key`.
  func after(_ key: StateKey, _ body: @escaping Event) {
    event.withLock { $0 = (key, body) }
  }

  /// Whether what was to happen has happened.
  var hasHappened: Bool { event.withLock { $0 == nil } }

  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { try memory.node(id) }

  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    let value = try memory.value(of: key)
    let due = event.withLock { event -> Event? in
      guard let found = event, found.key == key else { return nil }
      event = nil
      return found.run
    }
    due?()
    return value
  }
}
