import Foundation
import SanadCodec
import SanadConfig
import SanadNode
import SanadTypes
import Testing

@testable import sanad

/// `sanad testnet clock`: on which networks, and how far.
@Suite struct ClockMoverTests {
  /// The record of a network of a kind, whose nodes have data directories and do not run.
  private func withRecord(
    _ kind: NetworkKind, _ body: (TestnetRecord) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())")
    var genesis = try GenesisFile.load(LocalNetwork.genesis).genesis
    genesis.kind = kind
    let path = folder.appending(path: "genesis.bcs").path()
    let nodes = ["val-a", "val-b"].map { name in
      TestnetRecord.Node(
        name: name, role: "validator", api: "http://127.0.0.1:1", p2p: "127.0.0.1:1",
        data: folder.appending(path: name).path(), config: "c", log: "l")
    }
    for node in nodes {
      try FileManager.default.createDirectory(
        atPath: node.data, withIntermediateDirectories: true)
    }
    try Data(genesis.bcsBytes).write(to: URL(filePath: path))
    let record = TestnetRecord(
      network: "n", chainId: genesis.chainID.description, genesis: path,
      directory: folder.path(), testWord: "w", nodes: nodes, accounts: [])
    try record.save()
    let result: Result<Void, any Error>
    do { result = .success(try await body(record)) } catch { result = .failure(error) }
    try FileManager.default.removeItem(at: folder)
    try result.get()
  }

  @Test(arguments: [NetworkKind.production, .test])
  func aNetworkWhoseGenesisDoesNotAllowItIsRefusedAndGetsNoOrder(
    kind: NetworkKind
  ) async throws {
    try await withRecord(kind) { record in
      for words in [["advance", "30d"], ["show"]] {
        let run = try await CommandRun(
          ["testnet", "clock"] + words + ["--dir", record.directory, "--json"])
        #expect(run.status == .notPermitted)
        #expect(run.output.contains("9410") && run.output.contains("--test-clock"))
      }
      for node in record.nodes {
        #expect(try FileManager.default.contentsOfDirectory(atPath: node.data).isEmpty)
      }
    }
  }

  @Test func lengthsAndInstantsAddToTheFurthestNode() async throws {
    try await withRecord(.testClock) { record in
      let day: UInt64 = 86_400_000
      let mover = try ClockMover(record)
      #expect(mover.moved == .zero)
      #expect(try mover.target("30d") == Milliseconds(30 * day))
      #expect(try mover.target("90s") == Milliseconds(90_000))
      try Data("\(3 * day)\n".utf8)
        .write(to: URL(filePath: TestClock.order(in: record.nodes[1].data)))
      #expect(mover.moved == Milliseconds(3 * day))
      #expect(try mover.target("1d") == Milliseconds(4 * day))
      let instant = Timestamp.now.advanced(by: 10 * day)
      let goal = try mover.target(instant.rfc3339)
      #expect(goal <= Milliseconds(10 * day) && goal > Milliseconds(10 * day - 60_000))
      let date = mover.genesis.ledger.businessDate(at: instant)
      let start = mover.genesis.ledger.start(of: date)
      let moved = try mover.target(date.description)
      #expect(Milliseconds(start.distance(above: .now)) <= moved)
      #expect(moved <= Milliseconds(10 * day))
      try mover.order(goal)
      for node in record.nodes { #expect(TestClock.moved(in: node.data) == goal) }
    }
  }

  @Test func whatHasPassedOrIsNoTimeOrTooFarIsRefused() async throws {
    try await withRecord(.testClock) { record in
      let mover = try ClockMover(record)
      try mover.order(Milliseconds(86_400_000))
      let wrong = [
        "0d", "-1d", "1w", "d", "", "tomorrow", "2026-13-01", "2026-12-01T00:00:00", "2020-01-01",
        Timestamp.now.advanced(by: 80_000_000).rfc3339, "9999-12-31", "2150-01-01T00:00:00Z",
      ]
      for text in wrong {
        let failure = #expect(throws: CommandFailure.self, "\(text)") {
          _ = try mover.target(text)
        }
        #expect(failure?.code == .usage)
      }
      #expect(mover.moved == Milliseconds(86_400_000))
    }
  }

  /// Nobody runs: the order stands, and no block is waited for.
  @Test func nodesThatDoNotRunFollowWhenTheyStart() async throws {
    try await withRecord(.testClock) { record in
      let run = try await CommandRun(
        "testnet", "clock", "advance", "2h", "--dir", record.directory)
      #expect(run.status == .done)
      #expect(run.output.contains("moved   120 min ahead") || run.output.contains("2 h 0 min"))
      #expect(run.output.contains("later   val-a") && run.output.contains("later   val-b"))
      #expect(!run.output.contains("block "))
      for node in record.nodes {
        #expect(TestClock.moved(in: node.data) == Milliseconds(7_200_000))
      }
      let shown = try await CommandRun("testnet", "clock", "show", "--dir", record.directory)
      #expect(shown.status == .done && shown.output.contains("val-b"))
    }
  }
}
