import Foundation
import Logging
import SanadConfig

/// A node's log on standard error, as its settings say: `log.level` and `log.format`.
enum NodeLog {
  static func logger(_ configuration: NodeConfiguration) -> Logger {
    let format = configuration.logFormat
    var logger = Logger(label: configuration.name) { label in
      switch format {
      case .text: TextLogHandler { write($0) }
      case .json: JSONLogHandler(node: label) { write($0) }
      }
    }
    logger.logLevel =
      switch configuration.logLevel {
      case .trace: .trace
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
    return logger
  }

  /// A line that cannot be written, for lack of space or of a reader, is lost and stops no node: the
  /// other form of writing ends the process.
  private static func write(_ line: Data) {
    do { try FileHandle.standardError.write(contentsOf: line) } catch {}
  }
}
