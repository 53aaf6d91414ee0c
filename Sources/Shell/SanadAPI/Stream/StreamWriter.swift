import Hummingbird
import NIOCore
import SanadAPIModel
import SanadTypes

/// Writes one stream: a page as soon as there is one, a heartbeat where there is none for a while,
/// whether it waits for a block or looks through those that are there.
struct StreamWriter {
  let service: any NodeService
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
    var silence = Silence()
    var live = LiveItems(topics, limits)
    let feed = service.feed
    // A look through the chain has no other place at which it would notice that nobody waits.
    while !Task.isCancelled {
      let page = try await feed.page(after: cursor, of: topics)
      cursor = page.next
      if !page.items.isEmpty {
        if try await isTooSlow(page.items, into: &output) {
          return try await write([.init(cursor: cursor.description, .slow)], into: &output)
        }
        silence = Silence()
      } else if silence.lasts(page.end == nil ? limits.lookTime : limits.heartbeatTime) {
        // Who is cut off after it has less to look through again.
        try await write([.init(cursor: cursor.description, .heartbeat)], into: &output)
        silence = Silence()
      }
      guard let end = page.end else { continue }
      let changed = await live.changed(of: service, at: cursor)
      if !changed.isEmpty {
        try await write(changed, into: &output)
        silence = Silence()
      }
      let rest = live.wait(atMost: silence.rest(of: limits.heartbeatTime))
      switch await feed.change(above: end, upTo: rest) {
      case .newer: continue
      case .timeOut:
        if topics.isLive, !silence.lasts(limits.heartbeatTime) { continue }
        try await write([.init(cursor: cursor.description, .heartbeat)], into: &output)
        silence = Silence()
      case .end: return
      }
    }
  }

  /// The time since something was written.
  private struct Silence {
    private let begin = ContinuousClock.now

    func lasts(_ time: Duration) -> Bool { begin.duration(to: .now) >= time }

    /// What is left of a time.
    func rest(of time: Duration) -> Duration { max(.zero, time - begin.duration(to: .now)) }
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
