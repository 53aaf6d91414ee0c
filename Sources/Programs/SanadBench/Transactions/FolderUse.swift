import Foundation

/// What the files of one node take of its disk, in bytes: blocks that are allocated, which is what
/// the disk lacks, and not the lengths of files.
package struct FolderUse: Encodable, Equatable, Sendable {
  /// Everything.
  package let total: UInt64
  /// The journal.
  package let journal: UInt64
  /// The store: state, blocks, indexes.
  package let store: UInt64

  private enum CodingKeys: String, CodingKey {
    case total = "bytes"
    case journal = "journal_bytes"
    case store = "store_bytes"
  }

  /// Puts figures together.
  init(total: UInt64, journal: UInt64, store: UInt64) {
    self.total = total
    self.journal = journal
    self.store = store
  }

  /// Looks at a node's folder; nil where there is none. Files that go meanwhile do not count.
  package init?(directory: String) {
    guard FileManager.default.fileExists(atPath: directory),
      let paths = FileManager.default.enumerator(atPath: directory)
    else { return nil }
    var total: UInt64 = 0
    var journal: UInt64 = 0
    var store: UInt64 = 0
    for case let path as String in paths {
      var status = stat()
      guard lstat("\(directory)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      // The unit of st_blocks is 512 bytes whatever the file system (stat(2)).
      let bytes = UInt64(max(0, status.st_blocks)) * 512
      total += bytes
      if path.hasPrefix("journal/") { journal += bytes }
      if path.hasPrefix("store/") { store += bytes }
    }
    self.init(total: total, journal: journal, store: store)
  }
}
