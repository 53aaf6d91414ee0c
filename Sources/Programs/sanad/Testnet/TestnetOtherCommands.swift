import ArgumentParser
import Foundation
import SanadTypes

/// `sanad testnet kill NODE…`: ends nodes without warning, as a power cut would.
struct TestnetKillCommand: LocalNodesCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill", abstract: "End nodes without warning (SIGKILL).",
    discussion: "Examples:\n  sanad testnet kill val-d\n  sanad testnet kill val-c val-d")

  @OptionGroup var options: TestnetNodeOptions

  func perform(on terminal: Terminal) async throws {
    try await forEachNode(
      "killed", on: terminal,
      first: { name in
        var record = try TestnetRecord.load(testnet.dir)
        let index = try record.index(of: name)
        guard record.nodes[index].runningPid != nil else {
          throw CommandFailure(
            .notReady, status: .unreachable, "\(name) does not run",
            help: "Start it: sanad testnet restart \(name)")
        }
        guard try await record.nodes[index].end(with: SIGKILL, within: .seconds(5)) else {
          throw CommandFailure(.internalFault, "\(name) does not end")
        }
        record.nodes[index].pid = nil
        try record.save()
      })
  }
}

/// `sanad testnet restart NODE…`.
struct TestnetRestartCommand: LocalNodesCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Start nodes again, ending them first where they run.",
    discussion:
      "Examples:\n  sanad testnet restart val-d\n  sanad testnet restart val-c val-d --timeout 60")

  @OptionGroup var options: TestnetNodeOptions

  func perform(on terminal: Terminal) async throws {
    // All are started before any is waited for: they may need one another for a quorum.
    try await forEachNode(
      "restarted", on: terminal,
      first: { name in
        var runner = TestnetRunner(record: try TestnetRecord.load(testnet.dir))
        let index = try runner.record.index(of: name)
        guard
          try await runner.record.nodes[index]
            .end(with: SIGTERM, within: TestnetRunner.patience)
        else { throw CommandFailure(.internalFault, "\(name) does not end") }
        runner.record.nodes[index].pid = nil
        try runner.start(index)
      },
      then: { name in
        var only = TestnetRunner(record: try TestnetRecord.load(testnet.dir))
        only.record.nodes = [only.record.nodes[try only.record.index(of: name)]]
        try await only.awaitReady(height: 0, within: .seconds(global.timeout))
      })
  }
}

/// `sanad testnet stop`.
struct TestnetStopCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "End every node; the state is kept.",
    discussion: "Examples:\n  sanad testnet stop\n  sanad testnet stop --dir /tmp/testnet")

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    var runner = TestnetRunner(record: try TestnetRecord.load(testnet.dir))
    try await runner.stopAll()
    try terminal.show(
      ["stopped": runner.record.directory],
      text: "stopped; the state is kept in \(runner.record.directory)")
  }
}

/// `sanad testnet reset`: ends the network and deletes its files.
struct TestnetResetCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "End the network and delete its files.",
    discussion: "Examples:\n  sanad testnet reset\n  sanad testnet reset --yes")

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup var testnet: TestnetOptions

  func perform(on terminal: Terminal) async throws {
    var runner = TestnetRunner(record: try TestnetRecord.load(testnet.dir))
    let record = runner.record
    if !yes { try confirm(record, terminal) }
    try await runner.stopAll()
    // The guards too, knowingly: the keys are public, and their chain is deleted with them. The
    // record goes last, so that a reset that did not finish can be done again.
    let paths = record.nodes.flatMap { [$0.data, $0.guardFiles].compactMap(\.self) }
    for path in paths + [
      "\(record.directory)/\(TestnetRecord.wallet)", record.genesis,
      "\(record.directory)/\(TestnetRecord.fileName)",
    ]
    where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    try terminal.show(
      ["deleted": record.directory], text: "deleted the network in \(record.directory)")
  }

  private func confirm(_ record: TestnetRecord, _ terminal: Terminal) throws {
    let short = String(record.chainId.prefix(8))
    guard terminal.mayAsk else {
      throw CommandFailure(
        .usage, status: .usage, "this deletes the network in \(record.directory)",
        help: "Say so with --yes.")
    }
    terminal.say(
      "This deletes \(record.directory). Type the first eight digits of the chain id, \(short):")
    guard readLine() == short else {
      throw CommandFailure(.usage, status: .usage, "that is not \(short); nothing was deleted")
    }
  }
}
