import ArgumentParser
import Foundation
import SanadTypes

/// `sanad testnet logs`: what the nodes of the local network have logged.
struct TestnetLogsCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "What the nodes of the local network have logged.",
    discussion: """
      Examples:
        sanad testnet logs
        sanad testnet logs val-b --follow
        sanad testnet logs val-a val-b --lines 100 --json

      Of several nodes the lines are put into the order of their times. --follow
      shows new lines until Ctrl-C; with --json it prints one object a line.
      """)

  @Argument(help: "The nodes. (default: all)")
  var nodes: [String] = []

  @Flag(name: [.short, .long], help: "Go on with new lines until Ctrl-C.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: "How many of the last lines of each node.")
  var lines = 20

  @OptionGroup var testnet: TestnetOptions

  func validate() throws {
    guard (0...100_000).contains(lines) else {
      throw ValidationError("--lines must be from 0 to 100000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    let chosen =
      nodes.isEmpty
      ? record.nodes : try nodes.map { record.nodes[try record.index(of: $0)] }
    let width = chosen.map(\.name.count).max() ?? 0
    let shown = Shown(terminal: terminal, width: chosen.count > 1 ? width : nil)
    var files = chosen.map { (node: $0.name, file: LogFile($0.log)) }
    let last = LogMerge.merge(try Self.read(&files) { try $0.last(lines) })
    guard follow else {
      return try terminal.show(["lines": last], text: last.map(shown.text).joined(separator: "\n"))
    }
    for line in last { try shown.show(line) }
    try await Self.follow(files, shown)
  }

  /// Shows what is added, until Ctrl-C, which is how this ends.
  private static func follow(
    _ files: [(node: String, file: LogFile)], _ shown: Shown
  ) async throws {
    try await Signals.untilTold {
      var files = files
      while !Task.isCancelled {
        for line in LogMerge.merge(try Self.read(&files) { try $0.more() }) {
          try shown.show(line)
        }
        try await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private static func read(
    _ files: inout [(node: String, file: LogFile)], _ read: (inout LogFile) throws -> [String]
  ) throws -> [(node: String, lines: [String])] {
    var logs: [(node: String, lines: [String])] = []
    for place in files.indices {
      logs.append((files[place].node, try read(&files[place].file)))
    }
    return logs
  }

  /// How a line is shown.
  private struct Shown: Sendable {
    let terminal: Terminal
    /// Width of the nodes' names; nil where there is one node.
    let width: Int?

    func text(_ line: LogMerge.Line) -> String {
      // A node's own lines are escaped already; what else is in its file, nobody has looked at.
      let said = Printable.line(line.line)
      guard let width else { return said }
      let blanks = String(repeating: " ", count: max(0, width - line.node.count))
      return "\(Printable.line(line.node))\(blanks)   \(said)"
    }

    func show(_ line: LogMerge.Line) throws {
      guard terminal.isJSON else { return try terminal.show(line, text: text(line)) }
      try terminal.give(try JSONEncoder().encode(line) + Data("\n".utf8))
    }
  }
}
