import Foundation
import Logging
import SanadTypes

/// Writes each entry as one line: time, level, message, and `key=value` in the order of the keys.
///
/// Whatever a peer or a client put into a message stays on the line: what does not print is escaped,
/// and a value that has blanks or quotes stands in quotes.
struct TextLogHandler: LogHandler {
  /// Takes a whole line.
  let sink: @Sendable (Data) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(sink: @escaping @Sendable (Data) -> Void) { self.sink = sink }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let now = Timestamp(UInt64(max(0, Date().timeIntervalSince1970) * 1_000))
    var line = now.rfc3339
    line += " "
    line += event.level.rawValue
    line += String(repeating: " ", count: max(1, 9 - event.level.rawValue.utf8.count))
    line += Printable.line(event.message.description)
    let all = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      line += " "
      line += key
      line += "="
      line += Printable.value("\(value)")
    }
    line += "\n"
    sink(Data(line.utf8))
  }
}
