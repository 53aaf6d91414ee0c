import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadNode
import SanadStorage
import SanadTypes
import Testing

@testable import sanad

/// The month that `sanad testnet story` plays.
@Suite struct StoryTests {
  private static let path = "Genesis/local/payments.yaml"

  private func play(_ path: String = path) async throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = try GenesisFile.load(root.appending(path: path).path)
    var lines: [String] = []
    try await Story(on: StoryChain(file)) { lines.append("\($0.day) \($0.text)") }.play()
    return lines
  }

  @Test func everythingOfTheMonthHappens() async throws {
    let lines = try await play()
    let expected = [
      "MTB-28D: every node opened and allotted the bids alike; 1,000,000,000 units",
      "PIB-2Y: every node opened and allotted the bids alike; 12,000 units",
      "central-bank money to a private investor: refused with 1001",
      "more than a quarter of PIB-2Y abroad: refused with 3101",
      "12 PIB-2Y: coupon 0 declared on 12,000 units",
      "PIB-2Y: payment 0 paid, PKR 30,750,000.00 to holders, PKR 5,250,000.00 tax",
      "more grams than are attested: refused with 7303",
      "the inspector and the bank attest 1,990 grams",
      "the treasury sells 1,195 grams of GOLD-G to the dealer for PKR 28,680,000.00",
      "the bank hands bar 1 over", "the fund has PKR 7,128,000.00 for its gold",
      "units that were put are sold: refused with 8002",
      "12 PIB-2Y: put 1 declared on 500 units",
      "PIB-2Y: payment 1 paid, PKR 49,750,000.00 to holders, PKR 0.00 tax",
      "units that were tendered are sold: refused with 8002",
      "PIB-2Y: 1,000 of 1,500 units bought back, 400 of the dealer and 600 of the bank, which has "
        + "PKR 59,478,260.87 for them",
      "PIB-CALL: payment 1 paid, PKR 20,200,000.00 to holders",
      "PIB-CALL is redeemed",
      "MTB-28D: payment 0 paid, PKR 1,000,000,000.00 to holders, PKR 0.00 tax",
      "MTB-28D is redeemed", "4 validators agree on", "every invariant was recomputed",
    ]
    for text in expected { #expect(lines.contains { $0.contains(text) }, "\(text)") }
    #expect(!lines.contains { $0.contains("MISSED") || $0.contains("defaulted") })
  }

  @Test func eachPerformanceIsTheSame() async throws {
    let first = try await play()
    #expect(try await play() == first)
  }

  @Test func aGenesisWithoutTheCastIsRefusedInWords() async throws {
    let failure = await #expect(throws: StoryFailure.self) {
      try await play("Genesis/local/genesis.yaml")
    }
    #expect(failure?.description.contains("needs an") == true)
  }

  @Test(arguments: [
    ["--in-process", "--dir", "d"], ["--in-process", "--base-port", "27000"],
    ["--base-port", "80"], ["--base-port", "65001"], ["--begin", "2027-01-03"],
  ])
  func optionsThatDoNotGoTogetherAreRefused(words: [String]) {
    #expect(throws: (any Error).self) { try Sanad.parseAsRoot(["testnet", "story"] + words) }
  }

  /// On nodes it begins on a day that is to come; its dates fall on the same days of the week and never
  /// on one that a month lacks.
  @Test func aStoryOnNodesBeginsOnASundayWithRoom() throws {
    let day: UInt64 = 86_400_000
    for week in 0..<600 {
      let now = Timestamp(1_790_000_000_000 + UInt64(week) * 3 * day + 12_345)
      let begin = StoryHost.beginning(after: now)
      #expect(begin > now && begin.value % day == 0)
      #expect(begin.distance(above: now) < 36 * day)
      let date = try #require(CalendarDate(begin, offsetSeconds: 0))
      #expect((date.dayNumber + 4) % 7 == 0, "\(date) is a Sunday")
      for later in [Int32(12), 20] {
        #expect(try #require(date.adding(days: later)).components.day <= 28)
      }
    }
  }

  /// The audit at the end of a story on nodes: of blocks that are not there it says nothing good.
  @Test func anAuditFailsWhereABlockIsMissing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    try FileManager.default.createDirectory(
      atPath: NodePaths.store(in: folder), withIntermediateDirectories: true)
    let file = try GenesisFile.load(LocalNetwork.genesis)
    try NodePaths.createStore(at: NodePaths.store(in: folder), genesis: file.genesis)
    let audit = StoryAudit(file: file)
    try audit.check(data: folder, to: Height(0))
    let failure = #expect(throws: StoryFailure.self) {
      try audit.check(data: folder, to: Height(1))
    }
    #expect(failure?.description == "block 1 is not stored")
    try FileManager.default.removeItem(atPath: folder)
  }

  // MARK: An audit that fails

  /// The first blocks of a chain of the story's genesis.
  private func blocks() throws -> (file: GenesisFile, blocks: [Block]) {
    let file = try GenesisFile.load(LocalNetwork.payments)
    let chain = try StoryChain(file)
    var blocks: [Block] = []
    chain.keep = { blocks.append($0) }
    func account(_ name: String) throws -> StoryAccount {
      let found = try #require(file.account(named: name))
      return StoryAccount(
        name: name, id: found.id, word: try #require(file.testWord),
        keyName: try #require(found.testKeys.first))
    }
    let cash = InstrumentID(try InstrumentSymbol("PKR-W"))
    let (payer, payee) = (try account("treasury"), try account("dealer"))
    for units: UInt128 in 1...3 {
      let leg = Leg(instrument: cash, from: payer.id, to: payee.id, units: Units(units))
      #expect(try chain.submit([.transfer(leg)], by: [payer]).isApplied)
    }
    return (file, blocks)
  }

  /// Stores blocks as a node does, and says what the audit finds; nil where all is well.
  private func finding(_ blocks: [Block], _ file: GenesisFile) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    let path = NodePaths.store(in: folder)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try NodePaths.createStore(at: path, genesis: file.genesis)
    let store = try RocksDBStore(directory: path)
    for block in blocks {
      var batch = KeyValueBatch()
      try BlockStore.add(
        FinalBlock(
          block: block, digest: block.header.digest, finality: .certificate([]),
          transactionIDs: block.transactions.map { TransactionID(SHA256.digest($0)) },
          receipts: [], events: []),
        after: block.header.height.previous, to: &batch)
      try store.apply(batch)
    }
    try store.close()
    let last = try #require(blocks.last?.header.height)
    var found: String?
    do { try StoryAudit(file: file).check(data: folder, to: last) } catch let failure
      as StoryFailure
    { found = failure.description }
    try FileManager.default.removeItem(atPath: folder)
    return found
  }

  @Test func anAuditFailsOnEachBlockThatIsNotTheChains() throws {
    let (file, blocks) = try blocks()
    #expect(try finding(blocks, file) == nil, "as they are")
    let place = 1
    let wrong = "block 2 is not what its transactions make of the state"
    // What the header says of the state after it: one value that differs is another root.
    var altered = blocks
    altered[place] = blocks[place].with { $0.stateRoot = SHA256.digest([1]) }
    #expect(try finding(altered, file) == wrong)
    altered[place] = blocks[place].with { $0.receiptsRoot = SHA256.digest([2]) }
    #expect(try finding(altered, file) == wrong)
    altered[place] = blocks[place].with {
      $0.timestamp = Timestamp($0.timestamp.value + 1)
    }
    // A transfer comes to the same a millisecond later; the next block names another parent.
    #expect(try finding(altered, file) == "block 3 does not follow the one before it")
    // Another block's transactions, none, and one that a byte is changed in.
    altered[place] = Block(
      header: blocks[place].header, transactions: blocks[place + 1].transactions, evidence: [])
    #expect(try finding(altered, file) == wrong)
    altered[place] = Block(header: blocks[place].header, transactions: [], evidence: [])
    #expect(try finding(altered, file) == wrong)
    var bytes = try #require(blocks[place].transactions.first)
    bytes[bytes.count - 1] ^= 1
    altered[place] = Block(header: blocks[place].header, transactions: [bytes], evidence: [])
    #expect(try finding(altered, file) == wrong)
  }

  /// The same blocks on a genesis in which one holding is another one.
  @Test func anAuditFailsWhereAValueOfTheStateIsAnotherOne() throws {
    let (file, blocks) = try blocks()
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())")
    try FileManager.default.copyItem(at: LocalNetwork.folder, to: folder)
    let path = folder.appending(path: "payments.yaml").path()
    let holding = "{account: dealer, instrument: PKR-W, amount: \"900,000,000.00\"}"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(holding))
    try text.replacing(holding, with: holding.replacing("000.00", with: "000.01"))
      .write(toFile: path, atomically: true, encoding: .utf8)
    let other = try GenesisFile.load(path)
    try FileManager.default.removeItem(at: folder)
    #expect(other.genesis.chainID != file.genesis.chainID)
    #expect(try finding(blocks, other) == "block 1 does not follow the one before it")
  }
}

extension Block {
  /// This with another header.
  fileprivate func with(_ change: (inout BlockHeader) -> Void) -> Block {
    var header = header
    change(&header)
    return Block(header: header, transactions: transactions, evidence: evidence)
  }
}
