package import Foundation

/// A file for nobody else's eyes: mode 0600, in folders of mode 0700.
package enum PrivateFile {
  /// Why a file cannot be written or read.
  package struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which one.
    package let path: String
    /// Why, in the system's words.
    package let reason: String

    /// One plain sentence.
    package var description: String { "\(path): \(reason)" }
  }

  /// Makes a folder where there is none.
  package static func makeFolder(_ folder: URL) throws(Failure) {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(path: folder.path(percentEncoded: false), reason: error.localizedDescription)
    }
  }

  /// Writes a file where none is yet; durable when it returns, its name too.
  package static func create(_ bytes: [UInt8], at path: String) throws(Failure) {
    try write(bytes, at: path)
    try sync(folderOf: URL(filePath: path))
  }

  /// Writes a file, whole or not at all, in the place of one that may be there; durable when it
  /// returns, its name too.
  package static func replace(_ file: URL, with bytes: [UInt8]) throws(Failure) {
    let draft = "\(file.path(percentEncoded: false)).\(getpid()).new"
    // Left over by a process of the same number that was ended.
    unlink(draft)
    try write(bytes, at: draft)
    guard Foundation.rename(draft, file.path(percentEncoded: false)) == 0 else {
      throw failure(file.path(percentEncoded: false))
    }
    try sync(folderOf: file)
  }

  /// The bytes of a file; nil where there is none. One that cannot be opened is there.
  package static func read(_ file: URL, max: Int) throws(Failure) -> [UInt8]? {
    let path = file.path(percentEncoded: false)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw failure(path) }
      return nil
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let data: Data
    do { data = try handle.read(upToCount: max + 1) ?? Data() } catch {
      throw Failure(path: path, reason: error.localizedDescription)
    }
    guard data.count <= max else {
      throw Failure(path: path, reason: "more than \(max) bytes")
    }
    return Array(data)
  }

  /// Removes a file, whether it is there or not.
  package static func remove(_ file: URL) throws(Failure) {
    guard unlink(file.path(percentEncoded: false)) == 0 || errno == ENOENT else {
      throw failure(file.path(percentEncoded: false))
    }
  }

  private static func write(_ bytes: [UInt8], at path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0
    else {
      let failure = failure(path)
      unlink(path)
      throw failure
    }
  }

  private static func sync(folderOf file: URL) throws(Failure) {
    let folder = file.deletingLastPathComponent().path(percentEncoded: false)
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(folder) }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(path: path, reason: String(cString: strerror(errno)))
  }
}
