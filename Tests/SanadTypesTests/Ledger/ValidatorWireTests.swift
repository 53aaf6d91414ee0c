import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Changes of validators against the golden bytes of docs/wire-validators.md.
@Suite struct ValidatorWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func expect<Value: BCSCodable & Equatable>(
    _ values: [Value], _ heading: String
  ) throws {
    let golden = try pages.golden(heading)
    #expect(golden.map(\.name) == values.indices.map(String.init))
    for (row, value) in zip(golden, values) {
      #expect(Hex.encode(value.bcsBytes) == row.hex)
      let bytes = try #require(Hex.decode(row.hex))
      #expect(try BCSReader.decode(Value.self, from: bytes) == value)
    }
  }

  @Test func changesOperationsAndEventsAreAsThePageSays() throws {
    try expect(ValidatorSamples.changes(), "Changes of validators")
    try expect(
      try ValidatorSamples.operations().map { LedgerOperation.validators($0) },
      "Validator operations")
    try expect(ValidatorSamples.events().map { Event.validators($0) }, "Validator events")
  }

  @Test func theRecordAndTheStatementAreAsThePageSays() throws {
    let record = ValidatorSamples.record()
    #expect(Hex.encode(record.bcsBytes) == (try pages.bytes("Validators' register (kind 54)")))
    #expect(try BCSReader.decode(ValidatorsRecord.self, from: record.bcsBytes) == record)
    #expect(
      Hex.encode(try ValidatorSamples.statement().bcsBytes) == (try pages.bytes("Ready statement")))
    #expect(
      Hex.encode(
        ReadyStatement.signedBytes(
          of: Sample.key(1), at: Height(50), on: ChainID(Sample.digest(9))))
        == (try pages.bytes("Signed as ready")))
  }

  @Test func noStatementOfConsensusIsSignedAsReady() {
    let bytes = ReadyStatement.signedBytes(
      of: Sample.key(1), at: Height(50), on: ChainID(Sample.digest(9)))
    let vote = Statement(epoch: Epoch(0), view: View(1), ballot: .nullify)
      .signedBytes(on: ChainID(Sample.digest(9)))
    #expect(bytes.prefix(16) != vote.prefix(16))
    #expect(bytes.count == 88)
  }

  @Test func theLargestRecordFitsItsLeaf() throws {
    let name = String(repeating: "n", count: Validator.nameBytesMax)
    let accounts = (0..<100).map { Sample.account(UInt8($0)) }
    let changes = (0..<ValidatorsRecord.changesMax).map { _ in
      var open = OpenValidatorChange(
        .add(
          Validator(consensusKey: Sample.key(1), peerKey: Sample.key(2), name: name),
          operatedBy: Sample.account(3)), openedAt: Timestamp(1))
      for account in accounts { _ = open.approve(account) }
      open.readyAt = Height(1)
      return open
    }
    let record = ValidatorsRecord(operators: accounts, changes: changes)
    #expect(record.bcsBytes.count <= ValidatorsRecord.bcsLimits.bytes)
    #expect(try BCSReader.decode(ValidatorsRecord.self, from: record.bcsBytes) == record)
  }

  @Test func approvalsAscendAndAreDifferent() throws {
    var open = OpenValidatorChange(.remove("a"), openedAt: Timestamp(1))
    let (first, again) = (open.approve(Sample.account(2)), open.approve(Sample.account(2)))
    #expect(first && !again)
    let (gone, never) = (open.withdraw(Sample.account(2)), open.withdraw(Sample.account(3)))
    #expect(gone && !never)
    var writer = BCSWriter()
    writer.value(ValidatorChange.remove("a"))
    writer.u64(1)
    writer.list([Sample.account(4), Sample.account(3)])
    writer.optional(Height?.none)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(OpenValidatorChange.self, from: writer.bytes)
    }
  }
}
