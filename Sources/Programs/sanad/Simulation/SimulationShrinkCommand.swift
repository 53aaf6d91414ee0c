import ArgumentParser
import SanadSimulator
import SanadTypes

/// `sanad sim shrink`: makes a failing plan as small as it gets.
struct SimulationShrinkCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "shrink", abstract: "Make a plan that breaks a property smaller.",
    discussion: """
      Examples:
        sanad sim shrink plan.json --out small.json
        sanad sim shrink --seed 7 --nodes 4 --out small.json

      Takes out faults, clients, observers, bad links and bad clocks, and shortens
      what is left, as long as the same property breaks. Each step is a run.
      """)

  @Argument(help: "The plan; or a seed with --seed.")
  var file: String?

  @Option(help: "The seed to begin with, in the place of a file.")
  var seed: UInt64?

  @Option(help: "Number of validators of --seed: 1 to 100.")
  var nodes = 4

  @Option(help: "Most runs.")
  var runs = 500

  @Option(
    help: "Where to write the smaller plan; a file that does not exist. Default: standard output.")
  var out: String?

  @OptionGroup var global: GlobalOptions

  private struct Result: Encodable {
    let property: String
    let milliseconds: UInt64
    let runs: Int
    let faultsBefore: Int
    let faults: Int
    let plan: SimulationPlan

    enum CodingKeys: String, CodingKey {
      case property, runs, faults, plan
      case milliseconds = "breaks_after_ms"
      case faultsBefore = "faults_before"
    }
  }

  func validate() throws {
    guard (file == nil) != (seed == nil) else {
      throw ValidationError("give either a file or --seed S")
    }
    guard (1...100).contains(nodes), (1...100_000).contains(runs) else {
      throw ValidationError("--nodes is 1 to 100, and --runs 1 to 100000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let plan =
      if let file { try PlanFile.read(file) } else {
        SimulationPlan(seed: seed ?? 0, validators: nodes)
      }
    guard let violation = try Simulation.run(plan).violation else {
      throw CommandFailure(
        .usage, status: .usage, "the plan breaks no property: there is nothing to shrink",
        help: "Give a plan that `sanad sim replay` fails on, or a seed that `sanad sim run` does.")
    }
    terminal.say("breaks \(violation)")
    var shrinker = PlanShrinker(
      plan, breaking: violation, runsMax: runs, tell: { terminal.say($0) },
      outcome: { try Simulation.run($0).violation })
    let shrunk = try shrinker.shrink()
    if let out { try PlanFile.write(shrunk.plan, to: out) }
    let text = try text(shrunk)
    try terminal.show(
      Result(
        property: shrunk.violation.property.rawValue, milliseconds: shrunk.violation.time / 1_000,
        runs: shrunk.runs, faultsBefore: plan.faults.count, faults: shrunk.plan.faults.count,
        plan: shrunk.plan),
      text: text)
  }

  private func text(_ shrunk: PlanShrinker.Shrunk) throws -> String {
    guard let out else { return try PlanFile.text(shrunk.plan) }
    return
      (shrunk.plan.lines + [
        "breaks    \(shrunk.violation)", "see it    sanad sim replay \(out) --timeline views",
      ]).joined(separator: "\n")
  }
}
