import Foundation
import SanadBench
import SanadTypes

/// One run of `bench tx` from the genesis to the report.
struct BenchTxRun {
  let options: BenchTxCommand
  let terminal: Terminal

  func report() async throws -> TransactionReport {
    let folder = try BenchFolder(options.dir)
    defer { if !options.keep, options.dir == nil { folder.remove(terminal) } }
    let directory = folder.path
    let machine = Machine()
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    terminal.say("making \(options.accounts) accounts")
    let genesis = try genesis(at: now)
    var network = try BenchNetwork(genesis, in: directory)
    let disk = DiskProbe(directory: directory)
    let sample = sample(genesis, at: now)
    let bound = SignatureBound(
      verifying: sample, cores: machine.cores, nodes: options.validators)
    let streams = sign(genesis, bound, at: now)
    let batch = batch(of: sample)
    do {
      terminal.say("starting \(options.validators) validators in \(directory)")
      try await network.start(within: .seconds(max(options.global.timeout, 120)))
      let run = try await load(network, genesis, streams, batch: batch)
      try await network.stop()
      return TransactionReport(
        run, of: workload(genesis, batch: batch), machine: machine, version: Version.text,
        bound: bound,
        disk: disk)
    } catch {
      try await network.stop()
      throw error
    }
  }

  /// A chain whose coupon is to be paid began when its due date was still to come, so that the record
  /// is taken by the first block.
  private func genesis(at now: Timestamp) throws -> BenchGenesis {
    var genesis =
      options.coupon
      ? try BenchGenesis.market(
        validators: options.validators, accounts: options.accounts,
        at: Timestamp(now.value - 5 * 86_400_000))
      : try BenchGenesis(validators: options.validators, accounts: options.accounts, at: now)
    if let weight = options.weight { genesis.allow(weight: weight) }
    return genesis
  }

  private func workload(
    _ genesis: BenchGenesis, batch: Int
  ) -> TransactionReport.Workload {
    .init(
      nodes: options.validators, accounts: options.accounts, rules: genesis.ruleCount,
      connections: options.connectionCount, batch: batch, rate: options.rate,
      seconds: options.duration, transfersEach: options.transfersPerTransaction)
  }

  /// Transactions of the run's kind, to measure with.
  private func sample(_ genesis: BenchGenesis, at now: Timestamp) -> [[UInt8]] {
    TransferWorkload(
      genesis, validUntil: now, seed: options.seed,
      transfersEach: options.transfersPerTransaction
    ).streams(1, of: min(1_024, options.accounts)).flatMap(\.transactions)
  }

  /// Most transactions of a request: what was asked for, or what a request has room for.
  private func batch(of sample: [[UInt8]]) -> Int {
    let bytes = (sample.map(\.count).max() ?? 0) + Self.prefixBytes
    return max(1, min(options.batch, (TransactionBatch.bytesMax - Self.prefixBytes) / bytes))
  }

  /// As many transactions as the run can use: what the rate asks for, or what the bound lets
  /// through. The rest of a long run's is signed while it goes on.
  private func sign(
    _ genesis: BenchGenesis, _ bound: SignatureBound, at now: Timestamp
  ) -> [TransferStream] {
    let seconds = options.warmUp + options.loadSeconds + 1
    let rate = options.rate ?? bound.transactionsPerSecond
    let wanted = rate * seconds / Double(options.connectionCount) + Double(options.batch)
    let most = Self.signedAheadMax / options.transfersPerTransaction
    let each = Int(min(wanted, Double(most / options.connectionCount)))
    terminal.say("signing \(each * options.connectionCount) transactions")
    let validity = UInt64((seconds + 3_600) * 1_000)
    return TransferWorkload(
      genesis, validUntil: now.advanced(by: validity), seed: options.seed,
      transfersEach: options.transfersPerTransaction
    ).streams(options.connectionCount, of: each)
  }

  /// Most transfers that are signed before the load begins: some 250 MB.
  private static let signedAheadMax = 600_000
  /// Bytes of the length before a list or before an element of it, at most.
  private static let prefixBytes = 3

