import ArgumentParser
import Foundation
import SanadAPIModel
import SanadBench
import SanadTypes

/// `sanad bench catch-up`: how quickly a new observer takes in a chain.
struct BenchCatchUpCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "catch-up", abstract: "A new observer takes in a chain that validators have.",
    discussion: """
      Examples:
        sanad bench catch-up --dir /tmp/chain
        sanad bench catch-up --dir /tmp/chain --json

      The chain is one that a load has left, for example that of
      `sanad bench tx --rate 300 --duration 600 --dir /tmp/chain`.

      The validators of --dir are started, and an observer that has the first state
      and nothing else. It fetches every block, checks certificates and signatures,
      executes and stores. The figure is what it does in a second of its processor
      time, beside what one core verifies in a second of such transactions.
      """)

  @OptionGroup var kept: KeptNetworkOptions

  var global: GlobalOptions { kept.global }

  func perform(on terminal: Terminal) async throws {
    let machine = Machine()
    var network = try BenchNetwork(keptIn: kept.dir)
    let bound = try Self.bound(machine)
    terminal.say("making the first state of an observer")
    let observer = try network.makeObserver()
    do {
      terminal.say("starting \(network.runner.record.nodes.count) validators in \(kept.dir)")
      try await network.start(within: kept.patience)
      let height = try await network.height()
      terminal.say("\(height) blocks to take in")
      let reading = try await CatchUpRun(observer, to: height, terminal: terminal).reading()
      try await network.stop()
      guard
        let report = CatchUpReport(
          reading, machine: machine, version: Version.text, bound: bound)
      else {
        throw CommandFailure(
          .usage, status: .usage, "the chain of \(kept.dir) has no blocks",
          help: "Give it some: sanad bench tx --dir FOLDER")
      }
      try terminal.show(report, text: report.text)
    } catch {
      try await network.stop()
      throw error
    }
  }

  /// What one core verifies of the chain's kind of transactions.
  private static func bound(_ machine: Machine) throws -> SignatureBound {
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    let genesis = try BenchGenesis(validators: 1, accounts: 1_024, at: now)
    let sample = TransferWorkload(genesis, validUntil: now, seed: 1)
      .streams(1, of: 1_024).flatMap(\.transactions)
    return SignatureBound(verifying: sample, cores: machine.cores, nodes: 1)
  }
}

/// One catch-up, from the start of the observer's process to a height.
struct CatchUpRun {
  private let observer: TestnetRecord.Node
  private let height: UInt64
  private let terminal: Terminal

  init(_ observer: TestnetRecord.Node, to height: UInt64, terminal: Terminal) {
    self.observer = observer
    self.height = height
    self.terminal = terminal
  }

  /// Starts the observer, follows it, and ends it.
  func reading() async throws -> CatchUpReport.Reading {
    var observer = observer
    let begin = BenchClock.wall()
    observer.pid = try TestnetRunner.launch(observer)
    do {
      let reading = try await follow(observer, since: begin)
      _ = try await observer.end(with: SIGTERM, within: TestnetRunner.patience)
      return reading
    } catch {
      _ = try await observer.end(with: SIGTERM, within: TestnetRunner.patience)
      throw error
    }
  }

  private func follow(
    _ node: TestnetRecord.Node, since begin: UInt64
  ) async throws -> CatchUpReport.Reading {
    var told = begin
    while true {
      guard let pid = node.runningPid else {
        throw CommandFailure(
          .notReady, status: .unreachable, "the observer has ended", help: "Look into \(node.log).")
      }
      let status = await TestnetRunner.status(of: node)
      let reached = status.flatMap { UInt64($0.height) } ?? 0
      let now = BenchClock.wall()
      if reached >= height, let use = ProcessUse(pid: pid), let port = node.apiPort {
        return CatchUpReport.Reading(
          from: 0, height: reached, transactions: try NodeCounters(port: port).transactions,
          nanoseconds: now - begin, processorMicroseconds: use.processorMicroseconds,
          residentBytes: use.residentBytes)
      }
      if now - told >= 5_000_000_000 {
        terminal.say("at \(reached) of \(height) after \((now - begin) / 1_000_000_000) s")
        told = now
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}
