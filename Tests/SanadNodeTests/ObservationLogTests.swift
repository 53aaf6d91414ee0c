import Logging
import SanadConsensus
import SanadCrypto
import SanadTypes
import Synchronization
import Testing

@testable import SanadNode
@testable import SanadReplica

/// What docs/operations.md says of the log.
@Suite struct ObservationLogTests {
  private func block(_ height: UInt64) -> FinalSummary {
    let header = BlockHeader(
      chainID: ChainID(.zero), epoch: Epoch(0), view: View(9), height: Height(height),
      parent: BlockDigest(.zero), leader: ValidatorIndex(1), timestamp: Timestamp(1),
      transactionsRoot: .zero, transactionCount: 2, stateRoot: .zero, receiptsRoot: .zero,
      weight: 0)
    return FinalSummary(
      digest: header.digest, header: header, transactions: [.genesis],
      receipts: [
        Receipt(
          transaction: .genesis, outcome: .applied, weight: Weight(1), readsDigest: .zero,
          events: [])
      ])
  }

  @Test func eachFinalBlockIsOneLineAtInfo() throws {
    let lines = LoggedLines(from: .info)
    let logger = Logger(label: "test") { _ in lines }
    let log = ObservationLog(
      logger: logger, validators: EpochSets(try Fixture.validators("val-a", "val-b")))
    log.note(.final([block(7), block(8)]))
    log.note(.flushed(Height(8)))
    let said = lines.all.withLock { $0 }
    #expect(said.map(\.message) == ["block", "block"] && said.allSatisfy { $0.level == .info })
    #expect(
      Set(said[1].metadata.keys) == [
        "height", "view", "leader", "transactions", "refused", "final_ms",
      ])
    #expect(said[1].metadata["height"] == "8" && said[1].metadata["leader"] == "val-b")
    #expect(said[1].metadata["transactions"] == "1" && said[1].metadata["refused"] == "0")
    #expect(said[1].metadata["final_ms"].flatMap { UInt64($0) } ?? 0 > 1_000)
  }

  /// A view that stands still for an hour is not a line for each attempt.
  @Test func aStandstillIsToldEverMoreRarely() throws {
    let lines = LoggedLines(from: .notice)
    let log = ObservationLog(
      logger: Logger(label: "test") { _ in lines },
      validators: EpochSets(try Fixture.validators("val-a", "val-b")))
    for attempt in 1...1_000 {
      log.note(
        .consensus(.standstill(View(3), attempt: attempt, missing: [ValidatorIndex(1)])))
    }
    log.note(.consensus(.gaveUp(View(3), .leaderTimeout)))
    let said = lines.all.withLock { $0 }
    #expect(said.count == 11 && said[3].metadata["attempt"] == "8")
    #expect(said[3].metadata["missing"] == "val-b" && said[3].metadata["view"] == "3")
    #expect(said[10].message == "view given up" && said[10].metadata["because"] == "leaderTimeout")
  }

  /// A node that logs less does not even put the line together.
  @Test func aBlockCostsNothingAboveInfo() throws {
    let lines = LoggedLines(from: .notice)
    let logger = Logger(label: "test") { _ in lines }
    let log = ObservationLog(logger: logger, validators: EpochSets(try Fixture.validators("val-a")))
    log.note(.final([block(7)]))
    #expect(lines.all.withLock { $0.isEmpty })
  }
}

/// Keeps what is logged. A class, because every copy of the logger writes to the same list.
private final class LoggedLines: LogHandler {
  struct Line: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: [String: String]
  }

  let all = Mutex<[Line]>([])
  private let level: Logger.Level

  init(from level: Logger.Level) { self.level = level }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { level }
    set {}
  }

  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let line = Line(
      level: event.level, message: event.message.description,
      metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
    all.withLock { $0.append(line) }
  }
}
