import ArgumentParser
import Foundation
import SanadAPIModel
import SanadNode
import SanadTypes

/// `sanad testnet clock`: what time it is on a local network whose clock can be moved.
struct TestnetClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Show or move the clock of a local network.",
    subcommands: [TestnetClockShowCommand.self, TestnetClockAdvanceCommand.self])
}

/// `sanad testnet clock show`.
struct TestnetClockShowCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "How far the clock of each node is moved.",
    discussion: "Examples:\n  sanad testnet clock show\n  sanad testnet clock show --json")

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    let mover = try ClockMover(try TestnetRecord.load(testnet.dir))
    var rows: [Row] = []
    for node in mover.record.nodes {
      let status =
        node.runningPid == nil || node.isPaused ? nil : await TestnetRunner.status(of: node)
      let moved = status?.clockMovedMs.flatMap { UInt64($0) }.map { Milliseconds($0) }
      rows.append(
        Row(
          name: node.name, movedMs: moved?.description,
          orderedMs: TestClock.moved(in: node.data).description,
          time: moved.map { Timestamp.now.advanced(by: $0.value).rfc3339 },
          blockTime: status?.blockTime))
    }
    try terminal.show(["nodes": rows], text: Self.text(rows))
  }

  private static func text(_ rows: [Row]) -> String {
    var table = TextTable(["NODE", "MOVED BY", "ITS TIME", "NEWEST BLOCK"])
    for row in rows {
      table.add([
        row.name, row.movedMs.map(DurationText.of(milliseconds:)) ?? "-", row.time ?? "-",
        row.blockTime ?? "-",
      ])
    }
    return table.text
  }

  /// One node.
  private struct Row: Encodable {
    let name: String
    /// Milliseconds that the node says its clock is ahead of the machine's; nil where it does not
    /// answer.
    let movedMs: String?
    /// Milliseconds that it will be once it follows.
    let orderedMs: String
    let time: String?
    let blockTime: String?
  }
}

/// `sanad testnet clock advance`.
struct TestnetClockAdvanceCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "advance", abstract: "Move the clock of every node forward.",
    discussion: """
      Examples:
        sanad testnet clock advance 30d
        sanad testnet clock advance 2026-12-24

      By 90s, 10m, 2h, 30d; to an instant as 2026-12-24T12:00:00Z; or to the start
      of a business date of the chain. It never goes back. Nodes are moved one after
      the other, and blocks go on once enough of them agree again; a node that does
      not run now follows when it starts. Done when a block of the new time is final
      on every node that runs, which on an idle chain takes some seconds.

      Only where the genesis allows it: sanad testnet up --test-clock.
      """)

  @Argument(help: "How far, or until when.")
  var target: String

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    let mover = try ClockMover(try TestnetRecord.load(testnet.dir))
    let moved = try mover.target(target)
    let deadline = ContinuousClock.now + .seconds(global.timeout)
    let time = Timestamp.now.advanced(by: moved.value)
    try mover.order(moved)
    let absent = try await mover.awaitFollowing(moved, until: deadline)
    let block = try await mover.awaitBlock(from: time, until: deadline)
    let answer = Answer(
      movedMs: moved.description, time: time.rfc3339, height: block?.height,
      blockTime: block?.blockTime, whenStarted: absent)
    try terminal.show(answer, text: answer.text)
  }

  private struct Answer: Encodable {
    let movedMs: String
    let time: String
    /// The newest block of a time that was not before; nil while too few validators run for one.
    let height: String?
    let blockTime: String?
    /// Nodes that do not run, or are paused.
    let whenStarted: [String]

    var text: String {
      var lines = [
        "moved   \(DurationText.of(milliseconds: movedMs)) ahead of the machine's clock, to \(time)"
      ]
      if let height, let blockTime { lines.append("block   \(height), at \(blockTime)") }
      lines += whenStarted.map { "later   \($0) does not answer now; it follows when it does" }
      return lines.joined(separator: "\n")
    }
  }
}

/// Moves the clocks of the nodes of a local network (docs/operations.md, "Time on purpose").
struct ClockMover {
  let record: TestnetRecord
  let genesis: Genesis

