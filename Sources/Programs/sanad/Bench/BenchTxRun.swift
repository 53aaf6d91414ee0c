import Foundation
import SanadBench
import SanadTypes

/// One run of `bench tx` from the genesis to the report.
struct BenchTxRun {
  let options: BenchTxCommand
  let terminal: Terminal

  func report() async throws -> TransactionReport {
    let directory = try makeDirectory()
    defer { if !options.keep, options.dir == nil { remove(directory) } }
    let machine = Machine()
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    terminal.say("making \(options.accounts) accounts")
    let genesis = try BenchGenesis(
      validators: options.validators, accounts: options.accounts, at: now)
    var network = try BenchNetwork(genesis, in: directory)
    let disk = DiskProbe(directory: directory)
    let sample = TransferWorkload(genesis, validUntil: now, seed: options.seed)
      .streams(1, of: min(1_024, options.accounts))
    let bound = SignatureBound(
      verifying: sample.flatMap(\.transactions), cores: machine.cores, nodes: options.validators)
    let streams = sign(genesis, bound, at: now)
    do {
      terminal.say("starting \(options.validators) validators in \(directory)")
      try await network.start(within: .seconds(max(options.global.timeout, 120)))
      let run = try await load(network, streams)
      try await network.stop()
      return TransactionReport(
        run, of: workload(genesis), machine: machine, version: Version.text, bound: bound,
        disk: disk)
    } catch {
      try await network.stop()
      throw error
    }
  }

  private func workload(_ genesis: BenchGenesis) -> TransactionReport.Workload {
    .init(
      nodes: options.validators, accounts: options.accounts, rules: genesis.ruleCount,
      connections: options.connectionCount, batch: options.batch, rate: options.rate,
      seconds: options.duration)
  }

  /// As many transfers as the run can use: what the rate asks for, or what the bound lets through.
  private func sign(
    _ genesis: BenchGenesis, _ bound: SignatureBound, at now: Timestamp
  ) -> [TransferStream] {
    let seconds = options.warmUp + options.duration + 1
    let rate = options.rate ?? bound.transactionsPerSecond
    let each = Int(rate * seconds / Double(options.connectionCount)) + options.batch
    terminal.say("signing \(each * options.connectionCount) transfers")
    let validity = UInt64((seconds + 3_600) * 1_000)
    return TransferWorkload(
      genesis, validUntil: now.advanced(by: validity), seed: options.seed
    ).streams(options.connectionCount, of: each)
  }

  private func load(
    _ network: BenchNetwork, _ streams: [TransferStream]
  ) async throws -> TransactionRun {
    terminal.say("load for \(options.warmUp + options.duration) s")
    let plan = LoadPlan(
      ports: network.apiPorts, connections: options.connectionCount, batch: options.batch,
      rate: options.rate, warmUp: UInt64(options.warmUp * 1e9),
      duration: UInt64(options.duration * 1e9))
    let load = try LoadGenerator(plan, streams).start()
    try await sleep(until: plan.warmUp, of: load)
    let first = try await Reading(network)
    try await sleep(until: plan.warmUp + plan.duration, of: load)
    let last = try await Reading(network)
    while load.result == nil { try await Task.sleep(for: .milliseconds(10)) }
    return TransactionRun(
      outcomes: load.result ?? [], window: plan.warmUp..<plan.warmUp + plan.duration,
      nodesMicroseconds: last.nodesMicroseconds - first.nodesMicroseconds,
      clientMicroseconds: (last.clientNanoseconds - first.clientNanoseconds) / 1_000,
      residentBytes: last.residentBytes, blocks: last.height - first.height)
  }

  private func sleep(until instant: UInt64, of load: RunningLoad) async throws {
    let now = BenchClock.wall() - load.start
    if instant > now { try await Task.sleep(for: .nanoseconds(Int64(instant - now))) }
  }

  private func makeDirectory() throws -> String {
    let path =
      options.dir
      ?? FileManager.default.temporaryDirectory.appending(path: "sanad-bench-\(UUID().uuidString)")
      .path(percentEncoded: false)
    if options.dir != nil, FileManager.default.fileExists(atPath: path) {
      throw CommandFailure(
        .usage, status: .usage, "\(path) exists already", help: "Name a folder that does not.")
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }

  private func remove(_ directory: String) {
    do { try FileManager.default.removeItem(atPath: directory) } catch {
      terminal.say("\(directory) could not be removed: \(error)")
    }
  }
}

/// What the processes have used at one moment.
private struct Reading {
  let nodesMicroseconds: UInt64
  let clientNanoseconds: UInt64
  let residentBytes: UInt64
  let height: UInt64

  init(_ network: BenchNetwork) async throws {
    let use = try network.use()
    clientNanoseconds = BenchClock.processProcessor()
    nodesMicroseconds = use.reduce(0) { $0 + $1.processorMicroseconds }
    residentBytes = use.map(\.residentBytes).max() ?? 0
    height = try await network.height()
  }
}

/// A report as people read it.
enum BenchTxText {
  static func text(_ report: TransactionReport) -> String {
    let work = report.workload
    let offered = work.rate.map { "\($0) a second offered" } ?? "as many as they take"
    let bound = report.bound
    let ratio = percent(report.ratioToBound)
    return """
      \(report.machine.text)   sanad \(report.version)
        workload     \(work.nodes) validators, \(work.accounts) accounts, \(work.rules) rules, \
      \(offered), \(work.seconds) s
        finalized    \(report.finalized)   \(round1(report.perSecond)) a second in \(report.blocks) \
      blocks   refused by rules \(report.refusedByRules)
        finality     \(finality(report))
        CPU          \(microseconds(report.nodeMicroseconds)) a transaction and node, \
      \(microseconds(report.clientMicroseconds)) of the load generator
        bound        \(bound.transactionsPerSecond) a second: \(bound.verificationMicroseconds) µs \
      a signature, \(bound.cores) cores, \(bound.nodes) nodes
        ratio        \(ratio) of the bound; verification is \
      \(report.verificationShare.map(percent) ?? "-") of a node's CPU
        disk         \(report.disk.map { "fdatasync p50 \($0.median) ms, p99 \($0.slow) ms" } ?? "-")
        memory       \(round1(report.residentMebibytes)) MiB in the largest validator
      """
  }

  private static func finality(_ report: TransactionReport) -> String {
    guard let finality = report.finality else { return "-" }
    return "p50 \(finality.p50) ms, p90 \(finality.p90) ms, p99 \(finality.p99) ms, "
      + "at most \(finality.most) ms"
  }

  private static func percent(_ share: Double) -> String { "\(round1(share * 100)) %" }
  private static func microseconds(_ value: Double?) -> String {
    value.map { "\(round1($0)) µs" } ?? "-"
  }
  private static func round1(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
