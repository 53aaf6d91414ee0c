import ArgumentParser
import Foundation
import SanadTypes

/// `sanad testnet partition SIDE…`: cuts sets of nodes off from each other.
struct TestnetPartitionCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "partition", abstract: "Cut sets of nodes off from each other.",
    discussion: """
      Examples:
        sanad testnet partition val-a,val-b val-c,val-d,observer
        sanad testnet partition val-d

      Each argument is a side; nodes that none of them names are one more side. A
      later partition takes the place of an earlier one; testnet heal ends it. A
      node that does not run now is cut off when it starts.

      The nodes themselves drop and refuse the connections between them, as their
      settings allow on a test network and nowhere else (docs/operations.md). Their
      APIs go on answering.
      """)

  @Argument(help: "The sides: names of nodes with commas.")
  var sides: [String]

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    let sides = try PartitionSides(sides, of: record.nodes.map(\.name))
    let partition = Partition(record)
    try partition.order(sides)
    let waiting = try await partition.awaitForce(sides, within: .seconds(global.timeout))
    try terminal.show(
      Answer(partition: sides.sides, whenStarted: waiting),
      text: (["partitioned   \(PartitionSides.text(sides.sides))"]
        + waiting.map { "later         \($0) does not answer now; it follows when it does" })
        .joined(separator: "\n"))
  }

  private struct Answer: Encodable {
    let partition: [[String]]
    /// Nodes that do not run, or are paused.
    let whenStarted: [String]
  }
}

/// `sanad testnet heal`: every node can reach every other again.
struct TestnetHealCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "heal", abstract: "End a partition.",
    discussion: "Examples:\n  sanad testnet heal\n  sanad testnet heal --json")

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    let partition = Partition(record)
    try partition.order(nil)
    _ = try await partition.awaitForce(nil, within: .seconds(global.timeout))
    let was = record.partition
    try terminal.show(
      ["healed": was ?? []],
      text: was.map { "healed   \(PartitionSides.text($0))" } ?? "there was no partition")
  }
}

/// The order that cuts nodes off from each other: a file for each of them (docs/operations.md).
struct Partition {
  private let record: TestnetRecord

  init(_ record: TestnetRecord) { self.record = record }

  /// Orders a partition, or with nil the end of one.
  ///
  /// Who is broken off leaves a record that names the order: it is there before the first file is,
  /// and goes after the last one has gone.
  func order(_ sides: PartitionSides?) throws {
    var record = record
    if let sides {
      guard record.nodes.allSatisfy({ $0.cutOff != nil }) else {
        throw CommandFailure(
          .configInvalid, "this network was made by an earlier version: it knows no partitions",
          help: "Start over: sanad testnet reset --dir \(record.directory)")
      }
      record.partition = sides.sides
      try record.save()
    }
    for node in record.nodes {
      guard let file = node.cutOff else { continue }
      let names = sides?.others(of: node.name) ?? []
      if names.isEmpty {
        guard FileManager.default.fileExists(atPath: file) else { continue }
        try FileManager.default.removeItem(atPath: file)
      } else {
        try Data((names.joined(separator: "\n") + "\n").utf8)
          .write(to: URL(filePath: file), options: .atomic)
      }
    }
    guard sides == nil else { return }
    record.partition = nil
    try record.save()
  }

  /// Waits until every node that runs says that the order is in force; gives those that do not run.
  func awaitForce(_ sides: PartitionSides?, within limit: Duration) async throws -> [String] {
    let deadline = ContinuousClock.now + limit
    var absent: [String] = []
    for node in record.nodes {
      let wanted = (sides?.others(of: node.name) ?? []).sorted()
      while true {
        if node.runningPid == nil || node.isPaused {
          absent.append(node.name)
          break
        }
        if await TestnetRunner.cutOff(of: node)?.sorted() == wanted { break }
        guard ContinuousClock.now < deadline else {
          throw CommandFailure(
            .notReady, status: .unreachable, "\(node.name) does not follow the order in time",
            help: "Look into \(node.log).")
        }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    return absent
  }
}
