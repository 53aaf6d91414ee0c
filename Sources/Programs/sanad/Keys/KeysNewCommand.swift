import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad keys new ALIAS`: a fresh key, sealed under a passphrase.
struct KeysNewCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a key and seal it under a passphrase.",
    discussion: """
      Examples:
        sanad keys new val-a-votes --use consensus
        sanad keys new val-a-channel --use peer \\
            --passphrase-file /run/credentials/passphrase

      The secret half never leaves locked memory unsealed. The file is written to
      keys/ALIAS.key in the home folder, readable by you alone, and never over
      another.
      """)

  /// What a key is for.
  enum Use: String, ExpressibleByArgument, CaseIterable {
    case account, consensus, peer

    var keystoreUse: Keystore.Use {
      switch self {
      case .account: .account
      case .consensus: .consensus
      case .peer: .peer
      }
    }
  }

  /// The key that was made.
  struct Made: Encodable, Equatable {
    let alias: String
    let use: String
    let key: String
    let file: String

    enum CodingKeys: String, CodingKey {
      case alias, use
      case key = "public_key"
      case file
    }
  }

  @Argument(help: "A name for the key: letters, digits, points, hyphens.")
  var alias: String

  @Option(help: "What the key is for: account, consensus or peer.")
  var use: Use

  @OptionGroup var passphrases: PassphraseOptions

  @Flag(help: "Seal with little memory (64 MiB rather than 256).")
  var light = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Alias.isUsable(alias) else { throw ValidationError(Alias.rule) }
  }

  func perform(on terminal: Terminal) async throws {
    let folder = global.homeFolder(terminal.environment).appending(path: "keys")
    let file = folder.appending(path: "\(alias).key").path(percentEncoded: false)
    guard !FileManager.default.fileExists(atPath: file) else {
      throw CommandFailure(KeyFileFailure.exists(path: file))
    }
    let passphrase = try passphrases.source(on: terminal).newPassphrase()
    let key = SecretKey(seed: SecureRandom.secret(SecretKey.seedBytes))
    let keystore: Keystore
    do throws(CryptoFailure) {
      keystore = try Keystore.seal(
        key, for: use.keystoreUse, passphrase: passphrase, cost: light ? .light : .usual,
        entropy: SecureRandom.bytes(Keystore.entropyBytes))
    } catch {
      throw CommandFailure(error.code, "\(error)")
    }
    try PrivateFile.makeFolder(folder)
    do throws(KeyFileFailure) {
      try KeyFile.write(keystore, to: file)
    } catch {
      throw CommandFailure(error)
    }
    let text = key.publicKey.text(for: use.keystoreUse)
    try terminal.show(
      Made(alias: alias, use: use.rawValue, key: text, file: file),
      text: """
        public key  \(text)
        file        \(file)
        keep the passphrase: without it the key is lost, and nobody can restore it
        """)
  }
}

extension CommandFailure {
  /// A key file that cannot be used.
  init(_ failure: KeyFileFailure) { self.init(failure.code, "\(failure)") }

  /// A name that nothing has.
  static func unknown(
    _ code: ErrorCode, _ kind: String, _ name: String, among names: [String]
  ) -> CommandFailure {
    CommandFailure(
      code, status: .invalidInput, "there is no \(kind) \"\(name)\"",
      help: "known here: \(names.joined(separator: ", "))")
  }
}
