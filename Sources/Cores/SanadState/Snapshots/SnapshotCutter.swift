import SanadTypes

/// Divides a state into parts whose chunks have at most ``SnapshotChunk/bytesMax`` bytes, reading its
/// entries once and in order. Two nodes with one state divide it alike.
///
/// Holds the leaves of one chunk and no values, so that its memory does not grow with the state.
public struct SnapshotCutter {
  private struct Held {
    let leaf: StateLeaf
    let byteCount: Int
  }

  private let bytesMax: Int
  private let next: () throws -> SnapshotEntry?
  private var held: [Held] = []
  private var isAtEnd = false
  private var parts: [SnapshotPart] = []
  /// Entries so far.
  private var entryCount: UInt64 = 0
  /// Their bytes.
  private var byteCount: UInt64 = 0

  /// What was found.
  public struct Result: Sendable {
    /// The parts in order.
    public let parts: [SnapshotPart]
    /// Entries in all of them.
    public let entryCount: UInt64
    /// Bytes of all chunks, nearly.
    public let byteCount: UInt64
  }

  private init(bytesMax: Int, _ next: @escaping () throws -> SnapshotEntry?) {
    self.bytesMax = bytesMax
    self.next = next
  }

  /// Divides the state whose entries `next` gives, ascending by path and nil at the end.
  ///
  /// Ends with what `next` throws. An entry that is out of order makes parts of another root, so that
  /// ``SnapshotParts/init(_:root:)`` refuses them.
  public static func cut(
    bytesMax: Int = SnapshotChunk.bytesMax, _ next: @escaping () throws -> SnapshotEntry?
  ) throws -> Result {
    var cutter = SnapshotCutter(bytesMax: bytesMax, next)
    try cutter.cut(at: .whole)
    return Result(
      parts: cutter.parts, entryCount: cutter.entryCount, byteCount: cutter.byteCount)
  }

  private mutating func cut(at prefix: SnapshotPrefix) throws {
    var count = 0
    var bytes = 0
    while bytes <= bytesMax || count < 2 {
      if count == held.count, !(try hold()) { break }
      guard prefix.contains(held[count].leaf.path) else { break }
      bytes += held[count].byteCount
      count += 1
    }
    if bytes > bytesMax, count > 1, let left = prefix.half(false), let right = prefix.half(true) {
      try cut(at: left)
      try cut(at: right)
      return
    }
    let leaves = held.prefix(count).map(\.leaf)
    held.removeFirst(count)
    let content: SnapshotPart.Content =
      switch leaves.count {
      case 0: .empty
      case 1: .leaf(path: leaves[0].path, valueDigest: leaves[0].valueDigest)
      default: .subtree(StateTree.root(of: leaves[...], depth: Int(prefix.bits)))
      }
    parts.append(SnapshotPart(bits: prefix.bits, content: content))
  }

  /// Takes one more entry; false at the end, and at one that is out of order.
  private mutating func hold() throws -> Bool {
    guard !isAtEnd, let entry = try next() else {
      isAtEnd = true
      return false
    }
    let leaf = entry.leaf
    if let last = held.last, last.leaf.path >= leaf.path {
      isAtEnd = true
      return false
    }
    held.append(Held(leaf: leaf, byteCount: entry.byteCount))
    entryCount += 1
    byteCount += UInt64(entry.byteCount)
    return true
  }
}
