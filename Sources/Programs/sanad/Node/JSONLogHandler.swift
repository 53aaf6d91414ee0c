import Foundation
import Logging
import SanadTypes

/// Writes each entry as one JSON object on a line: `time`, `level`, `node`, `message`, `data`.
struct JSONLogHandler: LogHandler {
  private struct Entry: Encodable {
    let time: String
    let level: String
    let node: String
    let message: String
    let data: [String: String]
  }

  let node: String
  /// Takes a whole line.
  let sink: @Sendable (Data) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(node: String, sink: @escaping @Sendable (Data) -> Void) {
    self.node = node
    self.sink = sink
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let now = Timestamp(UInt64(max(0, Date().timeIntervalSince1970) * 1_000))
    let entry = Entry(
      time: now.rfc3339, level: event.level.rawValue, node: node,
      message: event.message.description,
      data: all.mapValues { "\($0)" })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      sink(try encoder.encode(entry) + Data("\n".utf8))
    } catch {
      // Texts always encode; a log that cannot be written must not stop a node.
      sink(Data("{\"message\":\"a log entry could not be written\"}\n".utf8))
    }
  }
}
