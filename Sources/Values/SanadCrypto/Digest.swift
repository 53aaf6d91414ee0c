public import SanadCodec

/// 32 bytes as four 64-bit words, most significant byte first, so that `<` is lexicographic and
/// hashing and comparing cost four word operations.
public struct Digest: Hashable, Sendable, BitwiseCopyable {
  /// Width in bytes.
  public static let byteCount = 32

  /// 32 zero bytes; stands for "none" where a format has no option.
  public static let zero = Digest(0, 0, 0, 0)

  /// Bytes 0 to 7, big-endian.
  public let word0: UInt64
  /// Bytes 8 to 15, big-endian.
  public let word1: UInt64
  /// Bytes 16 to 23, big-endian.
  public let word2: UInt64
  /// Bytes 24 to 31, big-endian.
  public let word3: UInt64

  /// Creates a digest from its big-endian words.
  @inlinable
  public init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// Creates a digest from exactly 32 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    self.init(
      UInt64(bigEndian: words.0), UInt64(bigEndian: words.1),
      UInt64(bigEndian: words.2), UInt64(bigEndian: words.3))
  }

  /// Creates a digest from 64 hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withBytes { Array($0) } }

  /// 64 lowercase hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// Calls `body` with the 32 bytes without allocating.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    return withUnsafeBytes(of: words, body)
  }

  /// Bit `index`, counted from the most significant bit of byte 0.
  ///
  /// - Precondition: `0 <= index < 256`.
  public func bit(_ index: Int) -> Bool {
    let word =
      switch index >> 6 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return (word >> UInt64(63 - (index & 63))) & 1 == 1
  }
}

extension Digest: Comparable {
  /// Lexicographic order of the bytes.
  public static func < (left: Digest, right: Digest) -> Bool {
    if left.word0 != right.word0 { return left.word0 < right.word0 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    return left.word3 < right.word3
  }
}

extension Digest: BCSEncodable, BCSDecodable {
  /// Appends the 32 bytes.
  @inlinable
  public func encode(into writer: inout BCSWriter) {
    writer.bigEndian(word0, word1, word2, word3)
  }

  /// Reads 32 bytes. Inlinable like the encoding: most of a transaction is digests.
  @inlinable
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    self.init(
      try reader.u64().byteSwapped, try reader.u64().byteSwapped,
      try reader.u64().byteSwapped, try reader.u64().byteSwapped)
  }
}

extension Digest: CustomStringConvertible {
  /// 64 lowercase hexadecimal digits.
  public var description: String { hex }
}