  private func load(
    _ network: BenchNetwork, _ genesis: BenchGenesis, _ streams: [TransferStream], batch: Int
  ) async throws -> TransactionRun {
    terminal.say("load for \(options.warmUp + options.loadSeconds) s")
    let plan = LoadPlan(
      ports: network.apiPorts, connections: options.connectionCount, batch: batch,
      rate: options.rate, warmUp: UInt64(options.warmUp * 1e9),
      duration: UInt64(options.loadSeconds * 1e9))
    let end = plan.warmUp + UInt64(options.duration * 1e9)
    var follower = try options.interval.map {
      try LoadFollower(every: $0, options: options, network: network, terminal: terminal)
    }
    let load = try LoadGenerator(plan, streams, log: follower?.log).start()
    try await follow(&follower, load, until: plan.warmUp)
    let first = try await Reading(network)
    try await follow(&follower, load, until: end)
    let last = try await Reading(network)
    let coupon = try await payCoupon(
      genesis, network, beside: load, until: plan.warmUp + plan.duration)
    while load.result == nil { try await Task.sleep(for: .milliseconds(10)) }
    return TransactionRun(
      outcomes: load.result ?? [], window: plan.warmUp..<end,
      nodesMicroseconds: last.nodesMicroseconds - first.nodesMicroseconds,
      clientMicroseconds: (last.clientNanoseconds - first.clientNanoseconds) / 1_000,
      residentBytes: last.residentBytes, blocks: last.height - first.height,
      diskGrowth: last.growth(since: first), intervals: follower?.rows, coupon: coupon)
  }

  /// Has the coupon paid while the load goes on, until everybody is paid or the load ends.
  private func payCoupon(
    _ genesis: BenchGenesis, _ network: BenchNetwork, beside load: RunningLoad, until end: UInt64
  ) async throws -> CouponWindow? {
    guard options.coupon, let port = network.apiPorts.first else { return nil }
    let coupon = try CouponBeside(genesis, port: port)
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    let begin = BenchClock.wall() - load.start
    try coupon.begin(validUntil: now.advanced(by: 3_600_000))
    var progress = try coupon.progress()
    var instant = BenchClock.wall() - load.start
    while !progress.isPaid, instant < end {
      try await Task.sleep(for: .milliseconds(200))
      progress = try coupon.progress()
      instant = BenchClock.wall() - load.start
    }
    terminal.say("the coupon has reached \(progress.swept) of \(options.accounts) holders")
    return CouponWindow(
      window: begin..<max(begin, instant), swept: progress.swept, isPaid: progress.isPaid)
  }

  /// Waits until an instant of the load, with a row at the end of each interval on the way.
  private func follow(
    _ follower: inout LoadFollower?, _ load: RunningLoad, until instant: UInt64
  ) async throws {
    while let next = follower?.next, next <= instant {
      try await sleep(until: next, of: load)
      try follower?.note(at: BenchClock.wall() - load.start)
    }
    try await sleep(until: instant, of: load)
  }

  private func sleep(until instant: UInt64, of load: RunningLoad) async throws {
    let now = BenchClock.wall() - load.start
    if instant > now { try await Task.sleep(for: .nanoseconds(Int64(instant - now))) }
  }
}

/// What the processes have used at one moment.
private struct Reading {
  let nodesMicroseconds: UInt64
  let clientNanoseconds: UInt64
  let residentBytes: UInt64
  let height: UInt64
  private let files: FolderUse?

  init(_ network: BenchNetwork) async throws {
    let use = try network.use()
    clientNanoseconds = BenchClock.processProcessor()
    nodesMicroseconds = use.reduce(0) { $0 + $1.processorMicroseconds }
    residentBytes = use.map(\.residentBytes).max() ?? 0
    files = network.files()
    height = try await network.height()
  }

  /// By how many bytes the files of one node have grown.
  func growth(since first: Reading) -> Int64? {
    guard let files, let before = first.files else { return nil }
    return Int64(files.total) - Int64(before.total)
  }
}
