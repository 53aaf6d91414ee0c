import ArgumentParser
import SanadSimulator
import SanadTypes

/// `sanad sim plan`: what a seed stands for, as a file that can be changed and run.
struct SimulationPlanCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what a seed stands for, as a plan to change and replay.",
    discussion: """
      Examples:
        sanad sim plan --seed 7
        sanad sim plan --calm --nodes 4

      Keep it in a file, change it, and run it with `sanad sim replay`. A plan says
      all that decides a run: nodes, links, clocks, clients, and each fault with its
      time. docs/simulator.md has its members.
      """)

  @Option(help: "The seed. It also feeds small draws while the plan runs.")
  var seed: UInt64 = 1

  @Option(help: "Number of validators: 1 to 100.")
  var nodes = 4

  @Flag(help: "Good links, good machines, true clocks and no faults, to add your own.")
  var calm = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...100).contains(nodes) else {
      throw ValidationError("--nodes must be from 1 to 100")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let plan =
      calm
      ? SimulationPlan(calmWithSeed: seed, validators: nodes)
      : SimulationPlan(seed: seed, validators: nodes)
    terminal.show(document: try PlanFile.text(plan))
  }
}

/// `sanad sim list-faults`: what can go wrong in a plan.
struct SimulationFaultsCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-faults",
    abstract: "List the faults and the Byzantine characters that plans have.",
    discussion: "Examples:\n  sanad sim list-faults\n  sanad sim list-faults --json")

  @OptionGroup var global: GlobalOptions

  private struct Row: Encodable {
    let kind: String
    let member: String?
    let meaning: String
  }

  func perform(on terminal: Terminal) async throws {
    var table = TextTable(["KIND", "IN A PLAN", "WHAT HAPPENS"])
    let rows = FaultKind.allCases.map {
      Row(kind: $0.rawValue, member: $0.inPlans, meaning: $0.meaning)
    }
    for row in rows { table.add([row.kind, row.member ?? "links", row.meaning]) }
    let characters = ByzantineSeat.Character.allCases.map {
      Row(kind: $0.rawValue, member: "byzantine", meaning: $0.meaning)
    }
    for row in characters { table.add([row.kind, "byzantine", row.meaning]) }
    try terminal.show(["faults": rows, "byzantine": characters], text: table.text)
  }
}
