import ArgumentParser
import SanadConfig
import SanadLedger
import SanadTypes

/// `sanad genesis`: what a chain starts from.
struct GenesisCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "genesis", abstract: "What a chain starts from.",
    subcommands: [
      GenesisCheckCommand.self, GenesisHashCommand.self, GenesisEncodeCommand.self,
    ])
}

/// A genesis file, and on a test network what is put in the place of what it says.
struct GenesisOptions: ParsableArguments {
  @Option(help: "Number of validators, on a test network.")
  var validators: Int?

  @Option(help: "Number of observers, on a test network.")
  var observers: Int?

  @Option(help: "Timestamp of the genesis block, on a test network: 2026-11-01T00:00:00Z.")
  var start: String?

  /// Reads the file.
  func load(_ path: String) throws -> GenesisFile {
    var changes = GenesisFile.Changes(validatorCount: validators, observerCount: observers)
    if let start {
      do {
        changes.timestamp = try Timestamp(rfc3339: start)
      } catch {
        throw CommandFailure(.usage, status: .usage, "--start: \(error)")
      }
    }
    return try GenesisFile.load(path, changes: changes)
  }
}

extension CommandFailure {
  /// A genesis that gives no ledger.
  init(_ failure: GenesisFailure) {
    let lines = failure.description.split(separator: "\n").map(String.init)
    self.init(
      failure.code, status: failure.code == .internalFault ? .failure : .invalidInput,
      "the genesis gives no ledger", details: lines)
  }
}
