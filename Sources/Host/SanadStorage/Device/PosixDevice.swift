import Glibc

/// A ``Device`` that is a directory of a POSIX file system. The only file of the house above Line B
/// that calls the operating system.
///
/// Files are preallocated with posix_fallocate and synced with fdatasync; the directory is synced
/// with fsync. Files and a directory that it makes belong to their owner alone (modes 0600, 0700).
package final class PosixDevice: Device {
  /// What to do about a directory that is not there.
  package enum IfMissing: Sendable {
    /// Throw ``DeviceFailure/notFound(file:)``.
    case fail
    /// Make it and its parents, durably.
    case make
  }

  /// Open files kept for the next call.
  private static let openFilesMax = 8
  private static let lockFile = "lock"
  private static let holderBytesMax = 200

  private let path: String
  private let directory: Int32
  private var openFiles: [(name: FileName, descriptor: Int32)] = []
  private var lockDescriptor: Int32?

  /// Opens a directory.
  package init(directory path: String, ifMissing: IfMissing = .fail) throws(DeviceFailure) {
    self.path = path
    if case .make = ifMissing { try Self.makeDirectories(path) }
    directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory < 0 { throw Self.failure(.open, path) }
  }

  deinit {
    unlock()
    for file in openFiles { close(file.descriptor) }
    close(directory)
  }

  // MARK: Lock

  /// Takes the directory with an exclusive lock on the file `lock`, in which the holder says who
  /// it is. The lock ends with the process, however it ends.
  package func lock(holder: String) throws(DeviceFailure) {
    let descriptor = openat(directory, Self.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw Self.failure(.lock, file(Self.lockFile)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let other = Self.holder(in: descriptor)
      close(descriptor)
      if code == EWOULDBLOCK { throw .locked(directory: path, holder: other) }
      throw Self.failure(.lock, file(Self.lockFile), code)
    }
    lockDescriptor = descriptor
    // The text is for people; the lock holds without it.
    let text = Array(holder.utf8.prefix(Self.holderBytesMax))
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count
    else {
      let code = errno
      unlock()
      throw Self.failure(.lock, file(Self.lockFile), code)
    }
  }

  /// Gives the directory back.
  package func unlock() {
    guard let descriptor = lockDescriptor else { return }
    close(descriptor)
    lockDescriptor = nil
  }

  private static func holder(in descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: holderBytesMax)
    let count = pread(descriptor, &bytes, holderBytesMax, 0)
    let text = bytes.prefix(max(0, count)).map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
    return text.isEmpty ? "another process" : String(decoding: text, as: UTF8.self)
  }

  // MARK: Files

  /// Every file's name, ascending.
  package func list() throws(DeviceFailure) -> [FileName] {
    // A descriptor of its own: closedir closes it, and its position starts at the beginning.
    let descriptor = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(.inspect, path) }
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw Self.failure(.inspect, path, code)
    }
    defer { closedir(stream) }
    var names: [FileName] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name = FileName(name) { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw Self.failure(.inspect, path) }
    return names.sorted()
  }

  /// The size of a file in bytes; nil when there is none.
  package func size(of file: FileName) throws(DeviceFailure) -> Int? {
    var status = stat()
    if fstatat(directory, file.description, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      return Int(status.st_size)
    }
    if errno == ENOENT { return nil }
    throw Self.failure(.inspect, self.file(file.description))
  }

  /// Creates a file of zeros whose blocks are allocated.
  package func create(_ file: FileName, bytes: Int) throws(DeviceFailure) {
    let name = self.file(file.description)
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = openat(directory, file.description, flags, 0o600)
    guard descriptor >= 0 else { throw Self.failure(.create, name) }
    let code = bytes > 0 ? posix_fallocate(descriptor, 0, bytes) : 0
    guard code == 0 else {
      close(descriptor)
      throw Self.failure(.create, name, code)
    }
    keep(file, descriptor)
  }

  /// Writes inside the file's size.
  package func write(_ bytes: [UInt8], to file: FileName, at offset: Int) throws(DeviceFailure) {
    let descriptor = try descriptor(of: file, .write)
    try requireInside(file, descriptor, offset: offset, count: bytes.count)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, offset + done)
      }
      if count > 0 {
        done += count
      } else if count < 0, errno != EINTR {
        throw Self.failure(.write, self.file(file.description))
      }
    }
  }

  /// Reads exactly `count` bytes.
  package func read(
    _ file: FileName, at offset: Int, count: Int
  ) throws(DeviceFailure) -> [UInt8] {
    let descriptor = try descriptor(of: file, .read)
    try requireInside(file, descriptor, offset: offset, count: count)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, code == 0 {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let got = pread(descriptor, rest.baseAddress, rest.count, offset + filled)
        if got > 0 {
          filled += got
        } else if got == 0 {
          code = EIO
        } else if errno != EINTR {
          code = errno
        }
      }
    }
    if code != 0 { throw Self.failure(.read, self.file(file.description), code) }
    return bytes
  }

  /// Returns when the file's content is durable. Never called again after it has failed.
  package func sync(_ file: FileName) throws(DeviceFailure) {
    if fdatasync(try descriptor(of: file, .sync)) != 0 {
      throw Self.failure(.sync, self.file(file.description))
    }
  }

  /// Returns when the directory's entries are durable.
  package func syncDirectory() throws(DeviceFailure) {
    if fsync(directory) != 0 { throw Self.failure(.syncDirectory, path) }
  }

  /// Removes a file.
  package func remove(_ file: FileName) throws(DeviceFailure) {
    if let index = openFiles.firstIndex(where: { $0.name == file }) {
      close(openFiles.remove(at: index).descriptor)
    }
    if unlinkat(directory, file.description, 0) != 0 {
      throw Self.failure(.remove, self.file(file.description))
    }
  }

  /// Takes a name of a file away; the file itself stays where it has another. True where there is
  /// none afterwards.
  static func removeName(_ path: String) -> Bool { unlink(path) == 0 || errno == ENOENT }

  // MARK: Private

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  private func descriptor(
    of file: FileName, _ operation: DeviceFailure.Operation
  ) throws(DeviceFailure) -> Int32 {
    if let known = openFiles.first(where: { $0.name == file }) { return known.descriptor }
    let descriptor = openat(directory, file.description, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(operation, self.file(file.description)) }
    keep(file, descriptor)
    return descriptor
  }

  private func keep(_ file: FileName, _ descriptor: Int32) {
    if openFiles.count == Self.openFilesMax { close(openFiles.removeFirst().descriptor) }
    openFiles.append((file, descriptor))
  }

  private func requireInside(
    _ file: FileName, _ descriptor: Int32, offset: Int, count: Int
  ) throws(DeviceFailure) {
    var status = stat()
    let name = self.file(file.description)
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(.inspect, name) }
    let size = Int(status.st_size)
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw .outOfBounds(file: name, offset: offset, count: count, size: size)
    }
  }

  private static func makeDirectories(_ path: String) throws(DeviceFailure) {
    var current = path.hasPrefix("/") ? "/" : "."
    for part in path.split(separator: "/") {
      let parent = current
      current += "/" + part
      if mkdir(current, 0o700) == 0 {
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.open, parent) }
        let code = fsync(descriptor) == 0 ? 0 : errno
        close(descriptor)
        if code != 0 { throw failure(.syncDirectory, parent, code) }
      } else if errno != EEXIST {
        throw failure(.open, current)
      }
    }
  }

  private static func failure(
    _ operation: DeviceFailure.Operation, _ file: String, _ code: Int32 = errno
  ) -> DeviceFailure {
    switch code {
    case ENOSPC, EDQUOT: .full(file: file)
    case ENOENT, ENOTDIR: .notFound(file: file)
    case EEXIST: .alreadyExists(file: file)
    case EACCES, EPERM, EROFS: .denied(operation, file: file)
    default: .system(operation, file: file, code: code)
    }
  }
}
