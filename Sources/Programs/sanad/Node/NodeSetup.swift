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

  /// Reads `node.yaml` and the genesis that it names.
  init(configurationFile: String) throws {
    configuration = try NodeConfiguration.load(configurationFile)
    genesis = try GenesisText.load(configuration.genesis)
    if configuration.usesTestKeys, genesis.kind != .test {
      throw CommandFailure(
        .testKeysRefused, status: .notPermitted,
        "\(configurationFile) names a public test key, and \(genesis.name) is not a test network")
    }
  }

  /// The public half of the voting key, without opening a key file; nil for an observer.
  func consensusPublicKey() throws -> PublicKey? {
    guard let source = configuration.consensusKey else { return nil }
    switch source {
    case .file(let path): return try KeyFile.read(path).publicKey
    case .test(let word, let name): return SecretKey(testWord: word, name: name).publicKey
    }
  }

  /// Opens the keys; `passphrase` is asked for only where a key lies in a file.
  func keys(passphrase: () throws -> SecretBytes) throws -> NodeKeys {
    let peer = try open(configuration.peerKey, for: .peer, passphrase)
    guard let consensus = configuration.consensusKey else { return NodeKeys(peer: peer) }
    return NodeKeys(peer: peer, consensus: try open(consensus, for: .consensus, passphrase))
  }

  private func open(
    _ source: NodeConfiguration.KeySource, for use: Keystore.Use,
    _ passphrase: () throws -> SecretBytes
  ) throws -> SecretKey {
    switch source {
    case .file(let path):
      return try KeyFile.open(path, for: use, passphrase: try passphrase())
    case .test(let word, let name): return SecretKey(testWord: word, name: name)
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
