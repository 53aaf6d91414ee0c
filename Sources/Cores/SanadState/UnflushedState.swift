import SanadCodec
import SanadTypes

/// Final values and pages that a store does not hold yet, of one block or of many.
struct UnflushedState: Sendable {
  private(set) var values = KeyedTable<StateKey, StateLayer.Value>()
  private(set) var pages = KeyedTable<NodePath, StatePage>()
  /// Pages that the store holds, or is about to, and that the tree no longer contains.
  private(set) var stale: [NodeID] = []
  /// A bound on the memory of it all.
  private(set) var byteCount = 0

  /// Adds what a block changed. A page from `unflushed` on that the block replaces was never
  /// handed to the store, and goes without a trace; an older one becomes stale.
  mutating func add(_ layer: StateLayer, unflushed: Height) {
    for (key, value) in zip(layer.changedKeys, layer.changedValues) {
      let previous = values.updateValue(value, forKey: key)
      byteCount -= previous.map { Self.cost(of: $0, key) } ?? 0
      byteCount += Self.cost(of: value, key)
    }
    // Nearly every page that comes takes the place of one that goes: removing that first would move
    // entries of the table for nothing.
    for written in layer.written {
      byteCount += written.page.byteCount
      let previous = pages.updateValue(written.page, forKey: written.path)
      byteCount -= previous?.byteCount ?? 0
    }
    for id in layer.replaced {
      if id.height < unflushed {
        stale.append(id)
      } else if pages[id.path]?.height == id.height {
        byteCount -= pages.removeValue(forKey: id.path)?.byteCount ?? 0
      }
    }
  }

  /// What a value costs in memory.
  static func cost(of value: StateLayer.Value, _ key: StateKey) -> Int {
    key.bytes.count + (value.bytes?.count ?? 0) + 128
  }
}
