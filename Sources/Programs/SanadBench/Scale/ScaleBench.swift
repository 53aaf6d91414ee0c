import Foundation
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes

/// What a transfer costs where ten million hold the bill, beside what it costs where ten thousand do: on
/// a real store, with the memory that a node takes, between holders of whom few are often asked for and
/// most hardly ever.
package struct ScaleBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// A folder that is empty.
    package var directory: String
    /// Numbers of holders, one after another.
    package var holders: [Int]
    /// Transfers of a block.
    package var transfers: Int
    /// Pairs of blocks that count.
    package var rounds: Int
    /// Blocks that fill the memory first.
    package var warmUp: Int
    /// Seed of who pays whom.
    package var seed: UInt64

    /// Creates a plan; there is something to measure.
    package init(
      directory: String, holders: [Int] = [10_000, 1_000_000], transfers: Int = 1_000,
      rounds: Int = 20, warmUp: Int = 50, seed: UInt64 = 1
    ) {
      precondition(
        holders.allSatisfy { $0 > 0 } && transfers > 0 && rounds > 0 && warmUp >= 0,
        "there is something to measure")
      self.directory = directory
      self.holders = holders
      self.transfers = transfers
      self.rounds = rounds
      self.warmUp = warmUp
      self.seed = seed
    }
  }

  static let start = Timestamp(1_790_000_000_000)

  private let plan: Plan
  private let progress: (String) -> Void

  /// Creates a benchmark, which tells now and then how far it is.
  package init(_ plan: Plan, progress: @escaping (String) -> Void = { _ in }) {
    self.plan = plan
    self.progress = progress
  }

  /// Measures each number of holders; its files are gone afterwards.
  package func run(version: String) throws -> MeasurementReport {
    var results: [Measurement] = []
    var checksum = 0
    for holders in plan.holders {
      let folder = "\(plan.directory)/\(holders)"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      var run = try ScaleRun(plan, holders: holders, folder: folder, progress: progress)
      results += try run.measure()
      checksum &+= run.checksum
      try FileManager.default.removeItem(atPath: folder)
    }
    return MeasurementReport(
      machine: Machine(), version: version, results: results, checksum: checksum)
  }
}

/// One number of holders.
private struct ScaleRun {
  private let plan: ScaleBench.Plan
  private let population: ScalePopulation
  private let progress: (String) -> Void
  private let store: RocksDBStore
  private let stored: StateStore
  private let state: FinalState
  private let executor = LedgerExecutor(verdicts: TrustedSignatures())
  private var zipf: ZipfStream
  private var parent: BlockHeader
  private var sequences: [Int: UInt64] = [:]
  private var meter: RoundMeter
  private let built: Measurement
  private var flushing: UInt64 = 0
  private(set) var checksum = 0

  init(
    _ plan: ScaleBench.Plan, holders: Int, folder: String, progress: @escaping (String) -> Void
  ) throws {
    self.plan = plan
    self.progress = progress
    population = try ScalePopulation(holders: holders, at: ScaleBench.start)
    zipf = ZipfStream(population.holders, seed: plan.seed)
    meter = RoundMeter(operations: plan.transfers)
    let path = "\(folder)/store"
    let begin = BenchClock.threadProcessor()
    let filled = try RocksDBStore(directory: path)
    var writer = try ScaleState(population, to: filled, folder: folder, progress: progress)
    let anchor = try writer.write()
    try filled.close()
    built = Measurement(
      name: "\(population.holders) holders: make the state, for each",
      rounds: Quantiles([
        Double(BenchClock.threadProcessor() - begin) / Double(population.holders)
      ]), operationsPerRound: population.holders, byteCount: nil)
    // What was just written is not what a node has in memory.
    try PageCache.forget(path)
    store = try RocksDBStore(directory: path)
    stored = StateStore(store)
    state = FinalState(anchor: anchor, nodes: stored, values: stored)
    parent = population.header
    parent.stateRoot = anchor.stateRoot
  }

