import ArgumentParser
import Foundation
import SanadBench
import SanadTypes

/// A command that measures the network that `bench tx` left in a folder.
struct KeptNetworkOptions: ParsableArguments {
  @Option(help: "The folder that `sanad bench tx --dir` left, with its chain.")
  var dir: String

  @OptionGroup var global: GlobalOptions

  /// How long nodes may take until they are ready.
  var patience: Duration { .seconds(max(global.timeout, 120)) }
}

/// `sanad bench restart`: how long validators with a long chain take to be ready again.
struct BenchRestartCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "From the start of a process until the node is ready again.",
    discussion: """
      Examples:
        sanad bench restart --dir /tmp/chain
        sanad bench restart --dir /tmp/chain --rounds 20 --json

      The chain is one that a load has left, for example that of
      `sanad bench tx --rate 300 --duration 600 --dir /tmp/chain`.

      Validators are ended in good order, killed, and killed all at once, and started
      again on the files that they left. The clock runs from the start of the process
      until the node says that it is ready; the chain is as long as it was left.
      """)

  @OptionGroup var kept: KeptNetworkOptions

  @Option(help: "Starts after each way to end.")
  var rounds = 5

  var global: GlobalOptions { kept.global }

  func validate() throws {
    guard (1...100).contains(rounds) else { throw ValidationError("--rounds is 1 to 100") }
  }

  func perform(on terminal: Terminal) async throws {
    let machine = Machine()
    var network = try BenchNetwork(keptIn: kept.dir)
    do {
      terminal.say("starting \(network.runner.record.nodes.count) validators in \(kept.dir)")
      try await network.start(within: kept.patience)
      var rows: [RestartReport.Row] = []
      for way in RestartWay.allCases {
        terminal.say("\(way.name), \(rounds) times")
        var times: [UInt64] = []
        for round in 0..<rounds {
          times += try await network.restart(way, round: round, within: kept.patience)
        }
        rows += RestartReport.Row(way.name, nanoseconds: times).map { [$0] } ?? []
      }
      let height = try await network.height()
      let report = RestartReport(
        machine: machine, version: Version.text, nodes: network.runner.record.nodes.count,
        height: height, files: network.files(), rows: rows)
      try await network.stop()
      try terminal.show(report, text: report.text)
    } catch {
      try await network.stop()
      throw error
    }
  }
}

/// How validators are ended before they are started again.
enum RestartWay: CaseIterable {
  case inOrder, killed, allKilled

  var name: String {
    switch self {
    case .inOrder: "one validator, ended in good order"
    case .killed: "one validator, killed"
    case .allKilled: "all validators, killed at once"
    }
  }

  var signal: Int32 { self == .inOrder ? SIGTERM : SIGKILL }
}
