import Glibc

/// A directory under the system's temporary one that is gone when the value is.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/sanad-storage-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Names of the entries of a directory in it.
  func files(in name: String) throws -> [String] {
    guard let stream = opendir("\(path)/\(name)") else { throw DirectoryFailure(name: name) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  struct DirectoryFailure: Error {
    let name: String
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { remove("\(path)/\(name)") }
      }
      closedir(stream)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
