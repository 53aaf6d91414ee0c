import ArgumentParser

/// `sanad keys`: sealed keys of nodes and accounts.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Sealed keys of nodes and accounts.",
    subcommands: [KeysNewCommand.self])
}
