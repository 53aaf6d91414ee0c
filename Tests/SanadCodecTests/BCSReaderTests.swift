import SanadCodec
import Testing

@Suite struct BCSReaderTests {
  @Test func refusesALengthThatIsNotInItsShortestForm() {
    let wrong: [[UInt8]] = [
      [0x80, 0x00], [0x81, 0x80, 0x00], [0xff, 0x80, 0x80, 0x80, 0x00],
      [0xff, 0xff, 0xff, 0xff, 0x10], [0xff, 0xff, 0xff, 0xff, 0x1f],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0x00], [0x80, 0x80, 0x80, 0x80, 0x80],
    ]
    for bytes in wrong {
      var reader = BCSReader(bytes)
      #expect(throws: DecodingFailure(.nonCanonicalLength, at: 0)) {
        try reader.length(max: .max)
      }
      var other = BCSReader([7] + bytes)
      _ = try? other.u8()
      #expect(throws: DecodingFailure(.nonCanonicalLength, at: 1)) { try other.variant() }
    }
  }

  @Test func refusesALengthThatEndsEarly() {
    for count in 0...4 {
      let bytes = [UInt8](repeating: 0x80, count: count)
      var reader = BCSReader(bytes)
      #expect(throws: DecodingFailure(.truncated(needed: 1, available: 0), at: count)) {
        try reader.length(max: .max)
      }
    }
  }

  @Test func acceptsTheShortestFormsUpToTheLimit() throws {
    for (bytes, value): ([UInt8], Int) in [
      ([0x00], 0), ([0x7f], 127), ([0x80, 0x01], 128), ([0xff, 0x7f], 16_383),
      ([0x80, 0x80, 0x01], 16_384), ([0xff, 0xff, 0xff, 0xff, 0x0f], 4_294_967_295),
    ] {
      var reader = BCSReader(bytes)
      #expect(try reader.length(max: value) == value)
      try reader.finish()
      guard value > 0 else { continue }
      var strict = BCSReader(bytes)
      #expect(throws: DecodingFailure(.overLimit(limit: value - 1, got: value), at: 0)) {
        try strict.length(max: value - 1)
      }
    }
  }

  @Test func refusesEveryIntegerThatIsCutShort() {
    func check<Value>(
      _ width: Int, _ read: (inout BCSReader) throws(DecodingFailure) -> Value
    ) {
      for count in 0..<width {
        var reader = BCSReader([UInt8](repeating: 0xff, count: count))
        do {
          _ = try read(&reader)
          Issue.record("read \(width) bytes from \(count)")
        } catch {
          #expect(error == DecodingFailure(.truncated(needed: width, available: count), at: 0))
          #expect(reader.offset == 0)
        }
      }
    }
    check(1) { (reader) throws(DecodingFailure) in try reader.u8() }
    check(2) { (reader) throws(DecodingFailure) in try reader.u16() }
    check(4) { (reader) throws(DecodingFailure) in try reader.u32() }
    check(8) { (reader) throws(DecodingFailure) in try reader.u64() }
    check(16) { (reader) throws(DecodingFailure) in try reader.u128() }
    check(4) { (reader) throws(DecodingFailure) in try reader.i32() }
    check(8) { (reader) throws(DecodingFailure) in try reader.i64() }
    check(16) { (reader) throws(DecodingFailure) in try reader.i128() }
    check(5) { (reader) throws(DecodingFailure) in try reader.fixed(5) }
  }

  @Test func readsIntegersLittleEndianFromAnyOffset() throws {
    let bytes = (0..<72).map { UInt8($0 | 0x80) }
    for shift in 0..<8 {
      var reader = BCSReader(bytes)
      _ = try reader.fixed(shift)
      let first = UInt64(0x80 + shift)
      #expect(try reader.u16() == UInt16(first | (first + 1) << 8))
      #expect(try reader.u32() & 0xff == UInt32(first + 2))
      #expect(try reader.u64() & 0xff == first + 6)
      #expect(try reader.u128() & 0xff == UInt128(first + 14))
      #expect(try reader.i32() < 0)
      #expect(try reader.i64() < 0)
      #expect(try reader.i128() < 0)
      #expect(reader.offset == shift + 58)
      #expect(reader.remaining == 14 - shift)
    }
  }

  @Test func refusesAFlagThatIsNeitherZeroNorOne() {
    for byte: UInt8 in [2, 0x80, 0xff] {
      var reader = BCSReader([byte, 0])
      #expect(throws: DecodingFailure(.invalidFlag(byte), at: 0)) { try reader.bool() }
      var option = BCSReader([byte, 0, 0, 0, 0, 0, 0, 0, 0])
      #expect(throws: DecodingFailure(.invalidFlag(byte), at: 0)) {
        try option.optional(UInt64.self)
      }
    }
  }

  @Test func refusesTextThatIsNotUTF8() {
    let wrong: [[UInt8]] = [
      [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80], [0x80],
    ]
    for bytes in wrong {
      var reader = BCSReader([UInt8(bytes.count)] + bytes)
      #expect(throws: DecodingFailure(.invalidText, at: 0)) { try reader.text(max: 16) }
    }
  }

  @Test func refusesTextAndBytesBeyondTheirLimitBeforeReadingThem() {
    var text = BCSReader([4, 0x61])
    #expect(throws: DecodingFailure(.overLimit(limit: 3, got: 4), at: 0)) {
      try text.text(max: 3)
    }
    var blob = BCSReader([0xff, 0xff, 0xff, 0xff, 0x0f])
    #expect(throws: DecodingFailure(.overLimit(limit: 3, got: 4_294_967_295), at: 0)) {
      try blob.blob(max: 3)
    }
    var short = BCSReader([4, 1, 2])
    #expect(throws: DecodingFailure(.truncated(needed: 4, available: 2), at: 1)) {
      try short.blob(max: 10)
    }
  }

  @Test func allocatesNoMoreThanTheInputJustifies() {
    // Four thousand million elements claimed by five bytes: with room for them, this would take
    // 32 GiB; the reader notices at the first element.
    var reader = BCSReader([0xff, 0xff, 0xff, 0xff, 0x0f])
    #expect(throws: DecodingFailure(.truncated(needed: 8, available: 0), at: 5)) {
      try reader.list(of: UInt64.self, max: .max)
    }
    var blob = BCSReader([0xff, 0xff, 0xff, 0xff, 0x0f, 1])
    #expect(throws: DecodingFailure(.truncated(needed: 4_294_967_295, available: 1), at: 5)) {
      try blob.blob(max: .max)
    }
  }

  @Test func reservesOfAWideElementOnlyWhatTheInputIsWide() throws {
    // 1,000 elements of one byte each on the wire and eight in memory.
    let bytes: [UInt8] = [0xe8, 0x07] + [UInt8](repeating: 1, count: 1_000)
    var reader = BCSReader(bytes)
    let values = try reader.list(of: Narrow.self, max: 2_000)
    #expect(values.count == 1_000)
    #expect(values.capacity < 2_100)
  }

  @Test func refusesBytesThatAreLeftOver() {
    #expect(throws: DecodingFailure(.trailingBytes(2), at: 8)) {
      try BCSReader.decode(UInt64.self, from: [UInt8](repeating: 0, count: 10))
    }
  }

  @Test func refusesNestingBeyondItsDepth() {
    var reader = BCSReader([UInt8](repeating: 1, count: 1_000_000), depthMax: 16)
    #expect(throws: DecodingFailure(.tooDeep(limit: 16), at: 17)) { try Chain(from: &reader) }
    // A reader without a type behind it is held to the limits of a part.
    var part = BCSReader([UInt8](repeating: 1, count: 1_000_000))
    #expect(throws: DecodingFailure(.tooDeep(limit: BCSLimits.part.depth), at: 5)) {
      try Chain(from: &part)
    }
  }

  @Test func refusesMoreBytesThanATypeHas() {
    let most = [UInt8](repeating: 1, count: 15) + [0]
    #expect(throws: DecodingFailure(.trailingBytes(48), at: 16)) {
      try BCSReader.decode(Chain.self, from: most + [UInt8](repeating: 0, count: 48))
    }
    // Not read at all: nobody can make us look at a megabyte for a value of 64 bytes.
    #expect(throws: DecodingFailure(.overLimit(limit: 64, got: 65), at: 0)) {
      try BCSReader.decode(Chain.self, from: most + [UInt8](repeating: 0, count: 49))
    }
    #expect(throws: DecodingFailure(.overLimit(limit: 65_536, got: 65_537), at: 0)) {
      try BCSReader.decode(UInt64.self, from: [UInt8](repeating: 0, count: 65_537))
    }
  }

  @Test func acceptsNestingUpToItsDepth() throws {
    let bytes = [UInt8](repeating: 1, count: 16) + [0]
    #expect(try BCSReader.decode(Chain.self, from: bytes).depth == 16)
    #expect(throws: DecodingFailure(.tooDeep(limit: 16), at: 17)) {
      try BCSReader.decode(Chain.self, from: [1] + bytes)
    }
    let shallow = BCSLimits(bytes: 64, depth: 15)
    #expect(throws: DecodingFailure(.tooDeep(limit: 15), at: 16)) {
      try BCSReader.decode(Chain.self, from: bytes, within: shallow)
    }
    // Siblings are not deeper than one another.
    var list = BCSReader([40] + [UInt8](repeating: 0, count: 40))
    #expect(try list.list(of: Chain.self, max: 40).count == 40)
  }

  @Test func refusesASetWhoseElementsDoNotAscend() throws {
    let cases: [([UInt64], DecodingFailure)] = [
      ([1, 1], DecodingFailure(.repeated, at: 9)), ([2, 1], DecodingFailure(.notAscending, at: 9)),
      ([1, 3, 2], DecodingFailure(.notAscending, at: 17)),
      ([0, 1, 1, 0], DecodingFailure(.repeated, at: 17)),
    ]
    for (values, failure) in cases {
      var writer = BCSWriter()
      writer.list(values)
      var reader = BCSReader(writer.bytes)
      #expect(throws: failure) {
        try reader.ascendingList(of: UInt64.self, max: 9) { $0 }
      }
    }
    for values: [UInt64] in [[], [5], [1, 2, .max]] {
      var writer = BCSWriter()
      writer.list(values)
      var reader = BCSReader(writer.bytes)
      #expect(try reader.ascendingList(of: UInt64.self, max: 3) { $0 } == values)
    }
    var tooMany = BCSReader([4] + [UInt8](repeating: 0, count: 32))
    #expect(throws: DecodingFailure(.overLimit(limit: 3, got: 4), at: 0)) {
      try tooMany.ascendingList(of: UInt64.self, max: 3) { $0 }
    }
  }

  @Test func aValueThatIsRefusedIsNamedByItsFirstByte() throws {
    let bytes: [UInt8] = [7, 1, 0, 0, 0, 0, 0, 0, 0]
    var reader = BCSReader(bytes)
    _ = try reader.u8()
    #expect(throws: DecodingFailure(.invalidText, at: 1)) {
      try reader.checked(UInt64.self) { $0 == 1 ? .invalidText : nil }
    }
    var again = BCSReader(bytes)
    _ = try again.u8()
    #expect(try again.checked(UInt64.self) { $0 == 2 ? .invalidText : nil } == 1)
    #expect(again.remaining == 0)
  }

  @Test func aVariantThatIsNoCaseIsNamedByItsFirstByte() throws {
    var reader = BCSReader([2, 0xff, 0x02])
    #expect(try reader.variant(of: Choice.self) == .second)
    #expect(throws: DecodingFailure(.unknownVariant(383), at: 1)) {
      try reader.variant(of: Choice.self)
    }
    var nothing = BCSReader([0])
    #expect(throws: DecodingFailure(.unknownVariant(0), at: 0)) {
      try nothing.variant(of: Choice.self)
    }
  }

  @Test func saysInOneSentenceWhatIsWrongAndWhere() {
    #expect(
      DecodingFailure(.truncated(needed: 8, available: 3), at: 41).description
        == "input ends: 8 more bytes needed, 3 left (at byte 41)")
    #expect(
      DecodingFailure(.invalidValue("not a day"), at: 0).description == "not a day (at byte 0)")
  }
}

/// One byte on the wire and eight in memory.
private struct Narrow: BCSDecodable {
  let value: UInt64
  init(from reader: inout BCSReader) throws(DecodingFailure) { value = UInt64(try reader.u8()) }
}

/// A list of values that hold one another.
private struct Chain: BCSDecodable {
  static let bcsLimits = BCSLimits(bytes: 64, depth: 16)
  let depth: Int
  init(from reader: inout BCSReader) throws(DecodingFailure) {
    depth = try reader.optional(Chain.self).map { $0.depth + 1 } ?? 0
  }
}

private enum Choice: UInt8 {
  case first = 1
  case second = 2
}
