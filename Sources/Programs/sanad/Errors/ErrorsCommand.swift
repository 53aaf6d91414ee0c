import ArgumentParser

/// `sanad errors`: the registry of codes.
struct ErrorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors", abstract: "What the codes of refusals and failures mean.",
    subcommands: [ErrorsListCommand.self, ErrorsExplainCommand.self])
}
