import SanadCrypto
import SanadStorage
import SanadTesting
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

  private func golden(_ name: String) throws -> String {
    try WirePages().golden("Journal, golden", name)
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
    #expect(try hex(segment, 8_352, 48) == golden("reserve record at 8,352"))
    #expect(try hex(segment, 8_400, 56) == golden("vote record at 8,400"))
    #expect(
      try hex(segment, 8_456, 64)
        == """
        0900000008000000040000000000000000000000887766550821000000000000\
        0000000000000000681800790700000000000000020d69162c00000000000000
        """)
  }

  @Test func pagesHaveTheirGoldenDigests() throws {
    _ = try journal()
    #expect(try pageDigest(segment, 4_096) == golden("slot of sync 3, SHA-256"))
    #expect(
      try pageDigest(ValidatorDisks.markFile, 2 * 4_096) == golden("mark, write 2, SHA-256"))
    #expect(try pageDigest(ValidatorDisks.guardFile, 0) == golden("guard, SHA-256"))
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
