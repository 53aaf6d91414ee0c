import SanadCodec
import SanadCrypto
import SanadSimulator
package import SanadState

/// What the authenticated state costs by itself: random leaves of a large tree written and sealed,
/// read and proved.
package struct StateBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Leaves of the tree.
    package var leaves: Int
    /// Leaves that each block changes.
    package var changes: Int
    /// Blocks that count, and rounds of reads; one more warms up.
    package var rounds: Int
    /// Seed of the random leaves.
    package var seed: UInt64

    /// Creates a plan; everything in it is above zero.
    package init(
      leaves: Int = 1_000_000, changes: Int = 4_000, rounds: Int = 9, seed: UInt64 = 1
    ) {
      precondition(leaves > 0 && changes > 0 && rounds > 0, "there is something to measure")
      self.leaves = leaves
      self.changes = changes
      self.rounds = rounds
      self.seed = seed
    }
  }

  /// Bytes of a value: about what an account's leaf has.
  private static let valueBytes = 100
  /// Blocks between a reader and the final state, as under load.
  private static let overlayDepth = 8

  private let plan: Plan
  private var random: SeededStream
  private var meter: RoundMeter
  private var watch: Stopwatch

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) {
    self.plan = plan
    random = SeededStream(seed: plan.seed, for: .workload)
    meter = RoundMeter(operations: plan.changes)
    watch = Stopwatch(RoundPlan(rounds: plan.rounds))
  }

  /// Measures everything.
  package mutating func run(version: String) throws(StateFailure) -> MeasurementReport {
    let store = MemoryStore()
    let hot = FinalState(nodes: store, values: store, limits: .unbounded)
    let built = try build(hot)
    if let flush = hot.takeFlush()?.sorted() {
      store.apply(flush)
      hot.didFlush(flush)
    }
    let cold = FinalState(anchor: hot.anchor, nodes: store, values: store, limits: .nothing)
    try update(hot, "pages in memory")
    try update(cold, "pages in the store")
    let reads = try read(hot)
    return MeasurementReport(
      machine: Machine(), version: version, results: [built] + meter.measurements + reads,
      checksum: watch.checksum)
  }

  private func build(_ state: FinalState) throws(StateFailure) -> Measurement {
    var draft = state.overlay().draft()
    for place in 0..<plan.leaves { draft.write(Self.value(0), to: Self.key(place)) }
    let begin = BenchClock.threadProcessor()
    let sealed = try draft.seal()
    let time = BenchClock.threadProcessor() - begin
    try state.commit(sealed)
    return Measurement(
      name: "seal a new tree, for each leaf",
      rounds: Quantiles([Double(time) / Double(plan.leaves)]), operationsPerRound: plan.leaves,
      byteCount: nil)
  }

  private mutating func update(_ state: FinalState, _ what: String) throws(StateFailure) {
    for round in 0...plan.rounds {
      meter.isCounting = round > 0
      let keys = (0..<plan.changes).map { _ in anyKey() }
      let value = Self.value(UInt8(truncatingIfNeeded: round + 1))
      var draft = state.overlay().draft()
      meter.measure("write, for each leaf, \(what)") {
        for key in keys { draft.write(value, to: key) }
      }
      let sealed = try sealed(draft, "seal, for each leaf, \(what)")
      try commit(sealed, to: state, "make final, for each leaf, \(what)")
    }
  }

  private mutating func sealed(
    _ draft: StateDraft, _ name: String
  ) throws(StateFailure) -> StateOverlay {
    try meter.measure(name) {
      Result { () throws(StateFailure) in try draft.seal() }
    }.get()
  }

  private mutating func commit(
    _ overlay: StateOverlay, to state: FinalState, _ name: String
  ) throws(StateFailure) {
    try meter.measure(name) {
      Result { () throws(StateFailure) in try state.commit(overlay) }
    }.get()
  }

  private mutating func read(_ state: FinalState) throws(StateFailure) -> [Measurement] {
    var overlay = state.overlay()
    for _ in 0..<Self.overlayDepth {
      var draft = overlay.draft()
      for _ in 0..<plan.changes { draft.write(Self.value(255), to: anyKey()) }
      overlay = try draft.seal()
    }
    let keys = (0..<4_096).map { _ in anyKey() }
    var next = 0
    func turn() -> StateKey {
      next = (next + 1) & 4_095
      return keys[next]
    }
    return [
      watch.measure("path of a key") { Int(truncatingIfNeeded: turn().path.word0) },
      watch.measure("read a final leaf") { Self.byteCount(of: turn(), in: state) },
      watch.measure("read a leaf below \(Self.overlayDepth) blocks") {
        Self.byteCount(of: turn(), in: overlay)
      },
      watch.measure("prove a leaf") { Self.siblingCount(of: turn(), in: state) },
    ]
  }

  private mutating func anyKey() -> StateKey {
    Self.key(Int.random(in: 0..<plan.leaves, using: &random))
  }

  /// As an account's: a byte for the kind, and a digest.
  static func key(_ place: Int) -> StateKey {
    StateKey(kind: 6, SHA256.digest(Array("leaf \(place)".utf8)).bytes)
  }

  static func value(_ byte: UInt8) -> [UInt8] {
    [UInt8](repeating: byte, count: valueBytes)
  }

  /// The store is our own memory, so that it does not fail.
  private static func byteCount(of key: StateKey, in state: some StateReading) -> Int {
    do throws(StateFailure) { return try state.read(key)?.count ?? 0 } catch {
      preconditionFailure("a leaf in memory cannot be read: \(error)")
    }
  }

  private static func siblingCount(of key: StateKey, in state: FinalState) -> Int {
    do throws(StateFailure) { return try state.prove(key)?.proof.bcsBytes.count ?? 0 } catch {
      preconditionFailure("a leaf in memory cannot be proved: \(error)")
    }
  }
}