  mutating func measure() throws -> [Measurement] {
    meter.isCounting = false
    for block in 0..<plan.warmUp {
      try add(looksAhead: block.isMultiple(of: 2))
      if block % 20 == 19 { progress("\(block + 1) blocks have warmed up") }
    }
    meter.isCounting = true
    // One block so and one so: whatever else the machine does, it does to both.
    for _ in 0..<plan.rounds {
      try add(looksAhead: false)
      try add(looksAhead: true)
    }
    try store.close()
    // Not in each block: the mean of all is what a transfer has of it.
    let transfers = 2 * plan.rounds * plan.transfers
    let flush = Measurement(
      name: "\(population.holders) holders: flush",
      rounds: Quantiles([Double(flushing) / Double(transfers)]), operationsPerRound: transfers,
      byteCount: nil)
    return [built] + meter.measurements + [flush]
  }

  private func name(_ what: String, _ looksAhead: Bool) -> String {
    "\(population.holders) holders, \(looksAhead ? "ahead" : "as asked"): \(what)"
  }

  private mutating func add(looksAhead: Bool) throws {
    let bytes = try batch()
    func named(_ what: String) -> String { name(what, looksAhead) }
    let transactions = try bytes.map { bytes throws in try UnverifiedTransaction(decoding: bytes) }
    let begin = BenchClock.threadProcessor()
    let (state, executor, parent) = (state, executor, parent)
    // As a node does, which looks ahead only where something is not in memory.
    if looksAhead, state.takesFromStore {
      try meter.measure(named("look ahead")) {
        try Foresight(of: transactions).bring(into: state)
      }
    }
    let block = try meter.measure(named("build a block")) {
      try executor.build(
        transactions, template: LedgerBench.template(after: parent), bytesMax: 1 << 30,
        on: state.overlay())
    }
    if let rejected = block.rejected.first {
      throw LedgerBench.Failure.notApplied("\(rejected.reason)")
    }
    for receipt in block.execution.receipts where !receipt.isApplied {
      throw LedgerBench.Failure.notApplied("\(receipt.reasons.map(\.message))")
    }
    try state.commit(block.execution.state)
    self.parent = block.block.header
    checksum &+= Int(truncatingIfNeeded: block.execution.stateRoot.word0)
    let executed = BenchClock.threadProcessor()
    try flushIfDue()
    let flushed = BenchClock.threadProcessor()
    if meter.isCounting { flushing += flushed - executed }
    meter.note(named("all on this thread but flushing"), executed - begin)
  }

  /// As a node does, after so many bytes of changes.
  private func flushIfDue() throws {
    guard state.unflushedByteCount >= Replica.flushBytes, let flush = state.takeFlush()?.sorted()
    else { return }
    let standing = StoreStanding(
      height: flush.anchor.height ?? Height(0), block: BlockDigest(.zero),
      stateRoot: flush.anchor.stateRoot)
    try stored.apply(flush, at: standing)
    state.didFlush(flush)
  }

  /// A block's transfers, of one unit each.
  private mutating func batch() throws -> [[UInt8]] {
    guard let zeros = Signature(bytes: [UInt8](repeating: 0, count: Signature.byteCount)) else {
      return []
    }
    var transactions: [[UInt8]] = []
    while transactions.count < plan.transfers {
      let (from, to) = (zipf.next(), zipf.next())
      if from == to { continue }
      let sequence = sequences[from] ?? 0
      sequences[from] = sequence + 1
      let account = population.account(from)
      let leg = Leg(
        instrument: population.genesis.instrument, from: account, to: population.account(to),
        units: Units(1))
      let body = TransactionBody(
        chainID: parent.chainID, account: account, sequence: SequenceNumber(sequence),
        validUntil: parent.timestamp.advanced(by: 3_600_000), operations: [.transfer(leg)])
      let signature = KeySignature(key: ScalePopulation.key(from), signature: zeros)
      transactions.append(
        SignedTransaction(
          body: body,
          authorizations: [Authorization(account: account, signatures: [signature])]
        ).bcsBytes)
    }
    return transactions
  }
}
