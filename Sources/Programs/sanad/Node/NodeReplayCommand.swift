import ArgumentParser
import Foundation
import SanadNode
import SanadTypes

/// `sanad node replay`: runs the block of a divergence again.
struct NodeReplayCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run the block of a divergence again.",
    discussion: """
      Examples:
        sanad node replay divergence-812.json
        sanad node replay divergence-812.json --keys 0
        sanad node replay divergence-812.json --json

      A node that gets another result of a block than the network writes the file
      into its data directory. This runs the block with this program, on this
      machine: whose result comes out, and in which keys the results differ.

      Exits with 0 when the network's result comes out: the node's program or
      machine is at fault. Exits with 8 when the node's comes out, or a third, or
      when the node's values were not those of the state that all agree on.
      """)

  @Argument(help: "The file, as the node wrote it: divergence-HEIGHT.json.")
  var file: String

  @Option(help: "How many keys are shown; the others are counted.")
  var keys = 40

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (0...1_000_000).contains(keys) else {
      throw ValidationError("--keys is 0 to 1000000")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let bytes = try PersonsFile.bytes(of: file, max: DivergenceBundle.bytesMax)
    let bundle = try DivergenceBundle(Data(bytes))
    let report = ReplayReport(try DivergenceReplay(bundle), of: bundle, showing: keys)
    try terminal.show(report, text: report.text)
    guard let code = report.failure else { return }
    if terminal.isJSON { throw CommandStatus.checkFailed }
    throw CommandFailure(code, status: .checkFailed)
  }
}
