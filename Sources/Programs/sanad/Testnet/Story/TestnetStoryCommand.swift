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
        sanad testnet story --json

      The ledgers of all validators run in this process on a clock that jumps: each
      block is built by one and judged by the others, and the rules of the ledger are
      recomputed from its receipts. A bill and a bond are auctioned under seal,
      traded against two kinds of cash, and paid; a bond is called. Each performance
      is the same, to the last byte of the state.
      """)

  @Option(help: "The genesis. (default: Genesis/local/payments.yaml)")
  var genesis: String?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let path = genesis ?? "Genesis/local/payments.yaml"
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        .fileUnreadable, "there is no \(path) here",
        help: "Run this in the source tree, or name a genesis like it with --genesis.")
    }
    let file = try GenesisFile.load(path)
    var lines: [Story.Line] = []
    let isLive = !global.json
    let story = try Story(file) { line in
      lines.append(line)
      if isLive { terminal.show(document: Self.text(line)) }
    }
    do { try story.play() } catch let failure as StoryFailure {
      throw CommandFailure(.propertyBroken, status: .checkFailed, failure.description)
    }
    if !isLive { try terminal.show(["story": lines], text: "") }
  }

  private static func text(_ line: Story.Line) -> String {
    "day \(line.day < 10 ? " " : "")\(line.day)  \(line.date)  \(line.text)"
  }
}
