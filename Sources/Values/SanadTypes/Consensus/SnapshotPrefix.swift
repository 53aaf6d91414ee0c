public import SanadCodec
public import SanadCrypto

/// Which part of the state tree: every path that begins with these bits.
public struct SnapshotPrefix: Hashable, Sendable {
  /// Longest prefix, in bits. Paths are digests, so that nobody fills a part at this depth.
  public static let bitsMax: UInt8 = 64
  /// The whole tree.
  public static let whole = SnapshotPrefix(bits: 0, value: 0)

  /// How many bits.
  public let bits: UInt8
  /// The bits from the left; the rest is zero.
  public let value: UInt64

  private init(bits: UInt8, value: UInt64) {
    self.bits = bits
    self.value = value
  }

  /// One of the halves of the part, the right one where the next bit is set; nil at ``bitsMax``.
  public func half(_ isRight: Bool) -> SnapshotPrefix? {
    guard bits < Self.bitsMax else { return nil }
    let bit: UInt64 = isRight ? 1 << UInt64(63 - bits) : 0
    return SnapshotPrefix(bits: bits + 1, value: value | bit)
  }

  /// Whether a path lies in the part.
  public func contains(_ path: Digest) -> Bool {
    bits == 0 || (path.word0 ^ value) >> UInt64(64 - bits) == 0
  }

  /// The least path of the part.
  public var first: Digest { Digest(value, 0, 0, 0) }
}

extension SnapshotPrefix: BCSEncodable, BCSDecodable {
  /// Appends the number of bits (u8) and the bits (u64).
  public func encode(into writer: inout BCSWriter) {
    writer.u8(bits)
    writer.u64(value)
  }

  /// Reads a prefix in its one form: nothing is set after its bits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    bits = try reader.u8()
    guard bits <= Self.bitsMax else {
      throw DecodingFailure(.overLimit(limit: Int(Self.bitsMax), got: Int(bits)), at: start)
    }
    value = try reader.u64()
    guard bits == 64 || value << UInt64(bits) == 0 else {
      throw DecodingFailure(.invalidValue("a bit after the prefix is set"), at: start + 1)
    }
  }
}
