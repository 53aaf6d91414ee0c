/// What a file system can answer instead of doing what it was asked.
package enum DeviceFailure: Error, Equatable, Sendable {
  /// What was asked.
  package enum Operation: String, Sendable {
    /// Opening the directory itself, or making it.
    case open
    /// Taking the exclusive lock.
    case lock
    /// Listing the directory or asking for a size.
    case inspect
    /// Creating a preallocated file.
    case create
    /// Reading bytes.
    case read
    /// Writing bytes.
    case write
    /// Making a file's content durable.
    case sync
    /// Making the directory's entries durable.
    case syncDirectory
    /// Removing a file.
    case remove
  }

  /// The disk, or the quota, is full.
  case full(file: String)
  /// There is no such file.
  case notFound(file: String)
  /// There is such a file already.
  case alreadyExists(file: String)
  /// Another process has the directory; `holder` is what it wrote about itself.
  case locked(directory: String, holder: String)
  /// The process may not do this.
  case denied(Operation, file: String)
  /// The file has fewer than `offset + count` bytes.
  case outOfBounds(file: String, offset: Int, count: Int, size: Int)
  /// The operating system reported an error; `code` is its `errno`.
  case system(Operation, file: String, code: Int32)
  /// The device went away: in a simulation, the power is off.
  case off
}

extension DeviceFailure: CustomStringConvertible {
  /// One plain sentence.
  package var description: String {
    switch self {
    case .full(let file): "no space left on the disk for \(file)"
    case .notFound(let file): "\(file) does not exist"
    case .alreadyExists(let file): "\(file) exists already"
    case .locked(let directory, let holder): "\(directory) is in use by \(holder)"
    case .denied(let operation, let file): "not permitted: \(operation.rawValue) \(file)"
    case .outOfBounds(let file, let offset, let count, let size):
      "\(file) has \(size) bytes, so \(count) bytes at \(offset) are outside it"
    case .system(let operation, let file, let code):
      "\(operation.rawValue) of \(file) failed with system error \(code)"
    case .off: "the device is off"
    }
  }
}
