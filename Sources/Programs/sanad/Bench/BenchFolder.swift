import Foundation
import SanadTypes

/// A folder that a benchmark makes for its files.
struct BenchFolder {
  let path: String

  /// Makes the folder that was asked for, which must not be there yet, or one for temporary files.
  init(_ wanted: String?) throws {
    let path =
      wanted
      ?? FileManager.default.temporaryDirectory.appending(path: "sanad-bench-\(UUID().uuidString)")
      .path(percentEncoded: false)
    if wanted != nil, FileManager.default.fileExists(atPath: path) {
      throw CommandFailure(
        .usage, status: .usage, "\(path) exists already", help: "Name a folder that does not.")
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    self.path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }

  /// Removes it with everything in it.
  func remove(_ terminal: Terminal) {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      terminal.say("\(path) could not be removed: \(error)")
    }
  }
}
