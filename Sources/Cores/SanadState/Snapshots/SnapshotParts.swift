public import SanadCrypto
public import SanadTypes

/// The parts of a whole state, in the order of their prefixes: what a snapshot is fetched by.
///
/// Each part's place follows from the bits of those before it, and the parts together make the state
/// root. So whoever knows the root from a final header knows, once ``init(_:root:)`` has returned,
/// what each chunk must be, whoever it comes from.
public struct SnapshotParts: Sendable {
  /// Most parts of a snapshot: about 25 GiB of state at the usual size.
  public static let countMax = 1 << 18

  /// The parts with their places, ascending.
  public let parts: [(prefix: SnapshotPrefix, part: SnapshotPart)]

  /// Checks that the parts cover the tree once and make its root. O(parts), one hash each.
  public init(_ list: [SnapshotPart], root: Digest) throws(SnapshotFailure) {
    guard list.count <= Self.countMax else {
      throw .tooManyParts(limit: Self.countMax, got: list.count)
    }
    var fold = Fold(list)
    let top = try fold.subtree(at: .whole)
    guard fold.placed.count == list.count else { throw .extraPart(fold.placed.count) }
    guard top.digest == root else { throw .otherRoot(expected: root, computed: top.digest) }
    parts = fold.placed
  }
}

/// Puts parts together to the root, from left to right.
private struct Fold {
  private let list: [SnapshotPart]
  private(set) var placed: [(prefix: SnapshotPrefix, part: SnapshotPart)] = []

  init(_ list: [SnapshotPart]) {
    self.list = list
    placed.reserveCapacity(list.count)
  }

  /// The subtree at a prefix. As deep as a prefix is long, 64 at most.
  mutating func subtree(at prefix: SnapshotPrefix) throws(SnapshotFailure) -> SnapshotPart {
    let index = placed.count
    guard index < list.count else { throw .missingPart(after: index) }
    let part = list[index]
    if part.bits == prefix.bits {
      if case .leaf(let path, _) = part.content, !prefix.contains(path) {
        throw .leafOutside(part: index)
      }
      placed.append((prefix, part))
      return part
    }
    guard part.bits > prefix.bits, let left = prefix.half(false), let right = prefix.half(true)
    else { throw .misplacedPart(index) }
    let first = try subtree(at: left)
    return SnapshotPart.joining(first, try subtree(at: right), at: prefix.bits)
  }
}

extension SnapshotPart {
  /// What the tree has above two halves: what there is of one leaf or none moves up.
  static func joining(_ left: SnapshotPart, _ right: SnapshotPart, at bits: UInt8) -> SnapshotPart {
    switch (left.content, right.content) {
    case (.empty, .empty): SnapshotPart(bits: bits, content: .empty)
    case (.leaf, .empty): SnapshotPart(bits: bits, content: left.content)
    case (.empty, .leaf): SnapshotPart(bits: bits, content: right.content)
    default:
      SnapshotPart(
        bits: bits,
        content: .subtree(SHA256.pair(StateTree.innerPrefix, left.digest, right.digest)))
    }
  }
}
