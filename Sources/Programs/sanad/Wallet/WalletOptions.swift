import ArgumentParser
import SanadConfig
import SanadCrypto

/// Which network a wallet is on.
struct WalletNetwork: ParsableArguments {
  @Option(
    help: "The genesis of the network. Default: that of the local network in --dir.",
    completion: .file(extensions: ["yaml", "bcs"]))
  var genesis: String?

  @OptionGroup var testnet: TestnetOptions

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

  @OptionGroup var passphrases: PassphraseOptions

  @Flag(help: "Submit even if the rules would refuse it; the refusal is then a receipt in a block.")
  var force = false

  /// Opens the key files.
  func open(on terminal: Terminal) throws(CommandFailure) -> [WalletKey] {
    let source = passphrases.source(on: terminal)
    var opened: [WalletKey] = []
    for path in keys { opened.append(WalletKey(try source.open(path, for: .account))) }
    return opened
  }
}

/// A key of an account, open. A class, because a secret key is one value and is never copied.
final class WalletKey: Sendable {
  let secret: SecretKey

  init(_ secret: consuming SecretKey) { self.secret = secret }
}
