import ArgumentParser
import SanadSimulator
import SanadTypes

/// `sanad sim explore`: every state of four validators within a few views.
struct SimulationExploreCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Visit every state of four validators within a few views.",
    discussion: """
      Examples:
        sanad sim explore --views 2
        sanad sim explore --views 3 --byzantine-leads 1 --json

      One of the four is Byzantine: it says whatever it can sign, to whom it likes.
      Messages come in any order or never, timers fire at any time, and each property
      is checked in each state. Three views take gigabytes, and up to an hour.
      docs/simulator.md says what is explored and what is not.
      """)

  @Option(help: "How many views: 1 to 3.")
  var views: UInt64 = 2

  @Option(help: "The view that the Byzantine validator leads, 0 for none. Default: all.")
  var byzantineLeads: UInt64?

  @Flag(help: "Signatures come back at any time; one or two views.")
  var slowSigners = false

  @Flag(help: "Leave out what every node has to refuse: forged, lying, short of a quorum.")
  var withoutForgeries = false

  @Flag(help: "Take no two states for one; for comparing, one or two views.")
  var unmerged = false

  @Option(help: "Give a search up above so many states.")
  var states = 200_000_000

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...ExplorationPlan.viewsMax).contains(views) else {
      throw ValidationError("--views is 1 to \(ExplorationPlan.viewsMax)")
    }
    guard (byzantineLeads ?? 0) <= views else {
      throw ValidationError("--byzantine-leads is one of the views, or 0")
    }
    guard views < 3 || !(slowSigners || unmerged) else {
      throw ValidationError("--slow-signers and --unmerged go with one or two views")
    }
    guard (1...1_000_000_000).contains(states) else {
      throw ValidationError("--states is 1 to 1000000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let turns = byzantineLeads.map { [$0] } ?? (1...views).map { $0 } + [0]
    var searches: [ExplorationReport] = []
    for turn in turns {
      terminal.explain("the Byzantine validator leads \(turn == 0 ? "none" : "view \(turn)")")
      let plan = ExplorationPlan(
        views: views, byzantineLeads: turn == 0 ? nil : turn, hasSlowSigners: slowSigners,
        hasForgeries: !withoutForgeries, statesMax: states)
      let clock = ContinuousClock()
      let start = clock.now
      let report = try Exploration.run(plan, isMerging: !unmerged) { progress in
        let line =
          switch progress {
          case .seat(let seat, let states, let inputs):
            "seat \(seat): \(states) states of its own, \(inputs) inputs"
          case .classes(let seat, let count): "seat \(seat): \(count) classes"
          case .states(let count): "\(count) states"
          }
        terminal.explain(line)
      }
      searches.append(ExplorationReport(report, seconds: start.duration(to: clock.now)))
      if report.violation != nil { break }
    }
    let all = ExplorationReports(searches)
    try terminal.show(all, text: all.lines.joined(separator: "\n"))
    if all.isGood { return }
    if terminal.isJSON { throw CommandStatus.checkFailed }
    throw failure(all)
  }

  private func failure(_ all: ExplorationReports) -> CommandFailure {
    guard let broken = all.searches.compactMap(\.violation).first else {
      return CommandFailure(
        .propertyBroken, status: .checkFailed, "not every state was visited",
        help: "allow more with --states, or explore fewer views")
    }
    return CommandFailure(
      .propertyBroken, status: .checkFailed, "a state breaks a property: \(broken.property)",
      details: [broken.detail])
  }
}

/// One search as `--json` prints it and as people read it.
struct ExplorationReport: Encodable, Equatable {
  struct Seat: Encodable, Equatable {
    let leads: [UInt64]
    let states: Int
    let classes: Int
  }

  struct Broken: Encodable, Equatable {
    let property: String
    let detail: String
    let steps: [String]
  }

  let views: UInt64
  let byzantineLeads: UInt64
  let slowSigners: Bool
  let forgeries: Bool
  let seats: [Seat]
  let trials: Int
  let states: Int
  let transitions: Int
  let duplicates: Int
  let depth: Int
  let said: Int
  let certificates: Int
  let isWhole: Bool
  let violation: Broken?
  let seconds: String

  enum CodingKeys: String, CodingKey {
    case views, forgeries, seats, trials, states, transitions, duplicates, depth, said
    case certificates, violation, seconds
    case byzantineLeads = "byzantine_leads"
    case slowSigners = "slow_signers"
    case isWhole = "whole"
  }

  init(_ report: Exploration.Report, seconds: Duration) {
    views = report.plan.views
    byzantineLeads = report.plan.byzantineLeads ?? 0
    slowSigners = report.plan.hasSlowSigners
    forgeries = report.plan.hasForgeries
    seats = report.seats.map { Seat(leads: $0.leads, states: $0.states, classes: $0.classes) }
    trials = report.trials
    states = report.states
    transitions = report.transitions
    duplicates = report.duplicates
    depth = report.depth
    said = report.saidCount
    certificates = report.certificateCount
    isWhole = report.isWhole
    violation = report.violation.map {
      Broken(property: $0.property.rawValue, detail: $0.detail, steps: $0.steps)
    }
    let tenths =
      seconds.components.seconds * 10 + seconds.components.attoseconds / 100_000_000_000_000_000
    self.seconds = "\(tenths / 10).\(tenths % 10)"
  }

  var lines: [String] {
    let turn = byzantineLeads == 0 ? "none of them" : "view \(byzantineLeads)"
    let graphs = seats.map { seat in
      let leads = seat.leads.isEmpty ? "no view" : "view \(seat.leads[0])"
      return "leads \(leads): \(seat.states) states, \(seat.classes) classes"
    }
    var lines = [
      "\(views) \(views == 1 ? "view" : "views"); the Byzantine validator leads \(turn)"
    ]
    lines += zip(["first", "second", "third"], graphs).map { "  \($0) honest one \($1)" }
    lines += [
      "  engine       \(trials) inputs tried",
      "  together     \(states) states, \(transitions) steps, \(duplicates) duplicates, depth \(depth)",
      "  said         \(said) sets of votes, \(certificates) sets of certificates",
      "  whole        \(isWhole ? "yes" : "no"), \(seconds) s",
      "  violated     \(violation.map { "\($0.property): \($0.detail)" } ?? "nothing")",
    ]
    return lines + (violation?.steps ?? []).map { "    \($0)" }
  }
}

/// All searches of a call.
struct ExplorationReports: Encodable, Equatable {
  let searches: [ExplorationReport]
  let properties: [String]
  let states: Int
  let isWhole: Bool

  enum CodingKeys: String, CodingKey {
    case searches, properties, states
    case isWhole = "whole"
  }

  init(_ searches: [ExplorationReport]) {
    self.searches = searches
    properties = ExplorationProperty.allCases.map(\.rawValue)
    states = searches.reduce(0) { $0 + $1.states }
    isWhole = searches.allSatisfy(\.isWhole)
  }

  /// Whether every state was visited and every property held.
  var isGood: Bool { isWhole && searches.allSatisfy { $0.violation == nil } }

  var lines: [String] {
    searches.flatMap(\.lines) + [
      "together \(states) states, \(isWhole ? "all that there are" : "not all that there are")"
    ]
  }
}
