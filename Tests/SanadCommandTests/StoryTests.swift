import ArgumentParser
import Foundation
import SanadConfig
import SanadNode
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
}
