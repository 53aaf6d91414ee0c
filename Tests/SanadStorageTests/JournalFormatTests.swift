import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// The bytes of docs/wire-store.md, "Journal". The expected ones were made by a program in another
/// language from the tables alone.
@Suite struct JournalFormatTests {
  let disks = ValidatorDisks()
  let segment = ValidatorDisks.segment(0)

  private func journal() throws -> Journal {
    try disks.initialise()
    let (journal, _) = try disks.open()
    try journal.reserve(through: View(64))
    try journal.append(.vote(.notarize, view: View(1), bytes: Array(1...8)))
    try journal.append(.flags(JournalFlags(voteFloor: View(7), isDiverged: true)))
    try journal.sync()
    return journal
  }

  private func hex(_ file: FileName, _ offset: Int, _ count: Int) throws -> String {
    let device = file == segment ? disks.data : disks.keySide
    return Hex.encode(try device.read(file, at: offset, count: count))
  }

  private func pageDigest(_ file: FileName, _ offset: Int) throws -> String {
    let device = file == segment ? disks.data : disks.keySide
    return SHA256.digest(try device.read(file, at: offset, count: 4_096)).hex
  }

  @Test func recordsHaveTheirGoldenBytes() throws {
    _ = try journal()
    #expect(
      try hex(segment, 8_192, 160)
        == """
        7000000001000000010000000000000000000000887766550020000000000000\
        0000000000000000000000000100000000000000000100000000000000020000\
        0000000000030000000000000004000000000000000500000000000000060000\
        0000000000070000000000000008887766554433221100ffeeddccbbaa990000\
        000000000000000000000000000000000000000000000000000000005f705d8d
        """)
    #expect(
      try hex(segment, 8_352, 48)
        == """
        000000000900000002000000000000000000000088776655a020000000000000\
        40000000000000005f705d8d0082642d
        """)
    #expect(
      try hex(segment, 8_400, 56)
        == """
        080000000300000003000000000000000000000088776655d020000000000000\
        01000000000000000082642d010203040506070868180079
        """)
    #expect(
      try hex(segment, 8_456, 64)
        == """
        0900000008000000040000000000000000000000887766550821000000000000\
        0000000000000000681800790700000000000000020d69162c00000000000000
        """)
  }

  @Test func pagesHaveTheirGoldenDigests() throws {
    _ = try journal()
    #expect(
      try pageDigest(segment, 4_096)
        == "58a9a7a2c6b4bbb4172ac44aeb9bc27fd8b12f0579d12f7755ac1286c408388f")
    #expect(
      try pageDigest(ValidatorDisks.markFile, 2 * 4_096)
        == "148274c7e0a697b0682380b42e5d543ffd0447a2b4858c4a099d26142cb02363")
    #expect(
      try pageDigest(ValidatorDisks.guardFile, 0)
        == "9ff701c2b97babd290180bdff5c3dc22259eea2cc0b0c2884f3e7d1cb345d395")
  }

  @Test func refusesASegmentOfALaterVersion() throws {
    try journal().close()
    disks.data.overwrite(segment, at: 8_192, count: 160) { bytes in
      var bytes = bytes
      bytes[44] = 2
      let checksum = CRC32C.checksum(bytes[..<156])
      withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(156..., with: $0) }
      return bytes
    }
    #expect(
      throws: StorageFailure.refused(.unknownVersion(file: segment.description, version: 2))
    ) { try disks.open() }
  }
}
