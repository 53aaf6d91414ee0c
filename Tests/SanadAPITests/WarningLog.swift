import Logging
import Synchronization

/// What a server logged as a warning or worse. A class, because the server has it and a test looks.
final class WarningLog: Sendable {
  private let state = Mutex<[String]>([])

  var lines: [String] { state.withLock { $0 } }

  func add(_ line: String) { state.withLock { $0.append(line) } }
}

/// Writes to a ``WarningLog``.
struct WarningLogHandler: LogHandler {
  let log: WarningLog
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.warning

  init(log: WarningLog) { self.log = log }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { log.add("\(event.level) \(event.message) \(event.metadata ?? [:])") }
}
