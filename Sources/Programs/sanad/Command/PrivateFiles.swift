import Foundation
import SanadTypes

/// Files and folders for nobody else's eyes.
enum PrivateFiles {
  /// Makes a folder with mode 0700 where there is none.
  static func makeFolder(_ folder: URL) throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(
        .fileUnreadable, "\(folder.path()) cannot be made: \(error.localizedDescription)")
    }
  }

  /// Writes a file of mode 0600, whole or not at all.
  static func write(_ data: Data, to file: URL) throws {
    let draft = file.appendingPathExtension("new")
    // Left over by a process that was ended.
    if FileManager.default.fileExists(atPath: draft.path()) {
      try FileManager.default.removeItem(at: draft)
    }
    try create(data, at: draft.path())
    guard rename(draft.path(), file.path()) == 0 else {
      throw CommandFailure(
        .fileUnreadable, "\(file.path()): \(String(cString: strerror(errno)))")
    }
  }

  /// Writes a file of mode 0600 where none is yet; durable when it returns.
  static func create(_ bytes: some DataProtocol, at path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(.fileUnreadable, "\(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let bytes = Array(bytes)
    guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0
    else {
      let reason = String(cString: strerror(errno))
      unlink(path)
      throw CommandFailure(.fileUnreadable, "\(path): \(reason)")
    }
  }
}
