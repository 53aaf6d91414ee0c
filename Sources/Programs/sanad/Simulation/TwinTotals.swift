import SanadSimulator
import SanadTypes

/// What came of scenarios of twins, as `--json` prints it and as people read it.
struct TwinTotals: Encodable {
  /// The scenario that broke a property.
  struct Failed: Encodable, Equatable {
    let number: UInt64
    let scenario: String
    let property: String
    let detail: String
    let command: String
  }

  let views: Int
  let partitions: Int
  let seed: String
  let scenarios: UInt64
  var first: UInt64 = 1
  private(set) var visited: UInt64 = 0
  private(set) var conflicting: UInt64 = 0
  private(set) var proved: UInt64 = 0
  private(set) var silenced: UInt64 = 0
  private(set) var enteredViews: UInt64 = 0
  private(set) var blocks: UInt64 = 0
  private(set) var events = 0
  private(set) var worstRecoveryMilliseconds: UInt64 = 0
  private(set) var coverage = Coverage()
  private(set) var failed: Failed?
  var seconds: Int64 = 0

  init(views: Int, partitions: Int, seed: UInt64, _ scenarios: UInt64) {
    self.views = views
    self.partitions = partitions
    self.seed = String(seed)
    self.scenarios = scenarios
  }

  mutating func add(_ report: TwinCampaign.Report) {
    visited += 1
    if report.isConflicting { conflicting += 1 }
    if report.run.coverage[.evidenceStands] > 0 { proved += 1 }
    if report.run.coverage[.silencedTwins] > 0 { silenced += 1 }
    enteredViews += report.run.views
    blocks += report.run.blocks
    events += report.run.events
    worstRecoveryMilliseconds = max(
      worstRecoveryMilliseconds, report.run.recovery?.value ?? 0)
    coverage.add(report.run.coverage)
    guard let violation = report.run.violation else { return }
    let number = report.scenario.number
    failed = Failed(
      number: number, scenario: "\(report.scenario)", property: violation.property.rawValue,
      detail: "\(violation)",
      command: "sanad sim twins --views \(views) --partitions \(partitions)"
        + (seed == "1" ? "" : " --seed \(seed)") + " --first \(number) --count 1")
  }

  /// What is counted beside the scenarios themselves.
  private static let counters: [Coverage.Counter] = [
    .nullified, .notarized, .splitViews, .finalizations, .jumps, .standstills,
    .certificateFetches, .blockFetches, .silencedTwins, .byzantineMessages, .bans,
    .twoNotarize, .twoFinalize, .nullifyAndFinalize, .notarizeAndFinalize, .evidenceStands,
  ]

  private var seen: [String: UInt64] {
    SimulationReport.table(Self.counters.map { ($0.rawValue, coverage[$0]) })
  }

  enum CodingKeys: String, CodingKey {
    case views, partitions, seed, scenarios, first, visited, conflicting, proved, silenced
    case blocks, events, coverage, failed, seconds
    case enteredViews = "entered_views"
    case worstRecoveryMilliseconds = "worst_recovery_ms"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(views, forKey: .views)
    try container.encode(partitions, forKey: .partitions)
    try container.encode(seed, forKey: .seed)
    try container.encode(scenarios, forKey: .scenarios)
    try container.encode(first, forKey: .first)
    try container.encode(visited, forKey: .visited)
    try container.encode(conflicting, forKey: .conflicting)
    try container.encode(proved, forKey: .proved)
    try container.encode(silenced, forKey: .silenced)
    try container.encode(enteredViews, forKey: .enteredViews)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(events, forKey: .events)
    try container.encode(worstRecoveryMilliseconds, forKey: .worstRecoveryMilliseconds)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(seen, forKey: .coverage)
    try container.encode(failed, forKey: .failed)
  }

  /// The totals for people.
  var lines: [String] {
    [
      "scenarios  \(scenarios) of \(views) \(views == 1 ? "view" : "views"),"
        + " at most \(partitions) groups in each",
      "visited    \(visited) from number \(first), \(seconds) s",
      "twins      in \(conflicting) both sent votes that contradict each other,"
        + " in \(proved) the ledger has the proof, in \(silenced) one fell silent",
      "chain      \(enteredViews) views, \(blocks) blocks, \(events) events",
      "recovery   at worst \(worstRecoveryMilliseconds) ms after healing",
      "seen       \(SimulationReport.list(seen))",
      "checks     \(failed.map { "BROKEN: \($0.detail)" } ?? "all held")",
    ]
  }
}
