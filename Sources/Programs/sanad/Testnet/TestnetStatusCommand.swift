import ArgumentParser
import Foundation
import SanadAPIModel
import SanadWallet

/// `sanad testnet status`.
struct TestnetStatusCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "What each node of the local network says.",
    discussion: """
      Examples:
        sanad testnet status
        sanad testnet status --json

      Who is cut off from whom is what the nodes say that is in force.
      """)

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    let rows = try await Self.rows(record)
    try terminal.show(
      Answer(nodes: rows, partition: record.partition), text: Self.text(rows, record.partition))
  }

  /// What the nodes say, asked all at once: one that does not answer costs no more than itself.
  private static func rows(_ record: TestnetRecord) async throws -> [Row] {
    try await withThrowingTaskGroup(of: (Int, Row).self) { group in
      for (place, node) in record.nodes.enumerated() {
        group.addTask { (place, try await Row(of: node)) }
      }
      var rows: [(Int, Row)] = []
      for try await row in group { rows.append(row) }
      return rows.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func text(_ rows: [Row], _ partition: [[String]]?) -> String {
    let hasClock = rows.contains { $0.clockMovedMs != nil }
    var table = TextTable(
      ["NODE", "STATE", "HEIGHT", "VIEW"] + (hasClock ? ["CLOCK"] : []) + ["CUT OFF FROM"])
    for row in rows {
      let clock = row.clockMovedMs.map { "+\(DurationText.of(milliseconds: $0))" } ?? "-"
      table.add(
        [row.name, row.state, row.height ?? "-", row.view ?? "-"] + (hasClock ? [clock] : [])
          + [row.cutOff.map { $0.joined(separator: " ") } ?? ""])
    }
    let sides = partition.map { "\nordered   \(PartitionSides.text($0))" } ?? ""
    return table.text + sides
  }

  private struct Answer: Encodable {
    let nodes: [Row]
    let partition: [[String]]?
  }
}

extension TestnetStatusCommand {
  /// One node.
  private struct Row: Encodable {
    let name: String
    let role: String
    let running: Bool
    let paused: Bool
    let ready: Bool
    let height: String?
    let view: String?
    let block: String?
    /// The nodes that this one says it is cut off from.
    let cutOff: [String]?
    let pid: Int32?
    /// Milliseconds that its clock is ahead of the machine's, where it can be moved.
    let clockMovedMs: String?
    /// How far it is, where it has no state yet.
    let joining: JoiningResource?
    /// How far it is behind, where it takes blocks from others.
    let catchingUp: CatchingUpResource?
    private let notLevel: String?

    private enum CodingKeys: CodingKey {
      case name, role, running, paused, ready, height, view, block, cutOff, pid, clockMovedMs
      case joining, catchingUp
    }

    init(of node: TestnetRecord.Node) async throws {
      name = node.name
      role = node.role
      pid = node.runningPid
      running = pid != nil
      paused = node.isPaused
      // One that is paused takes the question and does not answer: nobody waits for it. One that is
      // down may have been started by somebody else.
      let status = paused ? nil : await TestnetRunner.status(of: node)
      ready = status?.ready ?? false
      height = status?.height
      view = status?.view
      block = status?.block
      clockMovedMs = status?.clockMovedMs
      joining = status?.joining
      catchingUp = status?.catchingUp
      notLevel = status.flatMap(JoiningText.state)
      let cut = status == nil ? [] : await TestnetRunner.cutOff(of: node) ?? []
      cutOff = cut.isEmpty ? nil : cut
    }

    var state: String {
      if !running { return "down" }
      if paused { return "paused" }
      return notLevel ?? (ready ? "ready" : "not ready")
    }
  }
}
