import ArgumentParser

/// `sanad policy`: the transfer rules.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "The transfer rules.",
    subcommands: [PolicyCheckCommand.self, PolicyExplainCommand.self])
}
