public import SanadAPIModel
public import SanadTypes

/// What became final, read from the stored chain. SanadNode conforms.
///
/// A feed hands out pages that the reader asks for, and keeps nothing for anybody: who is slow, away,
/// or starts again reads on from a cursor and misses nothing.
public protocol EventFeed: Sendable {
  /// The end of what is final on this node now.
  func newest() async throws(ServiceFailure) -> StreamCursor
  /// The items of `topics` after a cursor, in order; as many as one page has.
  func page(
    after cursor: StreamCursor, of topics: StreamTopics
  ) async throws(ServiceFailure) -> StreamPage
  /// Waits until a block above `height` is final, at most `time`.
  func change(above height: Height, upTo time: Duration) async -> FeedChange
}

/// A stretch of the stream.
public struct StreamPage: Equatable, Sendable {
  /// What is of the topics that were asked for.
  public var items: [StreamItemResource]
  /// Where to go on: after the last item that was looked at.
  public var next: StreamCursor
  /// The newest block, where there was nothing more to look at; nil where there is.
  public var end: Height?

  /// Creates a page.
  public init(items: [StreamItemResource], next: StreamCursor, end: Height?) {
    self.items = items
    self.next = next
    self.end = end
  }
}

/// Why a wait for a block ended.
public enum FeedChange: Sendable {
  /// There is a newer block.
  case newer
  /// The time is over.
  case timeOut
  /// The node stops, or nobody waits any more.
  case end
}
