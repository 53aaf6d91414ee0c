import SanadCodec
import Testing

@Suite struct BCSWriterTests {
  private func bytes(_ write: (inout BCSWriter) -> Void) -> [UInt8] {
    var writer = BCSWriter()
    write(&writer)
    return writer.bytes
  }

  // The examples of the BCS specification (README, "Detailed Specifications").
  @Test func writesTheExamplesOfTheSpecification() {
    #expect(bytes { $0.u32(305_419_896) } == [0x78, 0x56, 0x34, 0x12])
    #expect(bytes { $0.u16(4_660) } == [0x34, 0x12])
    #expect(
      bytes { $0.u64(1_311_768_467_750_121_216) } == [
        0x00, 0xef, 0xcd, 0xab, 0x78, 0x56, 0x34, 0x12,
      ])
    #expect(bytes { $0.bool(true) } == [1])
    #expect(bytes { $0.optional(UInt64?.none) } == [0])
    #expect(bytes { $0.optional(UInt64(8)) } == [1, 8, 0, 0, 0, 0, 0, 0, 0])
    #expect(
      bytes { $0.text("çå∞≠¢õß∂ƒ∫") } == [
        24, 0xc3, 0xa7, 0xc3, 0xa5, 0xe2, 0x88, 0x9e, 0xe2, 0x89, 0xa0, 0xc2, 0xa2, 0xc3, 0xb5,
        0xc3, 0x9f, 0xe2, 0x88, 0x82, 0xc6, 0x92, 0xe2, 0x88, 0xab,
      ])
    #expect(bytes { $0.length(9_487) } == [0x8f, 0x4a])
    #expect(bytes { $0.length(4_294_967_295) } == [0xff, 0xff, 0xff, 0xff, 0x0f])
    #expect(bytes { $0.length(0) } == [0])
    #expect(bytes { $0.length(128) } == [0x80, 0x01])
    #expect(bytes { $0.length(16_384) } == [0x80, 0x80, 0x01])
  }

  @Test func writesTwosComplement() {
    #expect(bytes { $0.i32(-1) } == [0xff, 0xff, 0xff, 0xff])
    #expect(bytes { $0.i64(.min) } == [0, 0, 0, 0, 0, 0, 0, 0x80])
    #expect(bytes { $0.i128(-2) } == [0xfe] + [UInt8](repeating: 0xff, count: 15))
    #expect(bytes { $0.u128(1) } == [1] + [UInt8](repeating: 0, count: 15))
  }

  @Test func writesBigEndianForSignedStatements() {
    #expect(bytes { $0.bigEndian(UInt32(0x1234_5678)) } == [0x12, 0x34, 0x56, 0x78])
    let words: [UInt64] = [0x0102_0304_0506_0708, 2, 3, .max]
    let apart = bytes { writer in words.forEach { writer.bigEndian($0) } }
    #expect(bytes { $0.bigEndian(words[0], words[1], words[2], words[3]) } == apart)
  }

  @Test func keepsNothingWhenItIsEmptied() {
    var writer = BCSWriter(reserving: 8)
    writer.text("abc")
    #expect(writer.count == 4)
    writer.removeAll()
    writer.u8(7)
    #expect(writer.bytes == [7])
  }

  @Test func writesListsWithTheirLength() {
    #expect(bytes { $0.list([UInt64]()) } == [0])
    #expect(bytes { $0.list(["a", ""]) } == [2, 1, 0x61, 0])
    #expect(bytes { $0.blob([1, 2]) } == [2, 1, 2])
    #expect(bytes { $0.fixed([1, 2]) } == [1, 2])
    #expect("ab".bcsBytes == [2, 0x61, 0x62])
  }
}
