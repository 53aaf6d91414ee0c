import ArgumentParser
import Foundation
import SanadTypes

/// `sanad sim mutants`: guards of the source broken one by one, and seeds on each.
struct SimulationMutantsCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutants",
    abstract: "Break guards of the source one by one, and see seeds notice each.",
    discussion: """
      Examples:
        sanad sim mutants --record verdicts.json
        sanad sim mutants consensus/any-parent --seeds 20 --json

      Needs the source, a Swift toolchain and Python 3.11: all changes go into one
      copy of the source, which is built once; this program itself has none of them.
      Ends with `N killed of M`, and with exit code 8 unless they are equal.
      """)

  /// What runs it, in the source.
  private static let script = "Scripts/mutants"

  @Argument(help: "Changes by name; all of the gate by default.")
  var changes: [String] = []

  @Option(help: "Where the source is.")
  var source = "."

  @Option(help: "Most seeds of each change with four validators.")
  var seeds: Int?

  @Option(help: "Most seeds after these with seven.")
  var seven: Int?

  @Option(help: "Keeps verdicts in a file, and goes on from it.")
  var record: String?

  @Option(help: "Writes what noticed each change as a table of Markdown.")
  var table: String?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard [seeds, seven].allSatisfy({ $0.map { (0...1_000_000).contains($0) } ?? true }) else {
      throw ValidationError("--seeds and --seven are 0 to 1000000")
    }
    guard changes.allSatisfy({ !$0.hasPrefix("-") }) else {
      throw ValidationError("a change is named by its list and its name: safety/votes-twice")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let script = URL(fileURLWithPath: source).appendingPathComponent(Self.script)
    guard FileManager.default.isExecutableFile(atPath: script.path) else {
      throw CommandFailure(
        .fileUnreadable, "there is no source with \(Self.script) in \(source)",
        help: "Give the folder of a checkout: --source DIR")
    }
    let process = Process()
    process.executableURL = script
    process.arguments = ["--simulator"] + arguments(json: terminal.isJSON)
    do { try process.run() } catch {
      throw CommandFailure(.fileUnreadable, "\(script.path) cannot be run: \(error)")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CommandStatus.checkFailed }
  }

  private func arguments(json: Bool) -> [String] {
    var arguments = changes
    let numbers = [("--seeds", seeds), ("--seven", seven)]
    for (name, value) in numbers { if let value { arguments += [name, "\(value)"] } }
    // The script works in its own folder.
    for (name, path) in [("--record", record), ("--table", table)] {
      if let path { arguments += [name, URL(fileURLWithPath: path).standardizedFileURL.path] }
    }
    return json ? arguments + ["--json"] : arguments
  }
}
