import SanadCodec
import Synchronization

/// A store of pages and values in memory: for tests and for the simulator.
///
/// A class behind a lock, like any store that several threads read.
public final class MemoryStore: NodeReader, ValueReader, Sendable {
  private struct Content {
    var nodes = KeyedTable<NodeID, [UInt8]>()
    var values = KeyedTable<StateKey, [UInt8]>()
  }

  private let content = Mutex(Content())

  /// Creates an empty store.
  public init() {}

  /// Number of pages.
  public var nodeCount: Int { content.withLock { $0.nodes.count } }

  /// Number of values.
  public var valueCount: Int { content.withLock { $0.values.count } }

  /// The stored bytes of a page.
  public func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? {
    content.withLock { $0.nodes[id] }
  }

  /// The value of a key.
  public func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    content.withLock { $0.values[key] }
  }

  /// Writes a flush and deletes what it made stale.
  public func apply(_ flush: SortedFlush) {
    content.withLock { content in
      for change in flush.pages { content.nodes[change.id] = change.bytes }
      for change in flush.values { content.values[change.key] = change.value }
    }
  }

  /// Replaces the bytes of a page, for tests of damage.
  public func overwrite(_ id: NodeID, with bytes: [UInt8]?) {
    content.withLock { $0.nodes[id] = bytes }
  }

  /// The names of all pages, ascending.
  public func nodeIDs() -> [NodeID] { content.withLock { $0.nodes.sortedKeys() } }
}
