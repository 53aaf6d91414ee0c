import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// docs/wire*.md hold the golden bytes, which were worked out apart from this code; these tests
/// hold the code against them.
@Suite struct WireGoldenTests {
  static let ascending = (0..<32).map { UInt8($0) }

  private func hex(_ write: (inout BCSWriter) throws -> Void) rethrows -> String {
    var writer = BCSWriter()
    try write(&writer)
    return Hex.encode(writer.bytes)
  }

  private func filled(_ byte: UInt8) -> Digest {
    let word = UInt64(byte) &* 0x0101_0101_0101_0101
    return Digest(word, word, word, word)
  }

  @Test func encodesAsTheDocumentSays() throws {
    let expected = try WirePages().golden("Encoding").map(\.hex)
    #expect(
      expected == [
        hex { $0.bool(true) }, hex { $0.u8(7) }, hex { $0.u32(305_419_896) },
        hex { $0.i32(-2) }, hex { $0.length(9_487) }, hex { $0.blob([0xc0, 0xff, 0xee]) },
        hex { $0.text("سند") }, hex { $0.fixed([1, 2, 3]) }, hex { $0.optional(UInt64(8)) },
        hex { $0.list([UInt64(1), 2]) }, hex { $0.list([UInt64(1), 2]) }, hex { $0.variant(2) },
      ])
  }

  @Test func hasTheTagsThatTheDocumentLists() throws {
    let expected = try WirePages().golden("Domain tags")
    #expect(expected.map(\.hex) == DomainTag.all.map { Hex.encode($0.bytes) })
    #expect(Set(DomainTag.all).count == DomainTag.all.count)
    let source = try repositoryText("Sources/Values/SanadCrypto/DomainTag.swift")
    let declared = source.split(separator: "\n").filter { $0.contains("= DomainTag(\"") }
    #expect(declared.count == DomainTag.all.count, "a tag is missing from DomainTag.all")
    for (row, line) in zip(expected, declared) { #expect(line.contains("\"\(row.name)\"")) }
  }

  @Test func encodesNumbersAndCodesAsTheDocumentSays() throws {
    let golden = try WirePages().golden("Identifiers and numbers")
    let values: [(String, any BCSEncodable)] = [
      ("Digest", try #require(Digest(bytes: Self.ascending))),
      ("Epoch, View, Height", Height(15)),
      ("Timestamp", try Timestamp(rfc3339: "2026-11-20T14:01:09.412Z")),
      ("ValidatorIndex", ValidatorIndex(3)), ("Units", try Units("50,000")),
      ("Money", try Money("-1,200.00", .pkr)), ("Currency", Currency.kwd),
      ("Country", try #require(Country("PK"))), ("CalendarDate", try CalendarDate("2026-11-21")),
      ("BasisPoints", BasisPoints(2_500)), ("Rate", Rate(millionths: 137_300)),
      ("Price", try Price("93.55")), ("ISIN", try ISIN("US0378331005")),
      ("LEI", try LEI("213800KUD8LAJWSQ9D15")), ("CFI", try CFI("DYZTXR")),
      ("InstrumentSymbol", try InstrumentSymbol("MTB-12M")),
      ("CodeNumber", try #require(CodeNumber(1_001))),
    ]
    for (name, value) in values {
      let expected = try #require(golden.first { $0.name == name }, "\(name)")
      #expect(Hex.encode(value.bcsBytes) == expected.hex, "\(name)")
    }
    // The rest of the table are identifiers, keys and signatures, which are their bytes.
    #expect(golden.count == values.count + 3)
    let symbol = InstrumentID(try InstrumentSymbol("MTB-12M"))
    let section = try WirePages().section("Identifiers and numbers")
    #expect(section.contains { $0.hasSuffix("of MTB-12M: `\(symbol)`.") })
  }

  @Test func encodesTheBlockHeaderAsTheDocumentSays() throws {
    let header = BlockHeader(
      chainID: ChainID(filled(0x11)), epoch: Epoch(2), view: View(3), height: Height(4),
      parent: BlockDigest(filled(0x22)), leader: ValidatorIndex(1),
      timestamp: Timestamp(1_795_183_269_412), transactionsRoot: filled(0x33),
      transactionCount: 3, stateRoot: filled(0x44), receiptsRoot: filled(0x55), weight: 1_234,
      evidenceRoot: filled(0x66), closesEpoch: true, nextValidators: filled(0x77))
    let document = try WirePages()
    #expect(header.bcsBytes.count == 273)
    #expect(
      Hex.encode(header.bcsBytes) == (try document.golden("Block header")).map(\.hex).joined())
    #expect(
      try document.section("Block header").contains {
        $0 == "The digest of these bytes: `\(header.digest)`."
      })
    #expect(try BCSReader.decode(BlockHeader.self, from: header.bcsBytes) == header)
    try expectOffsets(of: "Block header", in: document)
  }

  /// The list of a block, and what its header says of it.
  @Test func listsEvidenceAsTheDocumentSays() throws {
    let votes = [
      try ConsensusSamples.vote(.nullify, by: 1),
      try ConsensusSamples.vote(.finalize(ConsensusSamples.block), by: 1),
    ]
    let list = hex { $0.list([Evidence(votes[0], votes[1])].compactMap { $0 }) }
    let bytes = try #require(Hex.decode(list))
    #expect(
      try WirePages().golden("Evidence list").map(\.hex)
        == [list, SHA256.digest(.evidence, bytes).hex])
  }

  @Test func writesBech32mAsTheDocumentSays() throws {
    let digest = try #require(Digest(bytes: Self.ascending))
    let key = PublicKey(digest)
    let texts =
      [
        AccountID(digest).text, TransactionID(digest).text, IdentityID(digest).text,
        InstrumentID(digest).text, BlockDigest(digest).text, ChainID(digest).text,
        SettlementID(digest).text,
      ] + Keystore.Use.allCases.map { key.text(for: $0) }
    let golden = try WirePages().golden("Bech32m")
    #expect(golden.map(\.hex) == texts)
    for row in golden { #expect(row.hex.hasPrefix(row.name + "1")) }
  }

  @Test func sealsAKeystoreAsTheDocumentSays() throws {
    var words = Array("correct horse".utf8)
    let keystore = try Keystore.seal(
      SecretKey(seed: Self.ascending), for: .consensus, passphrase: SecretBytes(taking: &words),
      cost: .least,
      entropy: (0x40..<0x50).map { UInt8($0) } + (0x80..<0x98).map { UInt8($0) })
    let document = try WirePages()
    #expect(
      Hex.encode(keystore.bcsBytes) == (try document.golden("Keystore file")).map(\.hex).joined())
    #expect(keystore.bcsBytes.count == Keystore.byteCount)
    try expectOffsets(of: "Keystore file", in: document)
  }

  /// Holds the first column of a table of fields against the widths of the last.
  private func expectOffsets(of heading: String, in document: WirePages) throws {
    var offset = 0
    for row in try document.golden(heading) {
      #expect(row.name == "\(offset)", "\(heading)")
      offset += row.hex.count / 2
    }
  }
}
