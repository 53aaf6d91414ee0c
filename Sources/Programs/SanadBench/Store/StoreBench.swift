import Foundation
import SanadCodec
import SanadCrypto
import SanadReplica
import SanadSimulator
import SanadState
import SanadStorage
import SanadTypes

/// What the disk takes its time for: final blocks and the state's changes written and made durable,
/// and values read that nothing in memory knows. By the wall clock, since somebody waits.
package struct StoreBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// An empty folder, on the disk that is asked about.
    package var directory: String
    /// Leaves of the state.
    package var leaves: Int
    /// Leaves that each flush changes.
    package var changes: Int
    /// Transfers of each block.
    package var transfers: Int
    /// Blocks and flushes that count; one more warms up.
    package var rounds: Int
    /// Seed of the random leaves.
    package var seed: UInt64

    /// Creates a plan; everything in it is above zero.
    package init(
      directory: String, leaves: Int = 200_000, changes: Int = 4_000, transfers: Int = 1_000,
      rounds: Int = 9, seed: UInt64 = 1
    ) {
      precondition(
        leaves > 0 && changes > 0 && transfers > 0 && rounds > 0, "there is something to measure")
      self.directory = directory
      self.leaves = leaves
      self.changes = changes
      self.transfers = transfers
      self.rounds = rounds
      self.seed = seed
    }
  }

  /// Why there is no figure.
  package enum Failure: Error, CustomStringConvertible {
    /// The disk could not be written or read.
    case disk(String)
    /// A value is not there, or not the one that was written last.
    case lost(place: Int)

    /// One sentence.
    package var description: String {
      switch self {
      case .disk(let why): "the disk could not be measured: \(why)"
      case .lost(let place): "leaf \(place) is not in the store as it was written"
      }
    }
  }

  private let plan: Plan
  private var random: SeededStream
  private var results: [Measurement] = []
  /// What was last written to each leaf that changed.
  private var written: [Int: UInt8] = [:]

  /// Creates a benchmark.
  package init(_ plan: Plan) {
    self.plan = plan
    random = SeededStream(seed: plan.seed, for: .workload)
  }

  /// Measures everything.
  package mutating func run(version: String) throws -> MeasurementReport {
    guard let disk = DiskProbe(directory: plan.directory) else {
      throw Failure.disk("\(plan.directory) cannot be written")
    }
    note("write and sync 4 KiB", disk.syncs.values.map { $0 * 1_000_000 })
    try blocks()
    try state()
    return MeasurementReport(
      machine: Machine(), version: version, clock: "wall clock", results: results,
      checksum: results.count)
  }

  // MARK: Blocks

  /// Real blocks of transfers, each added as the node does and then flushed.
  private mutating func blocks() throws {
    let store = try RocksDBStore(directory: "\(plan.directory)/blocks")
    var meter = RoundMeter(operations: 1, clock: BenchClock.wall)
    var standing: Height?
    for (round, block) in try StoredBlocks(plan).make().enumerated() {
      meter.isCounting = round > 1
      try meter.measure("add a block of \(plan.transfers) transfers") {
        var batch = KeyValueBatch()
        try BlockStore.add(block, after: standing, to: &batch)
        try store.apply(batch)
      }
      try meter.measure("flush a block of \(plan.transfers) transfers") { try store.flush() }
      standing = block.block.header.height
    }
    results += meter.measurements
    try store.close()
  }

  // MARK: State

  private mutating func state() throws {
    let path = "\(plan.directory)/state"
    let store = try RocksDBStore(directory: path)
    try fill(store)
    try store.close()
    try PageCache.forget(path)
    let begin = BenchClock.wall()
    let cold = try RocksDBStore(directory: path)
    note("open the store", [Double(BenchClock.wall() - begin)])
    let places = (0..<max(100, plan.rounds * 100)).map { _ in anyPlace() }
    try read(places, cold, "read a value, from the disk")
    try read(places, cold, "read a value, from the store's memory")
    try cold.close()
  }

  /// A tree of leaves, and flushes of random changes.
  private mutating func fill(_ store: RocksDBStore) throws {
    let stored = StateStore(store)
    let state = FinalState(nodes: stored, values: stored, limits: .unbounded)
    var draft = state.overlay().draft()
    for place in 0..<plan.leaves {
      draft.write(StateBench.value(0), to: StateBench.key(place))
    }
    try state.commit(try draft.seal())
    var first = RoundMeter(operations: plan.leaves, clock: BenchClock.wall)
    try flush(state, stored, &first, "flush a new tree, for each leaf")
    var meter = RoundMeter(operations: plan.changes, clock: BenchClock.wall)
    for round in 0...plan.rounds {
      meter.isCounting = round > 0
      let value = UInt8(truncatingIfNeeded: round + 1)
      var draft = state.overlay().draft()
      for _ in 0..<plan.changes {
        let place = anyPlace()
        draft.write(StateBench.value(value), to: StateBench.key(place))
        written[place] = value
      }
      try state.commit(try draft.seal())
      try flush(state, stored, &meter, "flush \(plan.changes) changed leaves, for each leaf")
    }
    results += first.measurements + meter.measurements
  }

  private func flush(
    _ state: FinalState, _ store: StateStore, _ meter: inout RoundMeter, _ name: String
  ) throws {
    guard let flush = state.takeFlush(), let height = flush.anchor.height else {
      throw Failure.disk("there is nothing to flush")
    }
    let standing = StoreStanding(
      height: height, block: BlockDigest(.zero), stateRoot: flush.anchor.stateRoot)
    let sorted = try meter.measure(name) {
      let sorted = flush.sorted()
      try store.apply(sorted, at: standing)
      return sorted
    }
    state.didFlush(sorted)
  }

  private mutating func read(
    _ places: [Int], _ store: RocksDBStore, _ name: String
  ) throws {
    let state = StateStore(store)
    var times: [Double] = []
    for place in places {
      let key = StateBench.key(place)
      let begin = BenchClock.wall()
      let value = try state.value(of: key)
      times.append(Double(BenchClock.wall() - begin))
      guard value == StateBench.value(written[place] ?? 0) else {
        throw Failure.lost(place: place)
      }
    }
    note(name, times)
  }

  private mutating func anyPlace() -> Int { Int.random(in: 0..<plan.leaves, using: &random) }

  private mutating func note(_ name: String, _ nanoseconds: [Double]) {
    results.append(
      Measurement(
        name: name, rounds: Quantiles(nanoseconds), operationsPerRound: 1, byteCount: nil))
  }
}
