import ArgumentParser
import Foundation
import SanadConfig
import SanadTypes

/// `sanad testnet story`: an accelerated month of the programme.
struct TestnetStoryCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "story", abstract: "Play an accelerated month and check every invariant.",
    discussion: """
      Examples:
        sanad testnet story
        sanad testnet story --in-process --json

      Starts four validators and an observer whose clocks it moves, and plays a month
      on them through their APIs, as wallets do: a bill and a bond are auctioned under
      seal, traded against two kinds of cash, and paid; a bond is called. Whatever it
      shows is proven. At the end all nodes have to agree, and the blocks are executed
      once more with the rules of the ledger recomputed from outside after each. Takes
      a minute or two; the nodes are ended then, and their files deleted unless --dir
      says where to keep them, or something does not hold.

      With --in-process there are no nodes: the ledgers of all validators run here on
      a clock that jumps, in a second, each performance the same to the last byte.
      """)

  @Option(help: "The genesis. (default: Genesis/local/payments.yaml)")
  var genesis: String?

  @Flag(help: "Without nodes: four ledgers in this process.")
  var inProcess = false

  @Option(help: "The date on which it begins, with --in-process.")
  var begin: String?

  @Option(help: "A new folder for the nodes, which is kept.")
  var dir: String?

  @Option(
    name: .customLong("base-port"), help: "The first port of the nodes. Default: free ones.")
  var basePort: UInt16?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !inProcess || (dir == nil && basePort == nil) else {
      throw ValidationError("--in-process has no nodes for --dir and --base-port")
    }
    guard inProcess || begin == nil else {
      throw ValidationError("on nodes the story begins on a day to come, without --begin")
    }
    guard basePort.map({ (1_024...65_000).contains($0) }) ?? true else {
      throw ValidationError("--base-port is 1024 to 65000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let path = genesis ?? "Genesis/local/payments.yaml"
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        .fileUnreadable, "there is no \(path) here",
        help: "Run this in the source tree, or name a genesis like it with --genesis.")
    }
    let teller = StoryTeller(isLive: !global.json, terminal)
    if inProcess {
      let date = try begin.map(CalendarDate.init(written:))
      let start = date.map { Timestamp(UInt64(max($0.dayNumber, 0)) * 86_400_000) }
      let file = try GenesisFile.load(path, changes: .init(timestamp: start))
      try await teller.play(try StoryChain(file))
    } else {
      try await playOnNodes(path, teller, terminal)
    }
    if global.json { try terminal.show(["story": teller.lines], text: "") }
  }

  private func playOnNodes(
    _ path: String, _ teller: StoryTeller, _ terminal: Terminal
  ) async throws {
    let folder =
      dir
      ?? FileManager.default.temporaryDirectory.appending(path: "sanad-story-\(UUID())")
      .path(percentEncoded: false)
    let host = StoryHost(
      genesis: path, directory: folder, basePort: try basePort ?? StoryHost.freePorts(),
      patience: .seconds(max(global.timeout, 60)))
    terminal.say("starting   \(StoryHost.validators) validators and an observer in \(folder)")
    let told: CommandStatus?
    do {
      told = try await Signals.untilTold {
        let network = try await host.start()
        try await teller.play(network)
      }
    } catch {
      try await host.stop()
      terminal.say("the nodes' files are kept in \(folder)")
      throw error
    }
    try await host.stop()
    if dir == nil { try FileManager.default.removeItem(atPath: folder) }
    if let told { throw told }
  }
}

/// Tells a story: each line when it happens, or all at the end.
final class StoryTeller: @unchecked Sendable {
  // One task tells, and who reads waits for its end.
  private(set) var lines: [Story.Line] = []
  private let isLive: Bool
  private let terminal: Terminal

  init(isLive: Bool, _ terminal: Terminal) {
    self.isLive = isLive
    self.terminal = terminal
  }

  /// Plays the story on a stage.
  ///
  /// Throws `propertyBroken` where anything does not happen as it has to.
  func play(_ stage: any StoryStage) async throws {
    let story = try Story(on: stage) { [self] line in
      lines.append(line)
      if isLive { terminal.show(document: Self.text(line)) }
    }
    do { try await story.play() } catch let failure as StoryFailure {
      throw CommandFailure(.propertyBroken, status: .checkFailed, failure.description)
    }
  }

  private static func text(_ line: Story.Line) -> String {
    "day \(line.day < 10 ? " " : "")\(line.day)  \(line.date)  block \(line.height)  \(line.text)"
  }
}
