import ArgumentParser

/// `sanad testnet`: a network of real nodes on this machine.
struct TestnetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "testnet", abstract: "Run a network of real nodes on this machine.",
    subcommands: [
      TestnetUpCommand.self, TestnetStatusCommand.self, TestnetKillCommand.self,
      TestnetRestartCommand.self, TestnetStopCommand.self, TestnetResetCommand.self,
    ])
}

/// Which local network a command is about.
struct TestnetOptions: ParsableArguments {
  @Option(help: "The folder of the network.")
  var dir = TestnetRecord.defaultDirectory

  @OptionGroup var global: GlobalOptions
}

/// A command about the local network in a folder.
protocol LocalNetworkCommand: SanadCommand {
  var testnet: TestnetOptions { get }
}

extension LocalNetworkCommand {
  var global: GlobalOptions { testnet.global }
}

/// Which node of a local network a command is about.
struct TestnetNodeOptions: ParsableArguments {
  @Argument(help: "The node.")
  var node: String

  @OptionGroup var testnet: TestnetOptions
}
