import ArgumentParser
import SanadSimulator
import SanadTypes

/// `sanad sim replay`: runs a plan from a file.
struct SimulationReplayCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a plan from a file.",
    discussion: """
      Examples:
        sanad sim replay plan.json
        sanad sim replay plan.json --timeline views --last 3000
        sanad sim replay plan.json --log

      Exits with 8 when a property does not hold.
      """)

  @Argument(help: "The plan, as `sanad sim plan` or `sanad sim shrink` wrote it.")
  var file: String

  @Flag(help: "Write every event to standard error.")
  var log = false

  @Option(
    help: "Write the end of the run to standard error, a column for each node: views or messages.")
  var timeline: Timeline.Detail?

  @Option(help: "How many milliseconds of the end --timeline has.")
  var last: UInt64 = 2_000

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...SimulationPlan.lengthMax).contains(last) else {
      throw ValidationError("--last is 1 to \(SimulationPlan.lengthMax) milliseconds")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let plan = try PlanFile.read(file)
    terminal.explain(plan.lines.joined(separator: "\n"))
    var table = timeline.map {
      Timeline(nodes: plan.nodes, detail: $0, lastMilliseconds: last)
    }
    let isWatched = log || table != nil
    let report = try Simulation.run(
      plan,
      log: isWatched
        ? { entry in
          if log { terminal.say(entry.line) }
          table?.add(entry)
        } : nil)
    for line in table?.lines ?? [] { terminal.say(line) }
    let shown = SimulationReport(report)
    try terminal.show(shown, text: (plan.summary + shown.lines).joined(separator: "\n"))
    guard let violation = report.violation else { return }
    if terminal.isJSON { throw CommandStatus.checkFailed }
    throw CommandFailure(
      .propertyBroken, status: .checkFailed, "\(file) breaks a property", details: ["\(violation)"],
      help: "run: sanad sim shrink \(file), or with --timeline views")
  }
}

extension Timeline.Detail: ExpressibleByArgument {}
