import Foundation
import Logging
import SanadConfig

/// A node's log on standard error, as its settings say: `log.level` and `log.format`.
enum NodeLog {
  static func logger(_ configuration: NodeConfiguration) -> Logger {
    let format = configuration.logFormat
    var logger = Logger(label: configuration.name) { label in
      switch format {
      case .text: TextLogHandler { FileHandle.standardError.write($0) }
      case .json: JSONLogHandler(node: label) { FileHandle.standardError.write($0) }
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
}
