import ArgumentParser
import Foundation
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet new ALIAS`: words, the key that comes from them, sealed.
struct WalletNewCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a key from new words and seal it under a passphrase.",
    discussion: """
      Examples:
        sanad wallet new savings
        sanad wallet new savings --words 24 --words-file /media/paper/words \\
            --passphrase-file /run/credentials/passphrase

      The words are shown once, on the terminal, or written to the file of
      --words-file; whoever has them has the key. They are in no other output. The
      sealed key is wallet/ALIAS.key in the home folder, readable by you alone.
      """)

  @Argument(help: "A name for the key: letters, digits, points, hyphens.")
  var alias: String

  @Option(help: "How many words: 12 or 24.")
  var words = 12

  @Option(
    name: .customLong("words-file"), help: "Write the words to this new file, mode 0600.",
    completion: .file())
  var wordsFile: String?

  @OptionGroup var sealing: SealingOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Alias.isUsable(alias) else { throw ValidationError(Alias.rule) }
    guard words == 12 || words == 24 else { throw ValidationError("--words is 12 or 24") }
  }

  func perform(on terminal: Terminal) async throws {
    let wallet = WalletFolder(global, terminal.environment)
    try wallet.requireFree(alias)
    guard wordsFile != nil || terminal.mayAsk else {
      throw CommandFailure(
        .usage, status: .usage, "nobody would see the words: this is no terminal",
        help: "Give --words-file FILE, and keep that file where nobody else gets at it.")
    }
    if let wordsFile, FileManager.default.fileExists(atPath: wordsFile) {
      throw CommandFailure(.fileUnreadable, "\(wordsFile) exists already and is left as it is")
    }
    let passphrase = try sealing.passphrases.source(on: terminal).newPassphrase()
    let mnemonic = try Mnemonic(entropy: SecureRandom.secret(words / 3 * 4))
    let key = try mnemonic.key(at: .first, passphrase: SecretBytes(count: 0) { _ in })
    // The words are safe before the key is: a key whose words nobody has seen helps nobody.
    try give(mnemonic.text(), on: terminal)
    try wallet.add(
      try sealing.seal(key, passphrase), as: alias, .init(path: "\(AccountKeyPath.first)"))
    let made = ShownKey(try wallet.entry(alias))
    try terminal.show(made, text: made.text)
  }

  private func give(_ words: borrowing SecretBytes, on terminal: Terminal) throws {
    if let wordsFile {
      var bytes: [UInt8] = []
      // No copy is left behind by growing.
      bytes.reserveCapacity(words.count + 1)
      words.withBytes { bytes.append(contentsOf: $0) }
      bytes.append(UInt8(ascii: "\n"))
      defer { for index in bytes.indices { bytes[index] = 0 } }
      return try PrivateFile.create(bytes, at: wordsFile)
    }
    terminal.show(secret: words.withBytes(Self.table))
  }

  /// The words in numbered columns of four.
  private static func table(_ words: UnsafeRawBufferPointer) -> String {
    let words = words.split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let rows = stride(from: 0, to: words.count, by: 4).map { first in
      words.indices.filter { (first..<(first + 4)).contains($0) }.map { place in
        let number = place < 9 ? " \(place + 1)" : "\(place + 1)"
        return "\(number) \(words[place])"
          + String(repeating: " ", count: max(1, 11 - words[place].count))
      }.joined()
    }
    return "write these words down, in this order; they are not shown again\n\n  "
      + rows.joined(separator: "\n  ") + "\n"
  }
}

/// How a key is sealed.
struct SealingOptions: ParsableArguments {
  @OptionGroup var passphrases: PassphraseOptions

  @Flag(help: "Seal with little memory (64 MiB rather than 256).")
  var light = false

  /// Seals a key for an account.
  func seal(
    _ key: borrowing SecretKey, _ passphrase: borrowing SecretBytes
  ) throws(CommandFailure) -> Keystore {
    do throws(CryptoFailure) {
      return try Keystore.seal(
        key, for: .account, passphrase: passphrase, cost: light ? .light : .usual,
        entropy: SecureRandom.bytes(Keystore.entropyBytes))
    } catch { throw CommandFailure(error.code, "\(error)") }
  }
}

extension AccountKeyPath {
  /// The first key of a mnemonic.
  static var first: AccountKeyPath {
    guard let path = AccountKeyPath(index: 0) else { preconditionFailure("0 is an index") }
    return path
  }
}