  /// Refuses a network whose genesis does not let its clock be moved.
  init(_ record: TestnetRecord) throws {
    self.record = record
    genesis = try GenesisText.load(record.genesis)
    guard genesis.kind == .testClock else {
      throw CommandFailure(
        .testClockRefused, status: .notPermitted,
        "the genesis of \(genesis.name) does not let its clock be moved",
        help: "Start over with one that does: sanad testnet reset --dir \(record.directory), then"
          + " sanad testnet up --test-clock --dir \(record.directory)")
    }
  }

  /// How far the clocks are moved, or ordered to be: the furthest of them.
  var moved: Milliseconds { record.nodes.map { TestClock.moved(in: $0.data) }.max() ?? .zero }

  /// How far they are to be moved, in all, as a person says it.
  func target(_ text: String) throws(CommandFailure) -> Milliseconds {
    let goal: Milliseconds
    if let length = BuildingOptions.milliseconds(text) {
      goal = moved + Milliseconds(length)
    } else {
      goal = try target(instant(text), as: text)
    }
    guard goal <= TestClock.movedMax else {
      throw CommandFailure(
        .usage, status: .usage, "\(text) is more than a century ahead of this machine's clock")
    }
    return goal
  }

  /// How far they are to be moved for an instant to come.
  func target(_ instant: Timestamp, as text: String) throws(CommandFailure) -> Milliseconds {
    let goal = Milliseconds(instant.distance(above: .now))
    guard goal > moved else {
      throw CommandFailure(
        .usage, status: .usage,
        "\(text) has passed: it is \(Timestamp.now.advanced(by: moved.value).rfc3339) there",
        help: "A chain's time never goes back.")
    }
    return goal
  }

  private func instant(_ text: String) throws(CommandFailure) -> Timestamp {
    do throws(ValueFailure) {
      if text.contains("T") { return try Timestamp(rfc3339: text) }
      return genesis.ledger.start(of: try CalendarDate(text))
    } catch {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is neither a length of time nor an instant: \(error)",
        help: "Give it as 90s, 10m, 2h, 30d, 2026-12-24 or 2026-12-24T12:00:00Z.")
    }
  }

  /// Gives every node the order, one after the other.
  func order(_ moved: Milliseconds) throws {
    for node in record.nodes {
      try Data("\(moved.value)\n".utf8)
        .write(to: URL(filePath: TestClock.order(in: node.data)), options: .atomic)
    }
  }

  /// Waits until every node that runs says that it follows; gives those that do not run.
  func awaitFollowing(
    _ moved: Milliseconds, until deadline: ContinuousClock.Instant
  ) async throws -> [String] {
    var absent: [String] = []
    for node in record.nodes {
      while true {
        if node.runningPid == nil || node.isPaused {
          absent.append(node.name)
          break
        }
        let said = await TestnetRunner.status(of: node)?.clockMovedMs.flatMap { UInt64($0) }
        if let said, said >= moved.value { break }
        try await pause(node, "does not move its clock in time", until: deadline)
      }
    }
    return absent
  }

  /// Waits until each node that runs has a final block of a time or later, and gives the status of the
  /// last of them; nil where too few validators run to make one.
  func awaitBlock(
    from time: Timestamp, until deadline: ContinuousClock.Instant
  ) async throws -> (height: String, blockTime: String)? {
    let running = record.nodes.filter { $0.runningPid != nil && !$0.isPaused }
    let names = Set(running.map(\.name))
    let present = genesis.validators.indices.filter {
      genesis.validators[$0].map { names.contains($0.name) } ?? false
    }
    guard genesis.validators.weight(of: present) >= genesis.validators.quorumWeight else {
      return nil
    }
    var found: (height: String, blockTime: String)?
    for node in running {
      while true {
        if let status = await TestnetRunner.status(of: node),
          try Timestamp(rfc3339: status.blockTime) >= time
        {
          found = (status.height, status.blockTime)
          break
        }
        try await pause(node, "has no block of the new time", until: deadline)
      }
    }
    return found
  }

  private func pause(
    _ node: TestnetRecord.Node, _ what: String, until deadline: ContinuousClock.Instant
  ) async throws {
    guard ContinuousClock.now < deadline else {
      throw CommandFailure(
        .notReady, status: .unreachable, "\(node.name) \(what)",
        help: record.partition == nil
          ? "Look into \(node.log), and ask: sanad node why-stalled --api \(node.api)"
          : "The network is partitioned: sanad testnet heal.")
    }
    try await Task.sleep(for: .milliseconds(30))
  }
}
