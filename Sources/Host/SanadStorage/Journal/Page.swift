import SanadCodec

/// A 4-KiB block on its own that is written whole: slots, marks and the guard.
///
/// | bytes | field |
/// |---|---|
/// | 16 | magic, ASCII, zero-padded |
/// | 8 | the page's offset in its file, so that a misdirected page is not read |
/// | 4068 | fields, zero-padded |
/// | 4 | CRC-32C of the 4,092 bytes before it |
enum Page {
  /// Size of a page; also its alignment in the file.
  static let bytes = 4_096
  /// Room for fields.
  static let fieldBytesMax = bytes - prefixBytes - checksumBytes

  private static let prefixBytes = 24
  private static let checksumBytes = 4

  /// The page of some fields.
  ///
  /// - Precondition: the magic has at most 16 bytes and the fields at most ``fieldBytesMax``.
  static func sealed(_ magic: StaticString, at offset: Int, fields: [UInt8]) -> [UInt8] {
    precondition(fields.count <= fieldBytesMax, "the fields do not fit into a page")
    var writer = BCSWriter(reserving: bytes)
    writer.fixed(padded(magic))
    writer.u64(UInt64(offset))
    writer.fixed(fields)
    writer.fixed([UInt8](repeating: 0, count: fieldBytesMax - fields.count))
    writer.u32(CRC32C.checksum(writer.bytes))
    return writer.bytes
  }

  /// The fields and the zeros after them; nil unless the page is whole and in its place.
  static func opened(_ page: [UInt8], _ magic: StaticString, at offset: Int) -> [UInt8]? {
    guard page.count == bytes else { return nil }
    let body = page[..<(bytes - checksumBytes)]
    var expected = BCSWriter(reserving: prefixBytes)
    expected.fixed(padded(magic))
    expected.u64(UInt64(offset))
    let checksum = LittleEndian.u32(page, at: bytes - checksumBytes)
    guard body.starts(with: expected.bytes), checksum == CRC32C.checksum(body) else { return nil }
    return Array(body.dropFirst(prefixBytes))
  }

  private static func padded(_ magic: StaticString) -> [UInt8] {
    let bytes = magic.withUTF8Buffer { Array($0) }
    precondition(bytes.count <= 16, "a magic has at most 16 bytes")
    return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
  }
}

/// Integers inside bytes whose length has been checked.
enum LittleEndian {
  /// Four bytes at an offset.
  ///
  /// - Precondition: they lie inside `bytes`.
  static func u32(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 4 <= bytes.count, "read outside the bytes")
    return bytes.withUnsafeBytes {
      UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
  }

  /// Eight bytes at an offset.
  ///
  /// - Precondition: they lie inside `bytes`.
  static func u64(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= bytes.count, "read outside the bytes")
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}
