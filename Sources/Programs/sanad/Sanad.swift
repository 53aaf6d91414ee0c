import ArgumentParser
import Foundation
import SanadNode
import SanadTypes

/// The one executable.
@main struct Sanad: AsyncParsableCommand {
  /// A new command joins the program by one line here.
  static let configuration = CommandConfiguration(
    commandName: "sanad",
    abstract: "A permissioned ledger for tokenised sovereign instruments.",
    version: Version.text,
    subcommands: [
      TestnetCommand.self,
      NodeCommand.self,
      ConfigCommand.self,
      WalletCommand.self,
      GenesisCommand.self,
      PolicyCommand.self,
      ReportCommand.self,
      RegisterCommand.self,
      EvidenceCommand.self,
      ValidatorCommand.self,
      KeysCommand.self,
      CalcCommand.self,
      BenchCommand.self,
      ErrorsCommand.self,
      OpenAPICommand.self,
      SimulationCommand.self,
      CompletionsCommand.self,
      ManualCommand.self,
    ])

  static func main() async {
    HeapSettings.keepFreedMemory()
    // ArgumentParser's own answer is a line of text, and `--json` promises an object everywhere.
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains("--json"), arguments.contains("--version") { tellVersion() }
    if let failure = CommandWords.failure(in: Array(arguments)) { leave(with: failure) }
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      leave(after: error)
    }
  }

  private static func tellVersion() -> Never {
    do {
      let terminal = Terminal.process(options: try GlobalOptions.parse(["--json"]))
      try terminal.show(["version": Version.text], text: "")
      Foundation.exit(CommandStatus.done.rawValue)
    } catch { exit(withError: error) }
  }

  /// Ends the process: help and the version on standard output, wrong usage as every other failure.
  private static func leave(after error: any Error) -> Never {
    if let failure = usageFailure(error) { leave(with: failure) }
    guard !(error is ExitCode), exitCode(for: error) == .success else { exit(withError: error) }
    print(HelpText.fit(fullMessage(for: error, columns: HelpText.columns)))
    exit(withError: ExitCode.success)
  }

  private static func leave(with failure: CommandFailure) -> Never {
    do {
      let options = CommandLine.arguments.contains("--json") ? ["--json"] : []
      Terminal.process(options: try GlobalOptions.parse(options)).report(failure)
    } catch {
      // The options of every command know `--json`; the exit code says the rest.
    }
    exit(withError: ExitCode(failure.status.rawValue))
  }

  /// Wrong usage as a coded failure; nil for anything else.
  static func usageFailure(_ error: any Error) -> CommandFailure? {
    // A command that ends with an exit code has said why already.
    guard !(error is ExitCode) else { return nil }
    guard exitCode(for: error).rawValue == CommandStatus.usage.rawValue else { return nil }
    let told = message(for: error)
    // What ArgumentParser says beside it: the form of the command, and where more is to be read.
    let lines = fullMessage(for: error, columns: HelpText.columns).split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let advice = lines.last { $0.hasPrefix("See '") }
    return CommandFailure(
      .usage, status: .usage, told,
      details: lines.filter { $0.hasPrefix("Usage: ") || $0.hasPrefix("Help: ") },
      help: advice?.replacing("'", with: "`"))
  }
}
