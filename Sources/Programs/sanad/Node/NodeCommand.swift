import ArgumentParser

/// `sanad node`: one node, as an operator runs it.
struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node", abstract: "Run one node, validator or observer.",
    subcommands: [
      NodeInitCommand.self, NodeStartCommand.self, NodeStatusCommand.self,
      NodeWhyStalledCommand.self, NodeDiskCommand.self, NodeReplayCommand.self,
    ])
}
