import Foundation
import SanadTypes

/// A file that a command was given.
enum PersonsFile {
  /// Most bytes of one where nothing else is said: 1 MiB.
  static let bytesMax = 1 << 20

  /// Its bytes, at most so many: no more are read.
  static func bytes(of path: String, max: Int = bytesMax) throws(CommandFailure) -> [UInt8] {
    try read(path, max) { () throws in try FileHandle(forReadingFrom: URL(filePath: path)) }
  }

  /// The bytes of a file, or of standard input for `-`.
  static func input(_ name: String, max: Int = bytesMax) throws(CommandFailure) -> [UInt8] {
    guard name == "-" else { return try bytes(of: name, max: max) }
    return try read("standard input", max) { .standardInput }
  }

  private static func read(
    _ name: String, _ max: Int, _ open: () throws -> FileHandle
  ) throws(CommandFailure) -> [UInt8] {
    let data: Data
    do { data = try open().read(upToCount: max + 1) ?? Data() } catch {
      throw CommandFailure(.fileUnreadable, "\(name) cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= max else {
      throw CommandFailure(.fileUnreadable, "\(name) has more than \(max) bytes")
    }
    return Array(data)
  }
}
