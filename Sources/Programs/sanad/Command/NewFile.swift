import Foundation
import SanadTypes

/// A file that a command makes.
enum NewFile {
  /// Writes a file that is not there yet.
  static func write(_ data: Data, to path: String) throws {
    do { try data.write(to: URL(filePath: path), options: .withoutOverwriting) } catch let error
      as CocoaError where error.code == .fileWriteFileExists
    {
      throw CommandFailure(
        .fileUnreadable, "\(path) exists already", help: "Name a file that does not.")
    }
  }
}
