/// CRC-32C (Castagnoli), the checksum of iSCSI: RFC 3720, 12.1 and appendix B.4.
///
/// It tells torn and rotten bytes from whole ones; it is no defence against forgery, and files on
/// the node's own disk need none. Eight tables take eight bytes a step: 1 ms for 1 MiB in a release
/// build; the unsafe loads and unchecked tables are what makes it that fast.
package enum CRC32C {
  /// The checksum of `bytes`.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let whole = bytes.withContiguousStorageIfAvailable { checksum(UnsafeRawBufferPointer($0)) }
    return whole ?? Array(bytes).withUnsafeBytes { checksum($0) }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = UInt32.max
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        crc = step(word ^ UInt64(crc), tables)
        offset += 8
      }
      while offset < bytes.count {
        crc = tables[Int((crc ^ UInt32(bytes[offset])) & 0xff)] ^ (crc >> 8)
        offset += 1
      }
      return ~crc
    }
  }

  /// Table `7 - k` advances byte `k` of the word over the seven that follow it.
  @inline(__always)
  private static func step(_ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
    tables[1_792 + Int(truncatingIfNeeded: word & 0xff)]
      ^ tables[1_536 + Int(truncatingIfNeeded: word >> 8 & 0xff)]
      ^ tables[1_280 + Int(truncatingIfNeeded: word >> 16 & 0xff)]
      ^ tables[1_024 + Int(truncatingIfNeeded: word >> 24 & 0xff)]
      ^ tables[768 + Int(truncatingIfNeeded: word >> 32 & 0xff)]
      ^ tables[512 + Int(truncatingIfNeeded: word >> 40 & 0xff)]
      ^ tables[256 + Int(truncatingIfNeeded: word >> 48 & 0xff)]
      ^ tables[Int(truncatingIfNeeded: word >> 56)]
  }

  private static let tables: [UInt32] = {
    // The polynomial 0x1EDC6F41 with its bits reversed, because the bits come low end first.
    let polynomial: UInt32 = 0x82f6_3b78
    var tables: [UInt32] = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
    }
    for index in 256..<2_048 {
      let before = tables[index - 256]
      tables.append(tables[Int(before & 0xff)] ^ before >> 8)
    }
    return tables
  }()
}
