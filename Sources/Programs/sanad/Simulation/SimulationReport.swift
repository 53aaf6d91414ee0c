import SanadCrypto
import SanadSimulator
import SanadTypes

/// One run as `--json` prints it and as people read it.
struct SimulationReport: Encodable, Equatable {
  /// What did not hold.
  struct Broken: Encodable, Equatable {
    let property: String
    let node: Int?
    let milliseconds: String
    let detail: String
  }

  let seed: String
  let validators: Int
  let observers: Int
  let views: UInt64
  let blocks: UInt64
  let transactions: Int
  let simulatedMilliseconds: UInt64
  let events: Int
  let recoveryMilliseconds: UInt64?
  let boundMilliseconds: UInt64?
  let faults: [String: UInt64]
  let held: [String: UInt64]
  let byzantine: [String: UInt64]
  let coverage: [String: UInt64]
  let operations: [String: UInt64]
  let defects: [String: UInt64]
  let properties: [String]
  let violation: Broken?
  let trace: String

  enum CodingKeys: String, CodingKey {
    case seed, validators, observers, views, blocks, transactions, events, faults, byzantine,
      coverage
    case operations, defects, held
    case simulatedMilliseconds = "simulated_ms"
    case recoveryMilliseconds = "recovery_ms"
    case boundMilliseconds = "bound_ms"
    case properties, violation, trace
  }

  init(_ report: RunReport) {
    seed = String(report.seed)
    validators = report.validators
    observers = report.observers
    views = report.views
    blocks = report.blocks
    transactions = report.transactions
    simulatedMilliseconds = report.simulated.value
    events = report.events
    recoveryMilliseconds = report.recovery?.value
    boundMilliseconds = report.bound?.value
    faults = Self.table(report.coverage.faultEntries)
    held = Self.table(report.held.entries)
    byzantine = Self.table(report.coverage.characterEntries)
    coverage = Self.table(report.coverage.entries)
    operations = Self.table(report.coverage.operationEntries)
    defects = Self.table(report.coverage.defectEntries)
    properties = Property.allCases.map(\.rawValue)
    violation = report.violation.map {
      Broken(
        property: $0.property.rawValue, node: $0.node, milliseconds: String($0.time / 1_000),
        detail: $0.detail)
    }
    trace = report.trace.hex
  }

  /// The report for people.
  var lines: [String] {
    let recovery =
      recoveryMilliseconds.map { "\($0) ms (the bound is \(boundMilliseconds ?? 0) ms)" } ?? "-"
    return [
      "ran       \(simulatedMilliseconds) ms of simulated time in \(events) events",
      "chain     \(views) views, \(blocks) blocks, \(transactions) transactions final",
      "recovery  \(recovery)",
      "held      at most \(Self.list(held))",
      "faults    \(Self.list(faults))",
      "liars     \(Self.list(byzantine))",
      "seen      \(Self.list(coverage))",
      "asked     \(Self.list(operations))",
      "turned    \(Self.list(defects))",
      "checks    "
        + (violation.map { "BROKEN: \($0.property): \($0.detail)" }
          ?? "\(properties.count) held: \(properties.joined(separator: ", "))"),
      "trace     \(trace)",
    ]
  }

  static func table(_ entries: [(name: String, count: UInt64)]) -> [String: UInt64] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.count) })
  }

  /// What is not zero, the most frequent first.
  static func list(_ table: [String: UInt64]) -> String {
    let found = table.filter { $0.value > 0 }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return found.isEmpty ? "none" : found.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}

/// Many runs together.
struct SimulationTotals: Encodable {
  /// The run that broke a property.
  struct Failed: Encodable, Equatable {
    let seed: UInt64
    let property: String
    let detail: String
  }

  let nodes: Int
  let first: UInt64
  private(set) var seeds = 0
  private(set) var views: UInt64 = 0
  private(set) var blocks: UInt64 = 0
  private(set) var transactions = 0
  private(set) var events = 0
  private(set) var simulatedMilliseconds: UInt64 = 0
  private(set) var worstRecoveryMilliseconds: UInt64 = 0
  private(set) var held = Held()
  private(set) var coverage = Coverage()
  var wallSeconds = 0.0
  var failed: Failed?

