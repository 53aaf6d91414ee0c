import ArgumentParser

/// `sanad config`: the settings of a node.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show, check and explain a node's settings.",
    subcommands: [ConfigShowCommand.self, ConfigCheckCommand.self, ConfigExplainCommand.self])
}
