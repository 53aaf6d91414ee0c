import SanadCodec
import SanadTypes

/// What a store must write, in one atomic batch, to stand at a later height.
///
/// Made by ``FinalState/takeFlush()``; the batch also records ``anchor``, from which
/// ``FinalState/init(anchor:nodes:values:limits:)`` starts again.
public struct StateFlush: Sendable {
  /// One page to write.
  public struct Node: Sendable {
    /// Its name.
    public let id: NodeID
    /// Its bytes.
    public let bytes: [UInt8]
  }

  /// The state that the store holds once the batch is durable.
  public let anchor: StateAnchor
  let content: UnflushedState

  /// Values to write and keys to remove, ascending. O(n log n); call it off the hot threads.
  public var values: [StateChange] {
    content.values.sortedKeys().map {
      StateChange(key: $0, value: content.values[$0]?.bytes)
    }
  }

  /// Pages to write, ascending by name. O(n log n); call it off the hot threads.
  public var nodes: [Node] {
    var nodes: [Node] = []
    nodes.reserveCapacity(content.pages.count)
    for path in content.pages.sortedKeys() {
      guard let page = content.pages[path] else { continue }
      nodes.append(Node(id: NodeID(height: page.height, path: path), bytes: page.stored))
    }
    return nodes.sorted { $0.id < $1.id }
  }

  /// Pages that the tree at ``anchor`` no longer contains, ascending. A store that keeps no
  /// older heights deletes them in the same batch; one that does files them under the anchor's
  /// height and deletes them when the flushed heights before it leave retention.
  public var stale: [NodeID] { content.stale.sorted() }
}
