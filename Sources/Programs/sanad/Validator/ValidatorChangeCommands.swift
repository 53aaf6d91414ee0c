import ArgumentParser
import SanadCrypto
import SanadTypes

/// The keys of a validator that comes.
struct NewcomerKeys: ParsableArguments {
  @Option(help: "The key that will vote, vkey1…, as sanad keys new says it.")
  var consensusKey: String

  @Option(help: "The key of its channels, pkey1….")
  var peerKey: String

  @Option(help: "What its vote weighs, 1 to 100; of new keys what the validator weighs.")
  var weight: UInt16 = 1

  /// The validator with these keys.
  func validator(named name: String) throws(CommandFailure) -> Validator {
    Validator(
      consensusKey: try Self.key(consensusKey, for: .consensus, "--consensus-key"),
      peerKey: try Self.key(peerKey, for: .peer, "--peer-key"), name: name,
      weight: weight)
  }

  private static func key(
    _ text: String, for use: Keystore.Use, _ option: String
  ) throws(CommandFailure) -> PublicKey {
    do throws(Bech32mFailure) { return try PublicKey(text: text, for: use) } catch {
      throw CommandFailure(.identifierInvalid, status: .usage, "\(option): \(error)")
    }
  }
}

/// `sanad validator add`: a new validator.
struct ValidatorAddCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Stand behind a new validator, in the last place.",
    discussion: """
      Examples:
        sanad validator add val-e --consensus-key vkey1… --peer-key pkey1… \\
            --operator dealer --by central-bank --by treasury
        sanad validator add val-e --consensus-key vkey1… --peer-key pkey1… \\
            --operator dealer --by central-bank --dry-run

      Each operator gives the same command with an account of its own; several may
      sign one transaction. Operators of more than two thirds of the validators have
      to stand behind it. Then the others let the new node in, it follows the chain,
      and when it has said that it is ready, the next epoch begins with it.
      """)

  @Argument(help: "The name of the new validator.")
  var name: String

  @OptionGroup var keys: NewcomerKeys

  @Option(name: .customLong("operator"), help: "The account that will speak for it.")
  var owner: String

  @Option(help: "The account of an operator; repeat for several.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: by, terminal)
    let change = ValidatorChange.add(
      try keys.validator(named: name), operatedBy: try session.account(owner))
    try await signing.perform(.approve(change), by: by, in: session, terminal)
  }
}

/// `sanad validator remove`: a validator is one no more.
struct ValidatorRemoveCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Stand behind the removal of a validator.",
    discussion: """
      Examples:
        sanad validator remove val-d --by central-bank --by treasury
        sanad validator remove val-d --by dealer --dry-run

      Operators of more than two thirds of the validators have to stand behind it.
      The node goes on as an observer. Four validators are the least.
      """)

  @Argument(help: "The name of the validator.")
  var name: String

  @Option(help: "The account of an operator; repeat for several.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: by, terminal)
    try await signing.perform(.approve(.remove(name)), by: by, in: session, terminal)
  }
}

/// `sanad validator rotate`: a validator gets other keys.
struct ValidatorRotateCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Stand behind new keys of a validator.",
    discussion: """
      Examples:
        sanad validator rotate val-d --consensus-key vkey1… --peer-key pkey1… \\
            --by central-bank --by treasury
        sanad validator rotate val-d --consensus-key vkey1… --peer-key pkey1… \\
            --by dealer --dry-run

      The keys are those of a new node, which runs beside the old one until the
      epoch ends: no process ever has two voting keys, and no key two processes. The
      validator keeps its place and its operator; the old node becomes an observer.
      """)

  @Argument(help: "The name of the validator.")
  var name: String

  @OptionGroup var keys: NewcomerKeys

  @Option(help: "The account of an operator; repeat for several.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: by, terminal)
    let change = ValidatorChange.rotate(try keys.validator(named: name))
    try await signing.perform(.approve(change), by: by, in: session, terminal)
  }
}

/// `sanad validator weigh`: a validator's vote weighs more or less.
struct ValidatorWeighCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "weigh", abstract: "Stand behind another weight of a validator.",
    discussion: """
      Examples:
        sanad validator weigh val-d 3 --by central-bank --by treasury
        sanad validator weigh val-d 3 --by dealer --dry-run

      Operators of more than two thirds of the validators, by what these weigh now,
      have to stand behind it. A block is final by votes of more than two thirds of
      all weight, and a validator leads as many turns as it weighs. None may weigh a
      third of all.
      """)

  @Argument(help: "The name of the validator.")
  var name: String

  @Argument(help: "What it is to weigh, 1 to 100.")
  var weight: UInt16

  @Option(help: "The account of an operator; repeat for several.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: by, terminal)
    try await signing.perform(.approve(.weigh(name, weight)), by: by, in: session, terminal)
  }
}

/// `sanad validator withdraw`: an approval is taken back.
struct ValidatorWithdrawCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "No longer stand behind a change that is open.",
    discussion: """
      Examples:
        sanad validator withdraw val-e --by treasury
        sanad validator withdraw val-e --by treasury --dry-run

      When nobody stands behind it any more, the change is gone.
      """)

  @Argument(help: "The name of the validator that the change is of.")
  var name: String

  @Option(help: "The account of an operator; repeat for several.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: by, terminal)
    try await signing.perform(.withdraw(name), by: by, in: session, terminal)
  }
}
