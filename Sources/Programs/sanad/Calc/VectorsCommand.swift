import ArgumentParser
import SanadTypes

/// `sanad calc vectors FILE`: computes every calculation of a file and compares.
struct VectorsCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectors", abstract: "Compare a file of results with our own.",
    discussion: """
      Examples:
        sanad calc vectors instruments.json
        sanad calc vectors instruments.json --json

      The file is an object with a list "vectors", such a list alone, or one vector a
      line; each has kind, input and expect. Whole numbers and texts have to be equal;
      decimal numbers may differ by 1e-12 of the larger of one and the number. A kind
      that is not known fails, by its name. Exits with 8 where one fails.
      """)

  @Argument(
    help: "The vectors; - is standard input.", completion: .file(extensions: ["json", "jsonl"]))
  var file: String

  @OptionGroup var global: GlobalOptions

  /// What `--json` prints.
  struct Summary: Encodable, Equatable {
    let passed: Int
    let failed: Int
    let failures: [VectorFile.Outcome]
  }

  func perform(on terminal: Terminal) async throws {
    let outcomes = try VectorFile(try CalculationLines.input(file)).outcomes()
    let failures = outcomes.filter { !$0.differences.isEmpty }
    for outcome in outcomes where outcome.differences.isEmpty {
      terminal.explain("passed  \(outcome.id)  \(outcome.kind)")
    }
    let lines = failures.flatMap { outcome in
      ["failed  \(outcome.id)  \(outcome.kind)"] + outcome.differences.map { "  \($0)" }
    }
    let passed = outcomes.count - failures.count
    try terminal.show(
      Summary(passed: passed, failed: failures.count, failures: failures),
      text: (lines + ["\(passed) passed, \(failures.count) failed"]).joined(separator: "\n"))
    if !failures.isEmpty { throw CommandStatus.checkFailed }
  }
}
