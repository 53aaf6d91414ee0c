import Foundation
import Logging
import SanadConfig
import SanadTypes
import Testing

@testable import SanadNode

/// The clock that a test network can move (docs/operations.md, "Time on purpose").
@Suite struct TestClockTests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// A data directory of its own, and a genesis of a kind.
  private func withData(
    _ kind: NetworkKind = .testClock,
    _ body: (_ open: () throws -> TestClock?, _ data: String) throws -> Void
  ) throws {
    try Fixture.withFolder { folder in
      let configuration = try Fixture.configuration(in: folder)
      try FileManager.default.createDirectory(
        atPath: configuration.data, withIntermediateDirectories: true)
      var genesis = try LocalChain().genesis
      genesis.kind = kind
      try body({ try TestClock(configuration, genesis, logger) }, configuration.data)
    }
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }

  @Test(arguments: [NetworkKind.production, .test])
  func noOtherChainHasOneAndItsFilesAreRefused(kind: NetworkKind) throws {
    try withData(kind) { open, data in
      #expect(try open() == nil)
      for file in [TestClock.order(in: data), TestClock.standing(in: data)] {
        try write("1000\n", to: file)
        let failure = #expect(throws: NodeFailure.self) { _ = try open() }
        #expect(failure?.code == .testClockRefused)
        #expect(failure?.description.contains(file) == true)
        try FileManager.default.removeItem(atPath: file)
      }
      #expect(try open() == nil)
    }
  }

  @Test func theClockIsAsFarAheadAsTheOrderSaysAndNeverGoesBack() throws {
    try withData { open, data in
      let clock = try #require(try open())
      #expect(clock.moved == .zero && !clock.follow(), "nobody has ordered anything")
      try write("5000\n", to: TestClock.order(in: data))
      #expect(clock.follow() && clock.moved == Milliseconds(5_000))
      #expect(!clock.follow(), "the same order moves nothing")
      try write("4999\n", to: TestClock.order(in: data))
      #expect(!clock.follow() && clock.moved == Milliseconds(5_000))
      // Neither a lower order nor none sets back a node that starts.
      #expect(try open()?.moved == Milliseconds(5_000))
      try FileManager.default.removeItem(atPath: TestClock.order(in: data))
      #expect(try open()?.moved == Milliseconds(5_000))
      #expect(TestClock.moved(in: data) == Milliseconds(5_000))
      // What was ordered while the node did not run holds from its start.
      try write("\(TestClock.movedMax)", to: TestClock.order(in: data))
      #expect(try open()?.moved == TestClock.movedMax)
    }
  }

  @Test func anOrderThatIsNoneMovesNothing() throws {
    try withData { open, data in
      let clock = try #require(try open())
      let wrong = [
        "", "\n", "-1\n", "+1\n", "1 000\n", "0x10\n", "1e3\n", "\u{0661}\n", "1\n\n", " 1",
        "\(TestClock.movedMax.value + 1)\n", "18446744073709551616\n",
        String(repeating: "0", count: 64) + "1",
      ]
      for text in wrong {
        try write(text, to: TestClock.order(in: data))
        #expect(!clock.follow() && clock.moved == .zero, "\(text)")
        #expect(TestClock.moved(in: data) == .zero)
      }
      try FileManager.default.removeItem(atPath: TestClock.order(in: data))
      try FileManager.default.createDirectory(
        atPath: TestClock.order(in: data), withIntermediateDirectories: false)
      #expect(!clock.follow(), "a folder is no order")
    }
  }

  /// Rather than a clock that goes back.
  @Test func aNodeThatCannotReadHowFarItWasMovedDoesNotStart() throws {
    try withData { open, data in
      for text in ["", "5000x\n", "\(TestClock.movedMax.value + 1)\n"] {
        try write(text, to: TestClock.standing(in: data))
        let failure = #expect(throws: NodeFailure.self) { _ = try open() }
        #expect(failure?.code == .fileUnreadable)
      }
    }
  }

  @Test func anOrderThatCannotBeWrittenDownIsNotFollowed() throws {
    try withData { open, data in
      let clock = try #require(try open())
      try write("5000\n", to: TestClock.order(in: data))
      // Where the draft of the file would be.
      try FileManager.default.createDirectory(
        atPath: TestClock.standing(in: data) + ".new", withIntermediateDirectories: false)
      #expect(!clock.follow() && clock.moved == .zero)
      try FileManager.default.removeItem(atPath: TestClock.standing(in: data) + ".new")
      #expect(clock.follow() && clock.moved == Milliseconds(5_000))
    }
  }

  @Test func theWallClockMovesAndTheMonotonicOneDoesNot() throws {
    try withData { open, data in
      let day: UInt64 = 86_400_000
      let test = try #require(try open())
      let (moved, machine) = (NodeClock(test), NodeClock())
      #expect(moved.moved == .zero && machine.moved == nil)
      let before = moved.now()
      try write("\(30 * day)\n", to: TestClock.order(in: data))
      test.follow()
      let after = moved.now()
      #expect(after.wall.distance(above: before.wall) >= 30 * day)
      #expect(after.wall.distance(above: before.wall) < 31 * day)
      #expect(after.instant.elapsed(since: before.instant) < Milliseconds(day))
      #expect(moved.wall().distance(above: machine.wall()) > 29 * day)
    }
  }

  @Test func aWatchTellsEachMoveOnceAndEndsWithItsTask() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    let configuration = try Fixture.configuration(in: folder)
    let data = configuration.data
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    var genesis = try LocalChain().genesis
    genesis.kind = .testClock
    let clock = try #require(try TestClock(configuration, genesis, logger))
    let (told, teller) = AsyncStream.makeStream(of: Milliseconds.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await clock.watch { teller.yield(clock.moved) } }
      var moves = told.makeAsyncIterator()
      for length in [1_000, 7_000] {
        try write("\(length)\n", to: TestClock.order(in: data))
        #expect(await moves.next() == Milliseconds(UInt64(length)))
      }
      group.cancelAll()
      try await group.waitForAll()
    }
    try FileManager.default.removeItem(atPath: folder)
  }
}
