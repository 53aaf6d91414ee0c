import Foundation
import SanadTypes

/// The room on the disk of a node's data. A node stops before there is none: RocksDB may abort the
/// process when a write fails for lack of space, and then nobody is told why.
struct DiskSpace: Sendable {
  /// A segment of the journal, a flush of the store, and as much again for what comes until somebody
  /// looks.
  static let bytesMin: UInt64 = 128 << 20
  /// How often a running node looks.
  static let interval = Duration.milliseconds(500)

  /// A path on the disk.
  let path: String

  /// Bytes that this process may still use; nil where the system does not say.
  var free: UInt64? {
    var found = statvfs()
    guard statvfs(path, &found) == 0 else { return nil }
    let (bytes, isOver) = UInt64(found.f_bavail)
      .multipliedReportingOverflow(by: UInt64(found.f_frsize))
    return isOver ? .max : bytes
  }

  /// Throws ``NodeFailure`` with `DISK_FULL` where less than ``bytesMin`` is left.
  func require() throws {
    guard let free, free < Self.bytesMin else { return }
    throw NodeFailure(
      .diskFull,
      "\(free >> 20) MiB are free on the disk of \(path), and a node needs \(Self.bytesMin >> 20)")
  }

  /// Looks from time to time until the task is cancelled; throws as ``require()``.
  func watch() async throws {
    while !Task.isCancelled {
      try require()
      do { try await Task.sleep(for: Self.interval) } catch { return }
    }
  }
}
