import ArgumentParser
import SanadAPIModel
import SanadWallet

/// `sanad validator`: who the validators are, and how that changes.
struct ValidatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validator",
    abstract: "Who the validators are; bring one in, remove one, give one new keys.",
    subcommands: [
      ValidatorListCommand.self, ValidatorAddCommand.self, ValidatorRemoveCommand.self,
      ValidatorRotateCommand.self, ValidatorWeighCommand.self, ValidatorWithdrawCommand.self,
      ValidatorReadyCommand.self,
    ])
}

/// `sanad validator list`: the validators, and the changes that are open.
struct ValidatorListCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The validators, who speaks for them, and open changes.",
    discussion: """
      Examples:
        sanad validator list
        sanad validator list --height 1200 --json

      It is the node's word. A change is made when operators of more than two thirds
      of the validators, by what they weigh, stand behind it, and whoever comes is
      ready; the epoch ends with it.
      """)

  @Option(help: "The validators of the block at this height; the present ones without it.")
  var height: UInt64?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let client = try NodeClient(global, terminal)
    let shown: ValidatorsResource
    do throws(NodeClientFailure) { shown = try await client.validators(at: height) } catch {
      throw CommandFailure(error)
    }
    try terminal.show(shown, text: shown.lines)
  }
}

extension ValidatorsResource {
  /// What it says, as tables.
  fileprivate var lines: String {
    var members = TextTable(["PLACE", "VALIDATOR", "WEIGHT", "OPERATOR"])
    for validator in validators {
      members.add([
        "\(validator.index)", validator.name, "\(validator.weight)", validator.operator ?? "-",
      ])
    }
    let head =
      "epoch \(epoch) at height \(height): \(validators.count) validators, "
      + (totalWeight == validators.count
        ? "\(quorum) make a block final" : "weight \(quorum) of \(totalWeight) makes a block final")
      + ", \(faultsTolerated) may fail"
    var parts = [head, members.text]
    if let changes, !changes.isEmpty {
      var open = TextTable(["CHANGE", "VALIDATOR", "APPROVED", "READY", "WAITS FOR"])
      for change in changes {
        open.add([
          change.change, change.name, "\(change.approvals) of \(quorum)",
          change.readyAt.map { "at \($0)" } ?? "-", change.waitsFor,
        ])
      }
      parts += ["", open.text]
    }
    return parts.joined(separator: "\n")
  }
}
