public import Foundation
public import SanadAPIModel

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A node's event stream (docs/api.md, "Streams"): what becomes final, as it does, in the order of
/// the chain. It says what the node says; ``Delivery/proof(of:)`` says what is true.
public struct NodeStream: Sendable {
  /// Most items that wait to be read; beyond, the stream ends and can be taken up again.
  public static let itemsMax = 4_096

  private let url: URL
  private let cursor: String?

  /// The stream of some topics, such as `blocks` or `account:ID`, of the node at `base`.
  ///
  /// - Parameter cursor: the last item that was read whole; nil to begin with the next block.
  public init?(base: URL, topics: [String], cursor: String? = nil) {
    guard let stream = URL(string: "/v1/stream", relativeTo: base) else { return nil }
    url = stream.absoluteURL.appending(queryItems: [
      URLQueryItem(name: "topics", value: topics.joined(separator: ","))
    ])
    self.cursor = cursor
  }

  /// The items, until the connection ends; whoever goes on from the last cursor misses nothing. Who
  /// stops reading, or is cancelled, ends the connection.
  /// Ends with ``NodeClientFailure`` where the node refuses, or its answer cannot be read.
  public func items() -> AsyncThrowingStream<StreamItemResource, any Error> {
    var request = URLRequest(url: url)
    request.setValue("application/jsonl", forHTTPHeaderField: "Accept")
    if let cursor { request.setValue(cursor, forHTTPHeaderField: "Last-Event-ID") }
    // A node is silent for 15 s at most.
    request.timeoutInterval = 60
    let sent = request
    return AsyncThrowingStream(bufferingPolicy: .bufferingOldest(Self.itemsMax)) { continuation in
      let reader = StreamReader(continuation)
      let session = URLSession(configuration: .ephemeral, delegate: reader, delegateQueue: nil)
      // The session keeps its delegate until it is told that nothing more comes, and reads on as long
      // as the node writes: for ever, if nobody tells it that nobody listens.
      continuation.onTermination = { _ in session.invalidateAndCancel() }
      session.dataTask(with: sent).resume()
    }
  }
}
