import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Settlements on terms, cycles and contracts against the golden bytes of docs/wire*.md.
@Suite struct SettlingWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func expect<Value: BCSCodable & Equatable>(_ value: Value, _ hex: String) throws {
    #expect(Hex.encode(value.bcsBytes) == hex)
    #expect(try BCSReader.decode(Value.self, from: try #require(Hex.decode(hex))) == value)
    #expect(roundTrips(value))
  }

  private func expect<Value: BCSCodable & Equatable>(
    _ values: [Value], _ heading: String
  ) throws {
    let golden = try pages.golden(heading)
    #expect(golden.map(\.name) == values.indices.map(String.init))
    for (row, value) in zip(golden, values) { try expect(value, row.hex) }
  }

  // MARK: Refusals

  @Test func refusesReferencesOfAnotherForm() {
    for text in ["", " A", "A B", "Ä", String(repeating: "A", count: 36), "A\n", "A_B"] {
      #expect(throws: ValueFailure.self, "\(text)") { try SettlementReference(text) }
    }
    for text in ["a", "T-2026/11", String(repeating: "9", count: 35), "(x)?:.,'+"] {
      #expect(throws: Never.self, "\(text)") { try SettlementReference(text) }
    }
  }

  @Test func refusesCyclesThatAreNone() throws {
    func failure(_ count: Int, _ bytes: [UInt8]) -> DecodingFailure? {
      do throws(DecodingFailure) {
        _ = try BCSReader.decode(SettleCycle.self, from: [UInt8(count)] + bytes)
        return nil
      } catch { return error }
    }
    let (five, six) = (Sample.settlement(5).bcsBytes, Sample.settlement(6).bcsBytes)
    #expect(failure(0, [])?.reason == .invalidValue("a cycle has at least one settlement"))
    #expect(failure(2, six + six)?.reason == .invalidValue("a cycle names a settlement twice"))
    #expect(failure(2, six + five)?.reason == .notAscending)
    #expect(failure(65, [])?.reason == .overLimit(limit: 64, got: 65))
    #expect(failure(2, five + six) == nil)
  }

  @Test func refusesUnknownVariants() {
    #expect(throws: DecodingFailure(.unknownVariant(99), at: 1)) {
      try BCSReader.decode(LedgerOperation.self, from: [13, 99])
    }
    #expect(throws: DecodingFailure(.unknownVariant(99), at: 1)) {
      try BCSReader.decode(Event.self, from: [14, 99])
    }
    #expect(throws: DecodingFailure(.unknownVariant(9), at: 0)) {
      try BCSReader.decode(SettlementPurpose.self, from: [9])
    }
  }

  // MARK: Golden values

  @Test func stepsPurposesAndEventsAreAsThePageSays() throws {
    try expect(try Sample.settlingSteps(), "Steps of settlements on terms")
    try expect(try Sample.purposes(), "Purposes")
    try expect(Sample.settlingEvents(), "Events of settlements on terms")
    try expect(
      try Sample.registerSteps().map { RegisterStep($0, of: Sample.instrument(7)) },
      "Steps between registers")
  }

  @Test func aReferenceIsNamedAsThePageSays() throws {
    let name = SettlementIndex.name(
      of: try SettlementReference("T-2026/11"), among: [Sample.account(1), Sample.account(2)])
    let text = try pages.section("Steps of settlements on terms").joined()
    #expect(text.contains("`\(name)`"))
  }

  @Test func recordsAreAsThePageSays() throws {
    var progress = SettlementProgress(try Sample.terms())
    let changes = [
      progress.setHold(true, by: Sample.account(1)),
      progress.setHold(true, by: Sample.account(1)),
      progress.setHold(false, by: Sample.account(2)),
      progress.askToCancel(Sample.account(3)), progress.askToCancel(Sample.account(2)),
      progress.askToCancel(Sample.account(3)),
      progress.add(delivered: Units(5), paid: Units(9)),
      progress.add(delivered: Units(.max), paid: Units(0)),
    ]
    #expect(changes == [true, false, false, true, true, false, true, false])
    progress.fail = Sample.fail
    progress.isScheduled = true
    try expect(progress, try pages.bytes("Terms and progress of a settlement (kind 40)"))
    try expect(
      SettlementIndex(Sample.settlement(6)),
      try pages.bytes("Settlement of a reference (kind 41)"))
    var contract = ContractRecord(
      try Sample.purposes()[2], closing: [Sample.leg(), Sample.leg(units: 9)],
      at: Timestamp(1_000))
    contract.fail = Sample.fail
    contract.end = ContractEnd(
      .closedOut, at: Timestamp(1_500), by: TransactionID(Sample.digest(9)))
    try expect(contract, try pages.bytes("Contract (kind 42)"))
    var register = RegisterRecord(mirror: Sample.account(4))
    register.legal = .depository
    register.mirrored = Units(5)
    var pending = RegisterSwitch(to: .chain, at: Height(7), total: Units(9))
    pending.isDepositorySigned = true
    register.switching = pending
    register.reconciledOn = try CalendarDate("2026-11-23")
    try expect(register, try pages.bytes("Registers of an instrument (kind 43)"))
    try expect(
      ReconciliationRecord(
        total: Units(9), mirrored: Units(5), countedTotal: Units(9), countedMirrored: Units(4),
        at: Timestamp(1_500)), try pages.bytes("Totals of a business date (kind 44)"))
  }

  @Test func failsAreCountedAndStopAtTheMost() {
    let code = ErrorCode.insufficientUnits.number
    #expect(SettlementFail.next(after: nil, code, at: Timestamp(1)).tries == 1)
    let last = SettlementFail(code, at: Timestamp(1), tries: .max)
    #expect(SettlementFail.next(after: last, code, at: Timestamp(2)).tries == .max)
  }

  /// They are on the level of the operations and events around them, so that no limit grows.
  @Test func nothingIsDeeperThanWhatIsThereAlready() throws {
    for operation in try Sample.settlingSteps() {
      let bytes = try Sample.transaction([operation]).bcsBytes
      #expect(throws: Never.self) { try BCSReader.decode(SignedTransaction.self, from: bytes) }
    }
  }
}
