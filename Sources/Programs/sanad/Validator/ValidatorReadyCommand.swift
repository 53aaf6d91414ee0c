import ArgumentParser
import SanadAPIModel
import SanadConfig
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad validator ready`: a new node says that it can vote.
struct ValidatorReadyCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "ready", abstract: "Say that a new node follows the chain and can vote.",
    discussion: """
      Examples:
        sanad validator ready --config /etc/sanad/node.yaml --by dealer
        sanad validator ready --config node.yaml --by dealer --node-passphrase-file pw

      It asks the new node itself, which has to be ready, for its newest block, and
      signs that with the key that will vote. It holds for the epoch; say it again
      when one has passed.
      """)

  @Option(help: "The settings of the new node.")
  var config = "node.yaml"

  @Option(help: "The account that submits it, any.")
  var by: String

  @Option(help: "A file with the passphrase of the voting key.")
  var nodePassphraseFile: String?

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: config)
    let node = setup.configuration
    guard let source = node.consensusKey else {
      throw CommandFailure(.configInvalid, "\(config) is the settings of an observer")
    }
    let session = try signing.session(for: [by], terminal)
    let height = try await height(of: node, terminal)
    let passphrases =
      nodePassphraseFile.map { PassphraseSource(.file($0), terminal) }
      ?? signing.signing.passphrases.source(on: terminal)
    let key = try source.open(for: .consensus, passphrases)
    let statement = ReadyStatement(
      consensusKey: key.publicKey, height: height,
      signature: key.sign(
        ReadyStatement.signedBytes(of: key.publicKey, at: height, on: setup.genesis.chainID)))
    try await signing.perform(.ready(node.name, statement), by: [by], in: session, terminal)
  }

  /// The newest block of the new node, which has to follow the chain.
  private func height(
    of node: NodeConfiguration, _ terminal: Terminal
  ) async throws -> Height {
    let client = try NodeClient.at(
      "http://\(node.apiListen)", timeout: network.global.timeout, by: terminal.transport)
    let status: StatusResource
    do throws(NodeClientFailure) { status = try await client.status() } catch {
      throw CommandFailure(error)
    }
    guard status.ready, let number = UInt64(status.height) else {
      throw CommandFailure(
        .notReady, "\(node.name) is not ready: it is at height \(status.height)",
        help: "Wait until it follows the chain: `sanad node status --api http://\(node.apiListen)`."
      )
    }
    return Height(number)
  }
}
