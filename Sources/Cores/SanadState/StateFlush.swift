import SanadCodec
import SanadTypes

/// What a store must write, in one atomic step, to stand at a later height.
///
/// Made by ``FinalState/takeFlush()``; the store also records ``anchor``, from which
/// ``FinalState/init(anchor:nodes:values:limits:)`` starts again.
public struct StateFlush: Sendable {
  /// The state that the store holds once the flush is durable.
  public let anchor: StateAnchor
  let content: UnflushedState

  /// Everything in the order in which a store wants it. O(n log n); call it off the hot threads.
  public func sorted() -> SortedFlush { SortedFlush(anchor: anchor, content) }
}

/// A ``StateFlush`` in the order of the bytes of its names.
public struct SortedFlush: Sendable {
  /// A page to write or to remove.
  public struct PageChange: Sendable {
    /// Its name.
    public let id: NodeID
    let page: StatePage?

    /// Its bytes; nil where the tree at the flush's anchor no longer contains it.
    ///
    /// A store that keeps no older heights removes such a page in the same step; one that does
    /// files it under the anchor's height and removes it when the flushed heights before it leave
    /// retention.
    public var bytes: [UInt8]? { page?.stored }
  }

  /// The state that the store holds once the flush is durable.
  public let anchor: StateAnchor
  /// Pages to write and to remove, ascending by the bytes of their names, each once.
  public let pages: [PageChange]
  /// Values to write and keys to remove, ascending, each once.
  public let values: [StateChange]

  init(anchor: StateAnchor, _ content: UnflushedState) {
    self.anchor = anchor
    // What is removed is of an earlier flush, and its height below that of all that is written.
    pages =
      content.stale.sorted().map { PageChange(id: $0, page: nil) }
      + content.pages.sorted { NodeID(height: $1.height, path: $0) }
      .map { PageChange(id: $0.name, page: $0.value) }
    values = content.values.sortedKeys().map {
      StateChange(key: $0, value: content.values[$0]?.bytes)
    }
  }
}
