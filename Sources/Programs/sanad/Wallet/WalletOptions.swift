import ArgumentParser
import SanadConfig
import SanadCrypto
import SanadTypes

/// Which network a wallet is on.
struct WalletNetwork: ParsableArguments {
  @Option(
    help: "The genesis of the network. Default: that of the local network in --dir.",
    completion: .file(extensions: ["yaml", "bcs"]))
  var genesis: String?

  @Option(
    name: .customLong("chain-id"),
    help: "The chain that it must be: the digest of its genesis, as sanad genesis hash says it.")
  var chainID: String?

  @OptionGroup var testnet: TestnetOptions

  func validate() throws {
    guard chainID.map({ Digest(hex: $0) != nil }) ?? true else {
      throw ValidationError("--chain-id has 64 hexadecimal digits")
    }
  }

  /// Refuses a chain that is not the one of `--chain-id`.
  func requireChain(_ found: ChainID) throws(CommandFailure) {
    guard let chainID, chainID.lowercased() != found.description else { return }
    throw CommandFailure(
      .wrongChain, status: .invalidInput, "the chain is not the one of --chain-id",
      details: ["expected \(chainID)", "found    \(found)"],
      help: "See that the genesis, or the transaction, is of the network that you mean.")
  }

  /// Refuses what is for another chain than the one that is known here, or where none is known.
  func requireTrust(in found: ChainID, _ known: KnownNetwork?) throws(CommandFailure) {
    try requireChain(found)
    guard known != nil || chainID != nil else {
      throw CommandFailure(
        .wrongChain, status: .invalidInput,
        "there is nothing here that says which chain to trust",
        details: ["the transaction is for chain \(found)"],
        help: "Give --genesis FILE or, from a source that you trust, --chain-id DIGITS.")
    }
    guard let known, known.genesis.chainID != found else { return }
    throw CommandFailure(
      .wrongChain, status: .invalidInput,
      "the transaction is for another chain than \(known.genesis.name)",
      details: ["expected \(known.genesis.chainID)", "found    \(found)"])
  }

  var global: GlobalOptions { testnet.global }
}

/// A command about a network that it finds by ``WalletNetwork``.
protocol NetworkCommand: SanadCommand {
  var network: WalletNetwork { get }
}

extension NetworkCommand {
  var global: GlobalOptions { network.global }
}

/// Who signs, and how a submission goes.
struct WalletSigning: ParsableArguments {
  @Option(
    name: .customLong("key"),
    help: "A key file that signs; repeat for several. A local network's keys are public.",
    completion: .file(extensions: ["key"]))
  var keys: [String] = []

  @Option(
    name: .customLong("with"),
    help: "A key of the wallet that signs, by its alias; repeat for several.")
  var aliases: [String] = []

  @OptionGroup var passphrases: PassphraseOptions

  /// Opens the key files, and the keys of the wallet.
  ///
  /// - Parameter accounts: the accounts that have to sign, as they were named; a key of the wallet
  ///   that was named there signs too.
  func open(
    for accounts: [String] = [], _ global: GlobalOptions, on terminal: Terminal
  ) throws -> [WalletKey] {
    let wallet = WalletFolder(global, terminal.environment)
    let source = passphrases.source(on: terminal)
    var files = keys
    for alias in aliases { files.append(try wallet.entry(alias).file) }
    for account in accounts where wallet.has(account) {
      let entry = try wallet.entry(account)
      if entry.note.account != nil, !files.contains(entry.file) { files.append(entry.file) }
    }
    var opened: [WalletKey] = []
    for path in files { opened.append(WalletKey(try source.open(path, for: .account))) }
    return opened
  }
}

/// A key of an account, open. A class, because a secret key is one value and is never copied.
final class WalletKey: Sendable {
  let secret: SecretKey

  init(_ secret: consuming SecretKey) { self.secret = secret }
}
