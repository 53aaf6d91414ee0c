import Foundation

/// What the kernel remembers of files.
enum PageCache {
  /// Asks it to forget the files of a folder, which are written and synced: what is read next comes
  /// from the disk, or from what is below it.
  static func forget(_ directory: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      let file = open("\(directory)/\(name)", O_RDONLY)
      guard file >= 0 else { throw StoreBench.Failure.disk("\(name) cannot be opened") }
      defer { close(file) }
      guard fsync(file) == 0, posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0 else {
        throw StoreBench.Failure.disk("\(name) stays in memory")
      }
    }
  }
}
