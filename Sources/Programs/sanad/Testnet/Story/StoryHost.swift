import Foundation
import SanadConfig
import SanadNode
import SanadTypes

/// The nodes on which a story is played: a new network of processes, ended when the story is.
struct StoryHost {
  let genesis: String
  let directory: String
  let basePort: UInt16
  /// How long the nodes may take to start.
  let patience: Duration

  static let validators = 4
  static let observers = 1

  /// Starts the network at the first moment of the story.
  func start() async throws -> StoryNetwork {
    let begin = Self.beginning(after: .now)
    try TestnetMaker.requireFreePorts(from: basePort, nodes: Self.validators + Self.observers)
    let record = try TestnetMaker(
      directory: directory, genesisFile: genesis, validators: Self.validators,
      observers: Self.observers, basePort: basePort, movesClock: true
    ).make(at: begin)
    let file = try GenesisFile.load(
      genesis,
      changes: .init(
        validatorCount: Self.validators, observerCount: Self.observers, timestamp: begin,
        movesClock: true))
    let mover = try ClockMover(record)
    try mover.order(try mover.target(begin.advanced(by: 1_000), as: begin.rfc3339))
    var runner = TestnetRunner(record: record)
    try runner.startAll()
    try await runner.awaitReady(height: 0, within: patience)
    return try StoryNetwork(runner.record, of: file)
  }

  /// Ends the nodes that have been started.
  func stop() async throws {
    guard TestnetRecord.exists(in: directory) else { return }
    var runner = TestnetRunner(record: try TestnetRecord.load(directory))
    try await runner.stopAll()
  }

  /// When a story begins that is told at a time: on the first Sunday after it whose month has the days
  /// of the story's coupons in every month. Then each date falls on the same day of the week each time.
  static func beginning(after now: Timestamp) -> Timestamp {
    let day: UInt64 = 86_400_000
    // The first of January 1970 was a Thursday.
    let thursdays = now.value / day / 7
    for week in 0..<8 {
      let sunday = (thursdays + 1 + UInt64(week)) * 7 + 3
      let dates = [12, 20].map { CalendarDate(dayNumber: Int32(sunday) + $0) }
      if dates.allSatisfy({ $0.map { $0.components.day <= 28 } ?? false }) {
        return Timestamp(sunday * day)
      }
    }
    preconditionFailure("two months have weeks that fit")
  }

  /// The first of a row of ports on which the nodes can listen.
  static func freePorts() throws(CommandFailure) -> UInt16 {
    let count = UInt16((validators + observers) * TestnetMaker.portsPerNode)
    for port in stride(from: UInt16(28_600), to: 32_600, by: Int(count))
    where (port..<port + count).allSatisfy(LoopbackPort.isFree) {
      return port
    }
    throw CommandFailure(
      .portInUse, status: .unreachable, "no row of \(count) free ports was found",
      help: "Give the first one with --base-port.")
  }
}
