public import SanadCodec
import SanadCrypto
public import SanadTypes

/// A value of the state with its key, as a snapshot carries it.
///
/// Encoding: the key; the value as bytes, at most ``StateValue/bytesMax``.
public struct SnapshotEntry: Hashable, Sendable {
  /// The key.
  public let key: StateKey
  /// The value.
  public let value: [UInt8]

  /// Puts an entry together.
  public init(key: StateKey, value: [UInt8]) {
    self.key = key
    self.value = value
  }

  /// What it takes of a chunk, in bytes: at least its encoding.
  public var byteCount: Int { key.bytes.count + value.count + 8 }

  /// Its leaf.
  var leaf: StateLeaf {
    StateLeaf(path: key.path, valueDigest: StateValue.digest(of: value))
  }
}

extension SnapshotEntry: BCSEncodable, BCSDecodable {
  /// Appends key and value.
  public func encode(into writer: inout BCSWriter) {
    writer.value(key)
    writer.blob(value)
  }

  /// Reads key and value.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    key = try StateKey(from: &reader)
    value = try reader.blob(max: StateValue.bytesMax)
  }
}

/// All that a state has in one part, ascending by path.
///
/// Encoding: list of entries.
public struct SnapshotChunk: Hashable, Sendable {
  /// A part is divided where its entries have more bytes, as long as they are two or more.
  public static let bytesMax = 192 * 1_024
  /// Most entries of a chunk: each has a key of a byte or more.
  static let entriesMax = bytesMax / 9

  /// The entries.
  public let entries: [SnapshotEntry]

  /// Puts a chunk together; whether it is the state's is ``check(_:at:)``.
  public init(entries: [SnapshotEntry]) { self.entries = entries }

  /// Throws unless the chunk is exactly what the state has in a part of checked ``SnapshotParts``.
  /// O(entries), two hashes for each.
  public func check(_ part: SnapshotPart, at prefix: SnapshotPrefix) throws(SnapshotFailure) {
    var leaves: [StateLeaf] = []
    leaves.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      let leaf = entry.leaf
      guard prefix.contains(leaf.path) else { throw .entryOutside(index: index) }
      if let last = leaves.last, last.path >= leaf.path { throw .entryOrder(index: index) }
      leaves.append(leaf)
    }
    let computed = StateTree.root(of: leaves[...], depth: Int(prefix.bits))
    guard computed == part.digest else {
      throw .otherContent(expected: part.digest, computed: computed)
    }
  }
}

extension SnapshotChunk: BCSEncodable, BCSDecodable {
  /// Two levels: the chunk and its entries; a single entry may be larger than a usual chunk.
  public static let bcsLimits = BCSLimits(bytes: bytesMax + 8, depth: 3)

  /// Appends the entries.
  public func encode(into writer: inout BCSWriter) { writer.list(entries) }

  /// Reads the entries.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    entries = try reader.list(max: Self.entriesMax)
  }
}

extension StateTree {
  /// The digest of the subtree of these leaves, which agree in `depth` bits and are strictly ascending.
  static func root(of leaves: ArraySlice<StateLeaf>, depth: Int) -> Digest {
    guard let first = leaves.first, let last = leaves.last else { return emptyRoot }
    if leaves.count == 1 { return first.digest }
    // Two different paths part at bit 255 at the latest.
    precondition(depth < depthMax && first.path < last.path, "leaves are strictly ascending")
    let middle = leaves.firstIndex { $0.path.bit(depth) } ?? leaves.endIndex
    return SHA256.pair(
      innerPrefix, root(of: leaves[leaves.startIndex..<middle], depth: depth + 1),
      root(of: leaves[middle...], depth: depth + 1))
  }
}
