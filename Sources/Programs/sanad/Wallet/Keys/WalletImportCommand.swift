import ArgumentParser
import Foundation
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet import ALIAS`.
struct WalletImportCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring a key back from its words, or take in a key file.",
    discussion: """
      Examples:
        sanad wallet import savings
        sanad wallet import savings-2 --index 1 --words-file /media/paper/words
        sanad wallet import bank --key-file keys/bank.key

      Without --words-file the words are asked for at the terminal. The same words
      give another key for each --index.
      """)

  @Argument(help: "A name for the key: letters, digits, points, hyphens.")
  var alias: String

  @Option(
    name: .customLong("words-file"), help: "A file with the words.", completion: .file())
  var wordsFile: String?

  @Option(help: "Which of the keys of the words, from 0.")
  var index: UInt32 = 0

  @Option(
    name: .customLong("words-passphrase-file"),
    help: "A file whose first line is the further passphrase of the words (BIP 39).",
    completion: .file())
  var wordsPassphraseFile: String?

  @Option(
    name: .customLong("key-file"),
    help: "A key file for an account, of sanad keys new; it stays sealed as it is.",
    completion: .file(extensions: ["key"]))
  var keyFile: String?

  @OptionGroup var sealing: SealingOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Alias.isUsable(alias) else { throw ValidationError(Alias.rule) }
    guard AccountKeyPath(index: index) != nil else {
      throw ValidationError("--index is at most \(AccountKeyPath.indices.upperBound)")
    }
    guard keyFile == nil || (wordsFile == nil && wordsPassphraseFile == nil && index == 0) else {
      throw ValidationError("--key-file goes without words")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let wallet = WalletFolder(global, terminal.environment)
    try wallet.requireFree(alias)
    if let keyFile {
      try wallet.add(try PassphraseSource.account(keyFile), as: alias, .init())
    } else {
      try importWords(wallet, terminal)
    }
    let made = ShownKey(try wallet.entry(alias))
    try terminal.show(made, text: made.text)
  }

  private func importWords(_ wallet: WalletFolder, _ terminal: Terminal) throws {
    guard let path = AccountKeyPath(index: index) else { return }
    let key = try mnemonic(terminal).key(
      at: path, passphrase: try wordsPassphrase(terminal).normalizedPassphrase())
    let passphrase = try sealing.passphrases.source(on: terminal).newPassphrase()
    try wallet.add(try sealing.seal(key, passphrase), as: alias, .init(path: "\(path)"))
  }

  private func mnemonic(_ terminal: Terminal) throws -> Mnemonic {
    let words = try words(terminal)
    do throws(MnemonicFailure) {
      return try Mnemonic(text: words)
    } catch { throw CommandFailure(error.code, "\(error)") }
  }

  private func words(_ terminal: Terminal) throws(CommandFailure) -> SecretBytes {
    guard let wordsFile else {
      return try PassphraseSource(.person, terminal).secretLine("words: ", "the words")
    }
    var bytes = try PersonsFile.bytes(of: wordsFile)
    return SecretBytes(taking: &bytes)
  }

  private func wordsPassphrase(_ terminal: Terminal) throws -> SecretBytes {
    guard let wordsPassphraseFile else { return SecretBytes(count: 0) { _ in } }
    return try PassphraseSource(.file(wordsPassphraseFile), terminal).newPassphrase()
  }
}
