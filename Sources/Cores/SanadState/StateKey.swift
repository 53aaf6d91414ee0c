public import SanadCodec
public import SanadCrypto

/// The name of one value in the state: a byte for its kind, then the identifier within the kind.
///
/// The tree knows no kinds; the registry of prefixes is docs/wire-state.md, "State keys".
public struct StateKey: Hashable, Comparable, Sendable {
  /// Most bytes of a key, kind included.
  public static let bytesMax = 128

  /// Kind and identifier.
  public let bytes: [UInt8]

  /// Creates a key of a kind.
  ///
  /// - Precondition: the identifier has at most 127 bytes; widths come from the format.
  public init(kind: UInt8, _ identifier: some Collection<UInt8>) {
    precondition(identifier.count < Self.bytesMax, "a state key has at most 128 bytes")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(identifier.count + 1)
    bytes.append(kind)
    bytes.append(contentsOf: identifier)
    self.bytes = bytes
  }

  /// Wraps 1 to 128 bytes that came from outside; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard (1...Self.bytesMax).contains(bytes.count) else { return nil }
    self.bytes = bytes
  }

  /// Where the key's leaf stands in the tree: SHA-256 of the tagged key, so that nobody can
  /// choose keys that make one branch deep.
  public var path: Digest { SHA256.digest(.stateKey, bytes) }

  /// The first sixteen bytes as two big-endian numbers, with zeros where there are fewer: keys whose
  /// prefixes differ are in their order.
  package var prefix: (UInt64, UInt64) {
    bytes.withUnsafeBytes { bytes in
      if bytes.count >= 16 {
        return (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
      var words: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
      return (words.0.bigEndian, words.1.bigEndian)
    }
  }

  /// Feeds all bytes in one step: an array feeds each by itself, which made the look-up of a key
  /// several times as dear.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Whether all bytes are equal.
  public static func == (left: StateKey, right: StateKey) -> Bool {
    left.bytes.count == right.bytes.count && left.order(against: right) == 0
  }

  /// Lexicographic order of the bytes.
  public static func < (left: StateKey, right: StateKey) -> Bool {
    left.order(against: right) < 0
  }

  /// Below zero where this key comes first, zero where both are equal. Eight bytes a step: keys
  /// begin with a kind and go on with digests, so that the first or second step decides.
  private func order(against other: StateKey) -> Int {
    bytes.withUnsafeBytes { left in
      other.bytes.withUnsafeBytes { right in
        let common = min(left.count, right.count)
        var place = 0
        while place + 8 <= common {
          let one = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          let two = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          if one != two { return one < two ? -1 : 1 }
          place += 8
        }
        while place < common {
          if left[place] != right[place] { return left[place] < right[place] ? -1 : 1 }
          place += 1
        }
        return left.count - right.count
      }
    }
  }
}

extension StateKey: BCSEncodable, BCSDecodable {
  /// Appends length and bytes.
  public func encode(into writer: inout BCSWriter) { writer.blob(bytes) }

  /// Reads 1 to 128 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard let key = StateKey(bytes: try reader.blob(max: Self.bytesMax)) else {
      throw DecodingFailure(.invalidValue("a state key is not empty"), at: start)
    }
    self = key
  }
}
