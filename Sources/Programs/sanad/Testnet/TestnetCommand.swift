import ArgumentParser

/// `sanad testnet`: a network of real nodes on this machine.
struct TestnetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "testnet", abstract: "Run a network of real nodes on this machine.",
    subcommands: [
      TestnetUpCommand.self, TestnetStatusCommand.self, TestnetKillCommand.self,
      TestnetRestartCommand.self, TestnetPauseCommand.self, TestnetResumeCommand.self,
      TestnetPartitionCommand.self, TestnetHealCommand.self, TestnetLogsCommand.self,
      TestnetClockCommand.self, TestnetStopCommand.self, TestnetResetCommand.self,
      TestnetStoryCommand.self,
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

/// Which nodes of a local network a command is about.
struct TestnetNodeOptions: ParsableArguments {
  @Argument(help: "The nodes.")
  var nodes: [String]

  @OptionGroup var testnet: TestnetOptions
}

/// A command that does the same to each of several nodes.
protocol LocalNodesCommand: LocalNetworkCommand {
  var options: TestnetNodeOptions { get }
}

extension LocalNodesCommand {
  var testnet: TestnetOptions { options.testnet }

  /// Does something to each node by name, then something more to each with which that went well, and
  /// shows under `verb` which of them it was done to.
  ///
  /// A name that no node has is found before anything is done. With one node its failure is the
  /// command's; of several, those that fail are told by name, and the command ends as
  /// ``CommandStatus/partial`` unless all fail.
  func forEachNode(
    _ verb: String, on terminal: Terminal, first: @escaping (String) async throws -> Void,
    then: @escaping (String) async throws -> Void = { _ in }
  ) async throws {
    let record = try TestnetRecord.load(testnet.dir)
    for name in options.nodes { _ = try record.index(of: name) }
    var done = options.nodes
    var failures: [CommandFailure] = []
    for step in [first, then] {
      var left: [String] = []
      for name in done {
        do {
          try await step(name)
          left.append(name)
        } catch { failures.append(CommandFailure(any: error)) }
      }
      done = left
    }
    guard let first = failures.first else {
      return try terminal.show(
        [verb: done], text: done.map { "\(verb)   \($0)" }.joined(separator: "\n"))
    }
    if done.isEmpty { throw first }
    for failure in failures { terminal.say(ErrorReport.text(failure, paint: terminal.paint)) }
    try terminal.show(
      PartialOutcome(verb: verb, done: done, failures: failures),
      text: done.map { "\(verb)   \($0)" }.joined(separator: "\n"))
    throw CommandStatus.partial
  }
}

/// What became of several nodes of which some failed.
private struct PartialOutcome: Encodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  let verb: String
  let done: [String]
  let failures: [CommandFailure]

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(done, forKey: Name(stringValue: verb))
    try container.encode(
      failures.map { ErrorReport($0).error }, forKey: Name(stringValue: "failed"))
  }
}
