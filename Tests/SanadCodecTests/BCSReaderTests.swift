import SanadCodec
import Testing

@Suite struct BCSReaderTests {
  @Test func refusesALengthThatIsNotInItsShortestForm() {
    for bytes: [UInt8] in [[0x80, 0x00], [0x81, 0x80, 0x00], [0xff, 0xff, 0xff, 0xff, 0x10]] {
      var reader = BCSReader(bytes)
      #expect(throws: DecodingFailure(.nonCanonicalLength, at: 0)) {
        try reader.length(max: .max)
      }
    }
  }
}
