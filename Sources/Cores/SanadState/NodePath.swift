import SanadCodec
import SanadCrypto

/// The place of a page in the tree: the first nibbles of every path below it.
public struct NodePath: Hashable, Comparable, Sendable {
  /// The place of the root page.
  public static let root = NodePath(prefix: .zero, nibbleCount: 0)
  /// Nibbles of a whole path.
  public static let nibblesMax = 64

  /// The nibbles from the left; the rest is zero.
  let prefix: Digest
  /// How many nibbles there are, 0 to 64.
  let nibbleCount: UInt8

  private init(prefix: Digest, nibbleCount: UInt8) {
    self.prefix = prefix
    self.nibbleCount = nibbleCount
  }

  /// The place of the page in slot `nibble` of the page at `self`; nil below the last nibble,
  /// where two different paths have parted at the latest.
  func child(_ nibble: Int) -> NodePath? {
    guard nibbleCount < UInt8(Self.nibblesMax) else { return nil }
    let bits = UInt64(nibble) << UInt64(60 - 4 * (nibbleCount & 15))
    let place = nibbleCount >> 4
    return NodePath(
      prefix: Digest(
        prefix.word0 | (place == 0 ? bits : 0), prefix.word1 | (place == 1 ? bits : 0),
        prefix.word2 | (place == 2 ? bits : 0), prefix.word3 | (place == 3 ? bits : 0)),
      nibbleCount: nibbleCount + 1)
  }

  /// The slot of the page at `self` under which `path` lies: the nibble after the prefix.
  func slot(of path: Digest) -> Int { path.nibble(Int(nibbleCount)) }

  /// Length and nibbles, two to a byte, the last byte filled with zero.
  var bytes: [UInt8] { [nibbleCount] + prefix.bytes.prefix((Int(nibbleCount) + 1) / 2) }

  /// Whether a path lies below this place.
  func contains(_ path: Digest) -> Bool {
    (0..<Int(nibbleCount)).allSatisfy { prefix.nibble($0) == path.nibble($0) }
  }

  /// Reads length and nibbles in their one form: as many bytes as they need, the rest zero.
  init?(bytes: ArraySlice<UInt8>) {
    guard let count = bytes.first, count <= UInt8(Self.nibblesMax) else { return nil }
    let nibbles = bytes.dropFirst()
    guard nibbles.count == (Int(count) + 1) / 2 else { return nil }
    if !count.isMultiple(of: 2), let last = nibbles.last, last & 15 != 0 { return nil }
    let whole = Array(nibbles) + [UInt8](repeating: 0, count: Digest.byteCount - nibbles.count)
    guard let prefix = Digest(bytes: whole) else { return nil }
    self.init(prefix: prefix, nibbleCount: count)
  }

  /// Order of prefix, then of length.
  public static func < (left: NodePath, right: NodePath) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    return left.nibbleCount < right.nibbleCount
  }

  /// Feeds length and first word: paths are hashes, so that more would only cost time.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(prefix.word0)
    hasher.combine(nibbleCount)
  }
}

extension Digest {
  /// Nibble `index`, counted from the most significant of byte 0; 0 past the end.
  func nibble(_ index: Int) -> Int {
    let word =
      switch index >> 4 {
      case 0: word0
      case 1: word1
      case 2: word2
      case 3: word3
      default: UInt64(0)
      }
    return Int((word >> UInt64(60 - 4 * (index & 15))) & 15)
  }
}

extension NodePath: CustomStringConvertible {
  /// The nibbles as hexadecimal digits; empty at the root.
  public var description: String { String(prefix.hex.prefix(Int(nibbleCount))) }
}
