import Foundation
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadNode
import SanadTypes

/// What `node init` and `node start` both need: the configuration, the genesis it names, and keys.
struct NodeSetup {
  let configuration: NodeConfiguration
  let genesis: Genesis
  /// What will not work as the settings are, although the node can start.
  let warning: String?

  /// Reads `node.yaml` and the genesis that it names.
  init(configurationFile: String) throws {
    let written = try WrittenConfiguration(of: configurationFile)
    configuration = written.configuration
    genesis = try GenesisText.load(configuration.genesis)
    if configuration.usesTestKeys, !genesis.kind.isTest {
      throw CommandFailure(
        .testKeysRefused, status: .notPermitted,
        "\(written.position(of: "keys")) names a public test key,"
          + " and \(genesis.name) is not a test network"
      )
    }
    if genesis.kind == .production, genesis.validators.isForDevelopment {
      throw CommandFailure(
        .configInvalid,
        "\(genesis.name) is a production network of \(genesis.validators.count) validators, which"
          + " tolerates no fault",
        help: "A production network has four validators or more.")
    }
    let fit = GenesisFit(written: written, genesis: genesis)
    try fit.check()
    warning = try fit.warning
  }

  /// The public half of the voting key, without opening a key file; nil for an observer.
  func consensusPublicKey() throws(CommandFailure) -> PublicKey? {
    guard let source = configuration.consensusKey else { return nil }
    return try source.publicKey(for: .consensus)
  }

  /// Opens the keys; a passphrase is asked for only where a key lies in a file.
  func keys(
    _ passphrases: PassphraseSource, peer peerPassphrases: PassphraseSource
  ) throws(CommandFailure) -> NodeKeys {
    guard let consensus = configuration.consensusKey else {
      return NodeKeys(peer: try configuration.peerKey.open(for: .peer, peerPassphrases))
    }
    let voting = try consensus.open(for: .consensus, passphrases)
    return NodeKeys(
      peer: try configuration.peerKey.open(for: .peer, peerPassphrases), consensus: voting)
  }
}

extension NodeConfiguration.KeySource {
  /// The public half, without opening a key file.
  func publicKey(for use: Keystore.Use) throws(CommandFailure) -> PublicKey {
    switch self {
    case .test(let word, let name): return SecretKey(testWord: word, name: name).publicKey
    case .file(let path):
      do throws(KeyFileFailure) {
        let keystore = try KeyFile.read(path)
        guard keystore.use == use else {
          throw KeyFileFailure.use(path: path, wanted: use, found: keystore.use)
        }
        return keystore.publicKey
      } catch { throw CommandFailure(error) }
    }
  }

  /// The secret key; a passphrase is asked for where it lies in a file.
  func open(
    for use: Keystore.Use, _ passphrases: PassphraseSource
  ) throws(CommandFailure) -> SecretKey {
    switch self {
    case .file(let path): try passphrases.open(path, for: use)
    case .test(let word, let name): SecretKey(testWord: word, name: name)
    }
  }
}

/// A genesis as it lies on disk: reviewed text, or the canonical bytes that nodes start from.
enum GenesisText {
  /// The ending of files with canonical bytes.
  static let bytesSuffix = ".bcs"

  /// Loads either form.
  static func load(_ path: String) throws -> Genesis {
    guard path.hasSuffix(bytesSuffix) else { return try GenesisFile.load(path).genesis }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(.fileUnreadable, "\(path) cannot be read")
    }
    do {
      return try BCSReader.decode(from: Array(bytes))
    } catch {
      throw CommandFailure(.genesisInvalid, "\(path) is no genesis: \(error)")
    }
  }
}
