import ArgumentParser
import Foundation
import SanadSimulator
import SanadTypes

/// `sanad sim run`: one seed in detail, or many with their totals.
struct SimulationRunCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run one seed, or many.",
    discussion: """
      Examples:
        sanad sim run --seed 7
        sanad sim run --seed 7 --log
        sanad sim run --seeds 500 --nodes 4 --every-operation
        sanad sim run --seeds 100 --first 1000 --nodes 7 --json
      """)

  @Option(help: "The seed of the one run to show.")
  var seed: UInt64?

  @Option(help: "How many seeds to run, from --first on.")
  var seeds: UInt64?

  @Option(help: "The first of many seeds.")
  var first: UInt64 = 1

  @Option(help: "Number of validators: 1 to 100.")
  var nodes = 4

  @Flag(help: "Write every event of the one run to standard error.")
  var log = false

  @Flag(help: "Fail unless the seeds together brought up every operation, applied and refused.")
  var everyOperation = false

  @Flag(help: "Fail unless they brought up every fault and every Byzantine character.")
  var everyFault = false

  @Flag(help: "Let every node execute for itself, also where the plan shares.")
  var executeEverywhere = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (seed == nil) != (seeds == nil) else {
      throw ValidationError("give either --seed S for one run or --seeds N for many")
    }
    guard (1...100).contains(nodes) else {
      throw ValidationError("--nodes must be from 1 to 100")
    }
    guard (seeds ?? 1) > 0, first.addingReportingOverflow(seeds ?? 1).overflow == false else {
      throw ValidationError("--seeds must be at least 1, and --first + --seeds a 64-bit number")
    }
    guard seed != nil || !log else { throw ValidationError("--log goes with --seed") }
    guard seeds != nil || !(everyOperation || everyFault) else {
      throw ValidationError("--every-operation and --every-fault go with --seeds")
    }
  }

  func perform(on terminal: Terminal) async throws {
    if let seed { return try runOne(seed, on: terminal) }
    try runMany(seeds ?? 1, on: terminal)
  }

  private func plan(_ seed: UInt64) -> SimulationPlan {
    var plan = SimulationPlan(seed: seed, validators: nodes)
    if executeEverywhere { plan.execution = .everywhere }
    return plan
  }

  // MARK: One

  private func runOne(_ seed: UInt64, on terminal: Terminal) throws {
    let plan = plan(seed)
    terminal.explain(plan.lines.joined(separator: "\n"))
    let report = try Simulation.run(plan, log: log ? { entry in terminal.say(entry.line) } : nil)
    try terminal.show(
      SimulationReport(report),
      text: (plan.summary + SimulationReport(report).lines).joined(separator: "\n"))
    if let violation = report.violation { throw failure(violation, seed: seed, on: terminal) }
  }

  // MARK: Many

  private func runMany(_ count: UInt64, on terminal: Terminal) throws {
    var totals = SimulationTotals(nodes: nodes, first: first)
    let clock = ContinuousClock()
    let start = clock.now
    for seed in first..<(first + count) {
      let report = try Simulation.run(plan(seed))
      totals.add(report)
      if let violation = report.violation {
        totals.failed = SimulationTotals.Failed(
          seed: seed, property: violation.property.rawValue, detail: "\(violation)")
        break
      }
      if totals.seeds.isMultiple(of: 50) {
        terminal.say("\(totals.seeds) of \(count) seeds, \(totals.views) views")
      }
    }
    totals.wallSeconds = start.duration(to: clock.now).seconds
    try terminal.show(totals, text: totals.lines.joined(separator: "\n"))
    if let failed = totals.failed {
      throw reported(seed: failed.seed, failed.detail, on: terminal)
    }
    let missing =
      (everyOperation ? totals.coverage.missingOperations : [])
      + (everyFault ? totals.coverage.missingFaults : [])
    if !missing.isEmpty { throw untested(missing, on: terminal) }
  }

  // MARK: Failing

  /// What never came up has not been tested, however green the seeds are.
  private func untested(_ missing: [String], on terminal: Terminal) -> any Error {
    if terminal.isJSON { return CommandStatus.checkFailed }
    return CommandFailure(
      .propertyBroken, status: .checkFailed, "these seeds have not tested everything",
      details: missing.map { "never: \($0)" },
      help: "run more seeds; some hundreds bring up everything")
  }

  private func failure(
    _ violation: Violation, seed: UInt64, on terminal: Terminal
  ) -> any Error {
    reported(seed: seed, "\(violation)", on: terminal)
  }

  /// With `--json` the one object has been written and says it; people get the error as well.
  private func reported(seed: UInt64, _ detail: String, on terminal: Terminal) -> any Error {
    if terminal.isJSON { return CommandStatus.checkFailed }
    return CommandFailure(
      .propertyBroken, status: .checkFailed,
      "seed \(seed) with \(nodes) validators breaks a property",
      details: [detail],
      help: "run: sanad sim shrink --seed \(seed) --nodes \(nodes)")
  }
}

extension Duration {
  /// The length in seconds.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
