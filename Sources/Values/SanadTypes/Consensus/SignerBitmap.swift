public import SanadCodec

/// Which validators signed: one bit for each place, place 0 in the lowest bit of byte 0.
public struct SignerBitmap: Hashable, Sendable {
  /// Most bytes of a bitmap.
  public static let bytesMax = (ValidatorSet.countMax + 7) / 8

  /// ceil(n / 8) bytes.
  public private(set) var bytes: [UInt8]

  /// An empty bitmap for `count` validators.
  public init(count: Int) {
    bytes = [UInt8](repeating: 0, count: (max(0, min(count, ValidatorSet.countMax)) + 7) / 8)
  }

  /// Whether a place is set; false for places beyond the bitmap.
  public func contains(_ index: ValidatorIndex) -> Bool {
    let byte = Int(index.value) / 8
    return byte < bytes.count && bytes[byte] & (1 << (index.value % 8)) != 0
  }

  /// Sets a place; places beyond the bitmap are ignored.
  public mutating func insert(_ index: ValidatorIndex) {
    let byte = Int(index.value) / 8
    if byte < bytes.count { bytes[byte] |= 1 << (index.value % 8) }
  }

  /// Number of places set.
  public var count: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The places set, ascending.
  public var indices: [ValidatorIndex] {
    (0..<bytes.count * 8).map { ValidatorIndex(UInt16(truncatingIfNeeded: $0)) }
      .filter { contains($0) }
  }

  /// Whether the width is that of `count` validators and no place beyond them is set.
  public func fits(count: Int) -> Bool {
    guard bytes.count == (count + 7) / 8 else { return false }
    return indices.allSatisfy { Int($0.value) < count }
  }
}

extension SignerBitmap: BCSEncodable, BCSDecodable {
  /// Appends the length and the bytes.
  public func encode(into writer: inout BCSWriter) { writer.blob(bytes) }

  /// Reads at most ``bytesMax`` bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    bytes = try reader.blob(max: Self.bytesMax)
  }
}