  init(nodes: Int, first: UInt64) {
    self.nodes = nodes
    self.first = first
  }

  mutating func add(_ report: RunReport) {
    seeds += 1
    views += report.views
    blocks += report.blocks
    transactions += report.transactions
    events += report.events
    simulatedMilliseconds += report.simulated.value
    worstRecoveryMilliseconds = max(worstRecoveryMilliseconds, report.recovery?.value ?? 0)
    held.widen(to: report.held)
    coverage.add(report.coverage)
  }

  private enum CodingKeys: String, CodingKey {
    case nodes, first, seeds, views, blocks, transactions, events, failed, faults, byzantine
    case coverage
    case operations, defects, held
    case simulatedHours = "simulated_hours"
    case worstRecoveryMilliseconds = "worst_recovery_ms"
    case wallSeconds = "wall_seconds"
    case viewsPerSecond = "views_per_second"
    case eventsPerSecond = "events_per_second"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(nodes, forKey: .nodes)
    try container.encode(String(first), forKey: .first)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(views, forKey: .views)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(transactions, forKey: .transactions)
    try container.encode(events, forKey: .events)
    try container.encode(simulatedHours, forKey: .simulatedHours)
    try container.encode(worstRecoveryMilliseconds, forKey: .worstRecoveryMilliseconds)
    try container.encode(wallSeconds, forKey: .wallSeconds)
    try container.encode(perSecond(views), forKey: .viewsPerSecond)
    try container.encode(perSecond(UInt64(events)), forKey: .eventsPerSecond)
    try container.encode(SimulationReport.table(held.entries), forKey: .held)
    try container.encode(SimulationReport.table(coverage.faultEntries), forKey: .faults)
    try container.encode(
      SimulationReport.table(coverage.characterEntries), forKey: .byzantine)
    try container.encode(SimulationReport.table(coverage.entries), forKey: .coverage)
    try container.encode(
      SimulationReport.table(coverage.operationEntries), forKey: .operations)
    try container.encode(SimulationReport.table(coverage.defectEntries), forKey: .defects)
    try container.encode(failed, forKey: .failed)
  }

  private var simulatedHours: Double { Double(simulatedMilliseconds) / 3_600_000 }

  private func perSecond(_ count: UInt64) -> Int {
    wallSeconds > 0 ? Int(Double(count) / wallSeconds) : 0
  }

  /// The totals for people.
  var lines: [String] {
    let hours = (simulatedHours * 100).rounded() / 100
    let unseen = (coverage.entries + coverage.operationEntries + coverage.defectEntries)
      .filter { $0.count == 0 }.map(\.name)
    return [
      "seeds     \(seeds) from \(first), \(nodes) validators, \(Int(wallSeconds.rounded())) s",
      "chain     \(views) views, \(blocks) blocks, \(transactions) transactions final",
      "speed     \(perSecond(views)) views/s, \(perSecond(UInt64(events))) events/s,"
        + " \(hours) simulated hours",
      "recovery  at worst \(worstRecoveryMilliseconds) ms after healing",
      "held      at most \(SimulationReport.list(SimulationReport.table(held.entries)))",
      "faults    \(SimulationReport.list(SimulationReport.table(coverage.faultEntries)))",
      "liars     \(SimulationReport.list(SimulationReport.table(coverage.characterEntries)))",
      "seen      \(SimulationReport.list(SimulationReport.table(coverage.entries)))",
      "asked     \(SimulationReport.list(SimulationReport.table(coverage.operationEntries)))",
      "turned    \(SimulationReport.list(SimulationReport.table(coverage.defectEntries)))",
      "not seen  \(unseen.isEmpty ? "-" : unseen.joined(separator: ", "))",
      "checks    \(failed == nil ? "all held" : "BROKEN")",
    ]
  }
}
