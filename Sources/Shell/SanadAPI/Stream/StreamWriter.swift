import Hummingbird
import NIOCore
import SanadAPIModel
import SanadTypes

/// Writes one stream: a page as soon as there is one, a heartbeat where there is none for a while.
struct StreamWriter {
  let feed: any EventFeed
  let topics: StreamTopics
  let format: StreamFormat
  let limits: APILimits
  let place: StreamPlace

  /// Writes until the node stops, the client is too slow, or the task is cancelled because the client
  /// is gone.
  func run(from start: StreamCursor, into output: inout any ResponseBodyWriter) async throws {
    var cursor = start
    // At once, so that the client sees that it is connected and where it stands.
    try await write([.init(cursor: cursor.description, .heartbeat)], into: &output)
    var isGoingOn = true
    while isGoingOn {
      let page = try await feed.page(after: cursor, of: topics)
      cursor = page.next
      if !page.items.isEmpty, try await isTooSlow(page.items, into: &output) {
        return try await write([.init(cursor: cursor.description, .slow)], into: &output)
      }
      if let end = page.end { isGoingOn = try await wait(above: end, at: cursor, into: &output) }
    }
  }

  /// Waits for a newer block; false where none will come.
  private func wait(
    above height: Height, at cursor: StreamCursor, into output: inout any ResponseBodyWriter
  ) async throws -> Bool {
    switch await feed.change(above: height, upTo: limits.heartbeatTime) {
    case .newer: return true
    case .timeOut:
      try await write([.init(cursor: cursor.description, .heartbeat)], into: &output)
      return true
    case .end: return false
    }
  }

  /// Writes items; whether the client took longer over them than it may. Nothing is lost with that:
  /// what it has not got is in the stored chain, after the cursor.
  private func isTooSlow(
    _ items: [StreamItemResource], into output: inout any ResponseBodyWriter
  ) async throws -> Bool {
    let begin = ContinuousClock.now
    try await write(items, into: &output)
    return begin.duration(to: .now) > limits.streamPageTime
  }

  private func write(
    _ items: [StreamItemResource], into output: inout any ResponseBodyWriter
  ) async throws {
    var buffer = ByteBuffer()
    for item in items { try format.write(item, to: &buffer) }
    try await output.write(buffer)
  }
}
