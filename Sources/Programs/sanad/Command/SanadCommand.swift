import ArgumentParser
import Foundation
import SanadConfig
import SanadNode
import SanadTypes
import SanadWallet

/// A command that does something. `perform` does it; how failures are told is the same for all.
protocol SanadCommand: AsyncParsableCommand {
  var global: GlobalOptions { get }

  /// Does what the command is for.
  ///
  /// Throws a ``CommandFailure`` for everything that a user can meet; anything else is a fault.
  func perform(on terminal: Terminal) async throws
}

extension SanadCommand {
  mutating func run() async throws {
    let status = await execute(on: .process(options: global))
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// Performs the command, reports a failure, and says what to exit with.
  func execute(on terminal: Terminal) async -> CommandStatus {
    do {
      try await perform(on: terminal)
      return .done
    } catch let status as CommandStatus {
      // The command has reported, and only sets the code: `testnet kill a,b` of which one failed.
      return status
    } catch {
      let failure = CommandFailure(any: error)
      terminal.report(failure)
      return failure.status
    }
  }
}

extension CommandStatus: Error {}

extension CommandFailure {
  /// A failure of any kind as one that can be told.
  init(any error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let failure as ConfigurationFailure: self.init(failure)
    case let failure as NodeFailure: self.init(failure)
    case let failure as NodeClientFailure: self.init(failure)
    case let failure as KeyFileFailure: self.init(failure)
    case let failure as DeliveryFailure: self.init(failure)
    case let failure as StateReadFailure: self.init(failure)
    case let failure as OutboxFailure: self.init(failure)
    case let failure as PrivateFile.Failure: self.init(.fileUnreadable, "\(failure)")
    case let error as CocoaError:
      guard let path = error.filePath else { fallthrough }
      self.init(.fileUnreadable, "\(path): \(error.localizedDescription)")
    default: self.init(.internalFault, "\(error)")
    }
  }

  /// What is wrong with a file: the code of the first complaint, and all of them.
  init(_ failure: ConfigurationFailure) {
    let count = failure.complaints.count
    self.init(
      failure.complaints.first?.code ?? .configInvalid, status: .invalidInput,
      count == 1 ? "the file cannot be used" : "the file cannot be used: \(count) complaints",
      details: failure.complaints.flatMap {
        $0.description.split(separator: "\n").map(String.init)
      })
  }
}
