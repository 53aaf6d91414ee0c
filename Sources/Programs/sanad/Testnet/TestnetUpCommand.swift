import ArgumentParser
import Foundation
import SanadNode
import SanadTypes

/// `sanad testnet up`: starts a local network and stays with it, or leaves it running.
struct TestnetUpCommand: LocalNetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Start a local network: validators, an observer, test accounts.",
    discussion: """
      Examples:
        sanad testnet up
        sanad testnet up --validators 7 --detach --json

      A network that is there in --dir is started as it is: options for a new one
      are refused, unless they say what it has.

      The keys of a local network are public: anybody can compute them.
      """)

  @Option(help: "How many validators a new network has. (default: 4)")
  var validators: Int?

  @Option(help: "How many observers a new network has. (default: 1)")
  var observers: Int?

  @Option(
    name: .customLong("base-port"), help: "The first port of a new network. (default: 26600)")
  var basePort: UInt16?

  @Option(help: "The genesis of a new network. (default: Genesis/local/genesis.yaml)")
  var genesis: String?

  @Flag(help: "Let the clock of a new network be moved: sanad testnet clock.")
  var testClock = false

  @Flag(help: "Return when the network is ready and leave it running.")
  var detach = false

  @OptionGroup var testnet: TestnetOptions

  func validate() throws {
    let (validators, observers, basePort) = (newValidators, newObservers, newBasePort)
    guard (1...20).contains(validators), (0...8).contains(observers) else {
      throw ValidationError("a local network has 1 to 20 validators and at most 8 observers")
    }
    let last = Int(basePort) + (validators + observers) * TestnetMaker.portsPerNode
    guard basePort >= 1_024, last <= Int(UInt16.max) else {
      throw ValidationError("--base-port leaves no room: give a port from 1024 to 65000")
    }
  }

  private var newValidators: Int { validators ?? 4 }
  private var newObservers: Int { observers ?? 1 }
  private var newBasePort: UInt16 { basePort ?? 26_600 }

  func perform(on terminal: Terminal) async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let isNew = !FileManager.default.fileExists(
      atPath: "\(testnet.dir)/\(TestnetRecord.fileName)")
    var runner = TestnetRunner(record: try record(isNew: isNew))
    // What runs already is nothing of this command's, whatever becomes of the rest.
    let wasRunning = Set(runner.record.nodes.filter { $0.runningPid != nil }.map(\.name))
    let screen = TestnetScreen(terminal: terminal)
    screen.begin(runner.record)
    do {
      try runner.requireFreePorts()
      try await start(runner, isNew: isNew, terminal)
      runner.record = try TestnetRecord.load(testnet.dir)
    } catch {
      // The record knows what has been started.
      runner.record = try TestnetRecord.load(testnet.dir)
      try await runner.stopAll(except: wasRunning)
      throw error
    }
    let elapsed = begin.duration(to: clock.now)
    runner.record.readyMs =
      Int(elapsed.components.seconds) * 1_000
      + Int(elapsed.components.attoseconds / 1_000_000_000_000_000)
    try runner.record.save()
    try await screen.ready(runner.record, isDetached: detach)
    if detach { return }
    try await follow(&runner, screen, terminal)
  }

  /// Starts the nodes and waits until they agree. Who presses Ctrl-C meanwhile does not leave them
  /// running: then the status of the signal is thrown.
  private func start(
    _ runner: TestnetRunner, isNew: Bool, _ terminal: Terminal
  ) async throws {
    let limit = Duration.seconds(global.timeout)
    let told = try await Signals.untilTold {
      do {
        var runner = runner
        try await runner.makeWhole()
        try runner.startAll()
        for node in runner.record.nodes {
          terminal.explain("started \(node.name)   process \(node.pid ?? 0)   log \(node.log)")
        }
        try await runner.awaitReady(height: isNew ? 0 : 1, within: limit)
        if isNew { try await StartupTransaction(record: runner.record).settle() }
        try await runner.awaitReady(height: 1, within: limit)
      } catch {
        // What fails because it is broken off is no failure.
        if !Task.isCancelled { throw error }
      }
    }
    if let told { throw told }
  }

  private func record(isNew: Bool) throws -> TestnetRecord {
    guard isNew else {
      let record = try TestnetRecord.load(testnet.dir)
      try TestnetWish(
        validators: validators, observers: observers, basePort: basePort, genesis: genesis,
        testClock: testClock
      ).requireFit(of: record)
      return record
    }
    let genesis = genesis ?? "Genesis/local/genesis.yaml"
    guard FileManager.default.fileExists(atPath: genesis) else {
      throw CommandFailure(
        .fileUnreadable, "there is no \(genesis) here",
        help: "Run this in the source tree, or name the genesis of the new network with --genesis.")
    }
    try TestnetMaker.requireFreePorts(from: newBasePort, nodes: newValidators + newObservers)
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    return try TestnetMaker(
      directory: testnet.dir, genesisFile: genesis, validators: newValidators,
      observers: newObservers, basePort: newBasePort, movesClock: testClock
    ).make(at: now)
  }

  /// Shows each new block until Ctrl-C, then ends the nodes.
  private func follow(
    _ runner: inout TestnetRunner, _ screen: TestnetScreen, _ terminal: Terminal
  ) async throws {
    let record = runner.record
    try await Signals.untilTold { try await screen.follow(record) }
    terminal.say("\nstopping")
    try await runner.stopAll()
    terminal.say("stopped; the state is kept in \(record.directory)")
  }
}
