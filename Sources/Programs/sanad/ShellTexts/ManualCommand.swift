import ArgumentParser
import Foundation
import SanadTypes

/// `sanad manual`: the manual page, made of the commands as they are.
struct ManualCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page, for man.",
    discussion: """
      Examples:
        sanad manual
        sanad manual --check

      Write it to ~/.local/share/man/man1/sanad.1, and man sanad shows it. It is made
      of the help of every command, so that it says what this version does. With
      --check the words of every example in it are read as commands, and nothing is
      run: who builds Sanad learns of an example that no longer fits.
      """)

  @Flag(help: "Read every example as a command, and say how many there are.")
  var check = false

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    if check { return try checkExamples(on: terminal) }
    let page = ManualPage.text()
    if global.json { return try terminal.show(["page": page], text: "") }
    terminal.show(document: page)
  }
}

extension ManualCommand {
  private struct Checked: Encodable {
    let commands: Int
    let examples: Int
  }

  private func checkExamples(on terminal: Terminal) throws {
    let examples = CommandExample.all
    var wrong: [String] = []
    for example in examples {
      do { _ = try Sanad.parseAsRoot(example.words) } catch {
        wrong.append(Printable.line("\(example.text): \(Sanad.message(for: error))"))
      }
    }
    if let first = wrong.first {
      throw CommandFailure(
        .internalFault, status: .checkFailed, "\(wrong.count) examples are not understood",
        details: Array(wrong.prefix(20)), help: "mend the help of \(first.prefix(40))…")
    }
    let checked = Checked(
      commands: Set(examples.map(\.command)).count, examples: examples.count)
    try terminal.show(
      checked, text: "\(checked.examples) examples of \(checked.commands) commands are understood")
  }
}

/// An example in the help of a command.
struct CommandExample {
  /// The words of the command that shows it.
  let command: [String]
  let text: String

  /// What a shell would give the executable.
  var words: [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap {
      place, part in
      place.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
    }
  }

  /// Those of all commands.
  static var all: [CommandExample] { examples(of: Sanad.self, []) }

  private static func examples(
    of type: any ParsableCommand.Type, _ command: [String]
  ) -> [CommandExample] {
    let below = type.configuration.subcommands
    guard below.isEmpty else {
      return below.flatMap { examples(of: $0, command + [$0.configuration.commandName ?? "?"]) }
    }
    return type.configuration.discussion.replacing("\\\n", with: " ").split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.hasPrefix("sanad ") }
      .map { CommandExample(command: command, text: String($0.dropFirst("sanad ".count))) }
  }
}

/// The manual page in the language of mdoc(7).
enum ManualPage {
  /// The whole page.
  static func text() -> String {
    (head + commands(of: Sanad.self, []) + foot).joined(separator: "\n")
  }

  private static let head = [
    ".Dd November 22, 2026", ".Dt SANAD 1", ".Os", ".Sh NAME", ".Nm sanad",
    ".Nd permissioned ledger for tokenised sovereign instruments", ".Sh SYNOPSIS", ".Nm",
    ".Ar command", ".Op Ar options", ".Sh DESCRIPTION",
    "One executable: local test networks, nodes, wallets, genesis files, policies and keys.",
    "Every command takes", ".Fl -json ,", "which prints one object and no more, and",
    ".Fl -help .", ".Sh COMMANDS",
  ]

  private static let foot =
    [
      ".Sh ENVIRONMENT", ".Bl -tag -width SANAD_PASSPHRASE_FILE", ".It Ev SANAD_HOME",
      "The folder of keys and settings, where", ".Fl -home", "is not given.", ".It Ev SANAD_API",
      "The address of a node's API, where", ".Fl -api", "is not given.",
      ".It Ev SANAD_PASSPHRASE_FILE", "A file whose first line is the passphrase of key files.",
      ".It Ev NO_COLOR", "No colours.", ".El", ".Sh EXIT STATUS",
      ".Bl -tag -width 130",
    ] + CommandStatus.allCases.flatMap { [".It \($0.rawValue)", $0.meaning] } + [".El"]

  private static func commands(
    of type: any ParsableCommand.Type, _ words: [String]
  ) -> [String] {
    type.configuration.subcommands.flatMap { next in
      let path = words + [next.configuration.commandName ?? "\(next)"]
      let below = commands(of: next, path)
      guard below.isEmpty else { return below }
      let help = HelpText.fit(Sanad.helpMessage(for: next, columns: 76))
      return [".Ss sanad \(path.joined(separator: " "))", ".Bd -literal"]
        + help.split(separator: "\n", omittingEmptySubsequences: false).map(escaped) + [".Ed"]
    }
  }

  /// A line as it stands: no request, hyphens that can be copied, and ASCII alone.
  private static func escaped(_ line: Substring) -> String {
    let text = line.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      default: scalar.isASCII ? "\(scalar)" : "\\[u\(hexadecimal(scalar))]"
      }
    }.joined()
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&\(text)" : text
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension CommandStatus {
  /// What docs/cli.md says of it, in a few words.
  fileprivate var meaning: String {
    switch self {
    case .done: "Done."
    case .failure: "An unexpected failure, of the program or of the machine."
    case .partial: "Some of several targets failed."
    case .invalidInput: "A configuration or an input file is not valid."
    case .unreachable: "The node cannot be reached, is not ready, or did not answer in time."
    case .notPermitted: "A role, a signature or a passphrase is missing or wrong."
    case .refused: "A rule refuses the transaction."
    case .outcomeUnknown: "Submitted and not yet final; giving the same command again is safe."
    case .checkFailed: "A proof, a report, a policy test or a state root does not hold."
    case .usage: "Wrong usage."
    case .interrupted: "Told by SIGINT to stop before it was done."
    case .terminated: "Told by SIGTERM to stop before it was done."
    }
  }
}
