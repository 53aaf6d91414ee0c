import Foundation
import SanadAPI
import SanadStorage
import SanadTypes
import Synchronization

/// The room on the disk of a node's data, as it was at the last look.
///
/// A node stops before there is none: RocksDB may abort the process when a write fails for lack of
/// space, and then nobody is told why. Before that it takes no more work of its clients and merges no
/// more tables: a merge writes anew what it reads, and gives the room of the old tables back only when
/// it has ended (docs/decisions, 022).
///
/// A class, because who looks and who asks share it.
final class DiskSpace: Sendable {
  /// A segment of the journal, a flush of the store, and as much again for what comes until somebody
  /// looks. The node stops below it.
  static let bytesMin: UInt64 = 128 << 20
  /// How often a running node looks.
  static let interval = Duration.milliseconds(500)

  /// What was found.
  struct Look: Equatable, Sendable {
    /// Bytes that this process may still use; nil where the system does not say.
    var free: UInt64?
    /// Bytes below which there is no room for the next merge of the store.
    var reserved: UInt64

    /// Whether work has to wait for room.
    var isShort: Bool { free.map { $0 < reserved } ?? false }
  }

  /// A path on the disk.
  let path: String
  private let store: String?
  private let mergeBytesMax: UInt64
  private let last: Mutex<Look>

  /// Looks at the disk of a path, on which a store may have its directory.
  init(
    path: String, store: String? = nil,
    mergeBytesMax: UInt64 = UInt64(RocksDBStore.Settings.mergeBytesMax)
  ) {
    self.path = path
    self.store = store
    self.mergeBytesMax = mergeBytesMax
    last = Mutex(Look(free: nil, reserved: Self.bytesMin))
    look()
  }

  /// The last look.
  var seen: Look { last.withLock { $0 } }

  /// Throws ``NodeFailure`` with `DISK_FULL` where less than ``bytesMin`` is left now.
  func require() throws {
    guard let free = look().free, free < Self.bytesMin else { return }
    throw NodeFailure(
      .diskFull,
      "\(free >> 20) MiB are free on the disk of \(path), and a node needs \(Self.bytesMin >> 20)")
  }

  /// Throws ``ServiceFailure`` with `DISK_LOW` where there was no room for work at the last look.
  func requireRoomForWork() throws(ServiceFailure) {
    let seen = seen
    guard seen.isShort else { return }
    throw ServiceFailure(.diskLow, Self.words(of: seen), retryAfter: .seconds(10))
  }

  /// Looks from time to time until the task is cancelled, and tells `onChange` whether room is short,
  /// first and whenever that changes; throws as ``require()``.
  func watch(_ onChange: (Bool) throws -> Void = { _ in }) async throws {
    var wasShort: Bool?
    while !Task.isCancelled {
      try require()
      let isShort = seen.isShort
      if isShort != wasShort { try onChange(isShort) }
      wasShort = isShort
      do { try await Task.sleep(for: Self.interval) } catch { return }
    }
  }

  /// What a look found, for people.
  static func words(of look: Look) -> String {
    guard let free = look.free else { return "the system does not say how much is free" }
    return "\(free >> 20) MiB are free on the disk, \(look.reserved >> 20) are kept for the store"
  }

  /// Looks now.
  @discardableResult
  func look() -> Look {
    // A merge never writes more than there is, so that a small store needs little.
    let merge = min(store.map(bytesOfFiles(in:)) ?? 0, mergeBytesMax)
    let look = Look(free: Self.free(path), reserved: Self.bytesMin + merge)
    last.withLock { $0 = look }
    return look
  }

  private static func free(_ path: String) -> UInt64? {
    var found = statvfs()
    guard statvfs(path, &found) == 0 else { return nil }
    let (bytes, isOver) = UInt64(found.f_bavail)
      .multipliedReportingOverflow(by: UInt64(found.f_frsize))
    return isOver ? .max : bytes
  }

  /// Bytes of the files in a directory, as far as they matter; 0 where there is none yet.
  private func bytesOfFiles(in directory: String) -> UInt64 {
    guard let entries = opendir(directory) else { return 0 }
    defer { closedir(entries) }
    var bytes: UInt64 = 0
    // A large store has thousands of tables: what is beyond the most that a merge needs is not counted.
    while bytes < mergeBytesMax, let entry = readdir(entries) {
      var found = stat()
      let isThere = withUnsafeBytes(of: &entry.pointee.d_name) { name in
        name.baseAddress.map {
          fstatat(dirfd(entries), $0.assumingMemoryBound(to: CChar.self), &found, 0) == 0
        } ?? false
      }
      // It may have gone meanwhile; and a directory has no table in it.
      guard isThere, found.st_mode & S_IFMT == S_IFREG else { continue }
      bytes += UInt64(max(0, found.st_size))
    }
    return bytes
  }
}
