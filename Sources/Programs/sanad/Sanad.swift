import ArgumentParser
import Foundation
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
      WalletCommand.self,
      GenesisCommand.self,
      PolicyCommand.self,
      KeysCommand.self,
      BenchCommand.self,
      ErrorsCommand.self,
      SimulationCommand.self,
    ])

  static func main() async {
    // ArgumentParser's own answer is a line of text, and `--json` promises an object everywhere.
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains("--json"), arguments.contains("--version") { tellVersion() }
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

  /// Ends the process. Wrong usage is told as one object where `--json` asks for it; help, version
  /// and exit codes are ArgumentParser's own.
  private static func leave(after error: any Error) -> Never {
    guard CommandLine.arguments.contains("--json"), let failure = usageFailure(error) else {
      exit(withError: error)
    }
    do {
      Terminal.process(options: try GlobalOptions.parse(["--json"])).report(failure)
    } catch {
      // The options of every command know `--json`; ArgumentParser's own text is the next best.
      exit(withError: error)
    }
    exit(withError: ExitCode(failure.status.rawValue))
  }

  /// Wrong usage as a coded failure; nil for anything else.
  static func usageFailure(_ error: any Error) -> CommandFailure? {
    // A command that ends with an exit code has said why already.
    guard !(error is ExitCode) else { return nil }
    guard exitCode(for: error).rawValue == CommandStatus.usage.rawValue else { return nil }
    return CommandFailure(.usage, status: .usage, message(for: error))
  }
}
