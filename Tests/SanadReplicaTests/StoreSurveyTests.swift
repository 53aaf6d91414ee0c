import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// What a store says of its own size and growth.
@Suite struct StoreSurveyTests {
  private let memory = MemoryKeyValueStore()

  /// Blocks so many milliseconds apart, each with one transaction of as many bytes.
  private func fill(_ count: UInt64, apart: UInt64, bytes: Int = 1_000) throws {
    for height in 0..<count {
      let header = BlockHeader(
        chainID: ChainID(.zero), epoch: Epoch(0), view: View(height), height: Height(height),
        parent: BlockDigest(.zero), leader: ValidatorIndex(0),
        timestamp: Timestamp(1_000_000 + height * apart), transactionsRoot: .zero,
        transactionCount: 1, stateRoot: .zero, receiptsRoot: .zero, weight: 0)
      let item = [UInt8](repeating: 7, count: bytes)
      var batch = KeyValueBatch()
      try BlockStore.add(
        FinalBlock(
          block: Block(header: header, transactions: [item]), digest: header.digest,
          finality: .certificate([1]), transactionIDs: [TransactionID(Digest(height, 0, 0, 0))],
          receipts: [item], events: []),
        after: height == 0 ? nil : Height(height - 1), to: &batch)
      batch.stand(
        at: StoreStanding(height: Height(height), block: header.digest, stateRoot: .zero))
      try memory.apply(batch)
    }
    try memory.flush()
  }

  @Test func everyRoomBelongsToOnePart() throws {
    let rooms = StoreSurvey.Part.allCases.flatMap(\.rooms)
    #expect(Set(rooms) == Set(KeyRoom.allCases) && rooms.count == KeyRoom.allCases.count)
    try fill(10, apart: 1_000)
    let survey = try StoreSurvey(memory)
    var sum: UInt64 = 0
    for part in StoreSurvey.Part.allCases { sum += try survey.bytes(of: part) }
    let all = try memory.approximateBytes(
      from: StoreKey(stored: []), below: StoreKey(stored: [255]))
    #expect(sum == all)
    #expect(try survey.bytes(of: .blocks) > 10_000 && survey.bytes(of: .receipts) > 10_000)
    #expect(try survey.bytes(of: .state) == 0)
  }

  @Test func growsAsTheLastDayDid() throws {
    // An hour apart, two days.
    try fill(49, apart: 3_600_000)
    let growth = try #require(try StoreSurvey(memory).growth())
    #expect(growth.blocks == 24 && growth.time == StoreSurvey.day)
    #expect(growth.bytesPerBlock > 2_000 && growth.bytesPerBlock < 2_700)
    #expect(growth.bytesPerDay == growth.bytes)
  }

  @Test func aYoungChainIsReckonedUp() throws {
    // A minute and a second: the least that says anything.
    try fill(62, apart: 1_000)
    let growth = try #require(try StoreSurvey(memory).growth())
    #expect(growth.time == Milliseconds(61_000) && growth.blocks == 61)
    #expect(growth.bytesPerDay == growth.bytes * 86_400_000 / 61_000)
  }

  @Test func tooLittleSaysNothing() throws {
    #expect(try StoreSurvey(memory).growth() == nil)
    try fill(60, apart: 1_000)
    #expect(try StoreSurvey(memory).growth() == nil, "59 seconds")
    #expect(try StoreSurvey(memory).newest?.height == Height(59))
  }

  @Test func rangesAddUp() throws {
    try fill(40, apart: 60_000)
    let survey = try StoreSurvey(memory)
    let (low, high) = (Height(10), Height(30))
    let whole = try survey.bytes(from: Height(0), below: Height(40))
    let parts =
      try survey.bytes(from: Height(0), below: low) + survey.bytes(from: low, below: high)
      + survey.bytes(from: high, below: Height(40))
    #expect(whole - parts <= 2 && whole > 80_000)
    #expect(try survey.bytes(from: high, below: low) == 0)
    // What was removed is nothing.
    let removal = BlockRemoval(memory)
    try removal.begin(at: low)
    while try removal.step(ids: { _ in TransactionID(.zero) }) != nil {}
    try memory.flush()
    let after = try StoreSurvey(memory)
    #expect(after.first == low)
    #expect(try after.bytes(from: Height(0), below: low) < 1_000, "genesis has its header")
  }

  @Test func sharesDoNotOverflow() {
    #expect(StoreSurvey.share(6, 7, of: 2) == 21)
    #expect(StoreSurvey.share(1, 1, of: 0) == 0)
    #expect(StoreSurvey.share(.max, .max, of: .max) == .max)
    #expect(StoreSurvey.share(.max, 2, of: 1) == .max)
    #expect(StoreSurvey.share(.max, 1_000, of: 2_000) == UInt64.max / 2)
  }
}
