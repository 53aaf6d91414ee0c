import ArgumentParser
import SanadSimulator
import SanadTypes

/// `sanad sim twins`: every scenario of four validators of which one is two hosts.
struct SimulationTwinsCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "twins",
    abstract: "Play every scenario in which one of four validators is two hosts.",
    discussion: """
      Examples:
        sanad sim twins --views 2
        sanad sim twins --views 3 --slice 1/4 --json
        sanad sim twins --first 812 --count 1 --log

      For each view the five hosts are parted into groups that hear each other; then
      all is healed, and the chain has to go on everywhere. Scenarios are numbered;
      those that differ only by an exchange of like hosts have one number. Counts of
      slices add up. docs/simulator.md says what a scenario is.
      """)

  @Option(help: "Views with a partition: 1 to 3.")
  var views = 3

  @Option(help: "Most groups in a view: 1 to 5.")
  var partitions = 2

  @Option(help: "The number of the first scenario to play.")
  var first: UInt64?

  @Option(help: "How many to play, from --first on. Default: all that follow.")
  var count: UInt64?

  @Option(help: "Play the part K of N, as K/N: each has consecutive numbers.")
  var slice: ScenarioSlice?

  @Option(help: "Seed of small draws, such as latencies: the same for each scenario.")
  var seed: UInt64 = 1

  @Flag(help: "Write every event of the one scenario to standard error.")
  var log = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...TwinEnumeration.viewsMax).contains(views) else {
      throw ValidationError("--views is 1 to \(TwinEnumeration.viewsMax)")
    }
    guard (1...TwinPartition.hostCount).contains(partitions) else {
      throw ValidationError("--partitions is 1 to \(TwinPartition.hostCount)")
    }
    guard slice == nil || (first == nil && count == nil) else {
      throw ValidationError("--slice goes without --first and --count")
    }
    guard (first ?? 1) > 0, (count ?? 1) > 0 else {
      throw ValidationError("--first and --count are at least 1")
    }
    guard !log || count == 1 else { throw ValidationError("--log goes with --count 1") }
  }

  func perform(on terminal: Terminal) async throws {
    let enumeration = TwinEnumeration(views: views, groupsMax: partitions)
    let numbers = numbers(of: enumeration.count)
    guard !numbers.isEmpty else {
      throw ValidationError("there are \(enumeration.count) scenarios")
    }
    let campaign = try TwinCampaign(enumeration, seed: seed)
    var totals = TwinTotals(views: views, partitions: partitions, seed: seed, enumeration.count)
    totals.first = numbers.lowerBound
    let clock = ContinuousClock()
    let start = clock.now
    for number in numbers {
      guard let scenario = enumeration[number] else { break }
      terminal.explain("\(number): \(scenario)")
      totals.add(
        try campaign.play(scenario, log: log ? { entry in terminal.say(entry.line) } : nil))
      if totals.failed != nil { break }
      if totals.visited.isMultiple(of: 500) {
        terminal.say("\(totals.visited) of \(numbers.count) scenarios, \(totals.blocks) blocks")
      }
    }
    totals.seconds = start.duration(to: clock.now).components.seconds
    try terminal.show(totals, text: totals.lines.joined(separator: "\n"))
    guard let failed = totals.failed else { return try demandConflicts(in: totals, on: terminal) }
    if terminal.isJSON { throw CommandStatus.checkFailed }
    throw CommandFailure(
      .propertyBroken, status: .checkFailed,
      "scenario \(failed.number) breaks a property: \(failed.property)",
      details: [failed.detail, failed.scenario], help: "run: \(failed.command) --log")
  }

  /// Scenarios in which the twins never contradict each other would try nothing.
  private func demandConflicts(in totals: TwinTotals, on terminal: Terminal) throws {
    guard totals.visited == totals.scenarios, totals.conflicting == 0 else { return }
    if terminal.isJSON { throw CommandStatus.checkFailed }
    throw CommandFailure(
      .propertyBroken, status: .checkFailed,
      "in no scenario did the twins contradict each other: nothing was tried")
  }

  private func numbers(of all: UInt64) -> Range<UInt64> {
    if let slice { return slice.numbers(of: all) }
    let first = first ?? 1
    guard first <= all else { return first..<first }
    return first..<first + min(count ?? all, all - first + 1)
  }
}

/// One of several parts of an enumeration, as `2/8`.
struct ScenarioSlice: ExpressibleByArgument, Equatable {
  private static let partsMax: UInt64 = 1_000_000

  let part: UInt64
  let parts: UInt64

  init?(argument: String) {
    let words = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let part = UInt64(words[0]), let parts = UInt64(words[1]),
      (1...Self.partsMax).contains(parts), (1...parts).contains(part)
    else { return nil }
    self.part = part
    self.parts = parts
  }

  /// The numbers of the part, of 1 to `all`; parts are consecutive and together are all.
  func numbers(of all: UInt64) -> Range<UInt64> {
    (part - 1) * all / parts + 1..<part * all / parts + 1
  }
}
