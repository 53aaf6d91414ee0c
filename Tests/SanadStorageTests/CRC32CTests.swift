import SanadStorage
import Testing

@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value of the CRC catalogue (CRC-32/ISCSI).
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      ((0..<32).map { UInt8($0) }, 0x46dd_794e),
      ((0..<32).reversed().map { UInt8($0) }, 0x113f_db5c),
      (Array("123456789".utf8), 0xe306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func givesThePublishedChecksums(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
    #expect(CRC32C.checksum(AnySequence(bytes)) == checksum)
  }

  @Test func noticesEveryFlippedBit() {
    let bytes = (0..<100).map { UInt8($0 * 7 & 0xff) }
    let whole = CRC32C.checksum(bytes)
    for bit in 0..<800 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(CRC32C.checksum(flipped) != whole)
    }
  }
}
