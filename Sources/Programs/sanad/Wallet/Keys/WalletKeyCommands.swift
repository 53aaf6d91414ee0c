import ArgumentParser
import Foundation
import SanadCrypto
import SanadTypes

/// What people and programs are shown of a key: nothing that is secret.
struct ShownKey: Encodable {
  let alias: String
  let publicKey: String
  let account: String?
  let path: String?
  let file: String

  init(_ entry: WalletFolder.Entry) {
    alias = entry.alias
    publicKey = entry.keystore.publicKey.text(for: .account)
    account = entry.note.account
    path = entry.note.path
    file = entry.file
  }

  /// The lines for people.
  var text: String {
    [
      "alias       \(alias)", "public key  \(publicKey)",
      "account     \(account ?? "none yet: sanad wallet link \(alias) ACCOUNT")",
      path.map { "path        \($0)" }, "file        \(file)",
    ].compactMap(\.self).joined(separator: "\n")
  }
}

/// A command about one key of the wallet.
protocol WalletKeyCommand: SanadCommand {
  var alias: String { get }
}

extension WalletKeyCommand {
  func validate() throws {
    guard Alias.isUsable(alias) else { throw ValidationError(Alias.rule) }
  }
}

/// `sanad wallet list`.
struct WalletListCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The keys of the wallet.",
    discussion: "Examples:\n  sanad wallet list\n  sanad wallet list --json")

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let keys = try WalletFolder(global, terminal.environment).entries().map(ShownKey.init)
    let width = keys.map(\.alias.count).max() ?? 0
    let lines = keys.map { key in
      key.alias + String(repeating: " ", count: width + 2 - key.alias.count) + key.publicKey
        + (key.account.map { "   account \($0.prefix(8))…\($0.suffix(4))" } ?? "")
    }
    try terminal.show(
      ["keys": keys],
      text: lines.isEmpty
        ? "the wallet has no keys; make one: sanad wallet new ALIAS"
        : lines.joined(separator: "\n"))
  }
}

/// `sanad wallet show ALIAS`.
struct WalletShowCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What is known of a key, but for its secret.",
    discussion: "Examples:\n  sanad wallet show savings\n  sanad wallet show savings --json")

  @Argument(help: "The key's alias.")
  var alias: String

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let key = ShownKey(try WalletFolder(global, terminal.environment).entry(alias))
    try terminal.show(key, text: key.text)
  }
}

/// `sanad wallet link ALIAS ACCOUNT`.
struct WalletLinkCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Say which account a key acts for.",
    discussion: """
      Examples:
        sanad wallet link savings acct1…
        sanad wallet link savings 5a0c…

      An account is opened by an institution, which is given the key's public half
      (sanad wallet export --public) and gives back the account's id. Afterwards the
      alias stands for the account: sanad wallet send --from savings …
      """)

  @Argument(help: "The key's alias.")
  var alias: String

  @Argument(help: "The account's id: acct1… or 64 hexadecimal digits.")
  var account: String

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let wallet = WalletFolder(global, terminal.environment)
    let entry = try wallet.entry(alias)
    var note = entry.note
    note.account = try AccountID(written: account).description
    try wallet.write(note, of: alias)
    let key = ShownKey(try wallet.entry(alias))
    try terminal.show(key, text: key.text)
  }
}

/// `sanad wallet rename OLD NEW`.
struct WalletRenameCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a key another alias.",
    discussion: """
      Examples:
        sanad wallet rename savings reserves
        sanad wallet rename savings reserves --json
      """)

  @Argument(help: "The key's alias.")
  var alias: String

  @Argument(help: "Its new alias.")
  var name: String

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Alias.isUsable(alias), Alias.isUsable(name) else { throw ValidationError(Alias.rule) }
  }

  func perform(on terminal: Terminal) async throws {
    let wallet = WalletFolder(global, terminal.environment)
    _ = try wallet.entry(alias)
    try wallet.rename(alias, to: name)
    let key = ShownKey(try wallet.entry(name))
    try terminal.show(key, text: key.text)
  }
}

/// `sanad wallet delete ALIAS`.
struct WalletDeleteCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a key from the wallet.",
    discussion: """
      Examples:
        sanad wallet delete savings
        sanad wallet delete savings --yes

      The key comes back from its words alone: sanad wallet import. Units that its
      account holds stay there, and nobody can move them without the key.
      """)

  @Argument(help: "The key's alias.")
  var alias: String

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let wallet = WalletFolder(global, terminal.environment)
    let entry = try wallet.entry(alias)
    if !yes { try confirm(entry, terminal) }
    try wallet.delete(alias)
    try terminal.show(["deleted": entry.file], text: "deleted     \(entry.file)")
  }

  private func confirm(_ entry: WalletFolder.Entry, _ terminal: Terminal) throws {
    guard terminal.mayAsk else {
      throw CommandFailure(
        .usage, status: .usage, "this deletes the key \(alias)", help: "Say so with --yes.")
    }
    let words = entry.note.path == nil ? "It has no words: this copy may be the only one. " : ""
    terminal.say("This deletes \(entry.file). \(words)Type its alias, \(alias):")
    guard readLine() == alias else {
      throw CommandFailure(.usage, status: .usage, "that is not \(alias); nothing was deleted")
    }
  }
}

/// `sanad wallet export ALIAS --public`.
struct WalletExportCommand: WalletKeyCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "The public half of a key, for whoever opens its account.",
    discussion: """
      Examples:
        sanad wallet export savings --public
        sanad wallet export savings --public --json

      The secret half has no way out of the key file; its words are its copy.
      """)

  @Argument(help: "The key's alias.")
  var alias: String

  @Flag(name: .customLong("public"), help: "The public half. There is no other export.")
  var isPublic = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Alias.isUsable(alias) else { throw ValidationError(Alias.rule) }
    guard isPublic else {
      throw ValidationError("say --public: the secret half is never exported")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let key = try WalletFolder(global, terminal.environment).entry(alias).keystore.publicKey
    let text = key.text(for: .account)
    try terminal.show(["public_key": text, "hexadecimal": Hex.encode(key.bytes)], text: text)
  }
}

extension AccountID {
  /// The id of an account as people write it: `acct1…` or 64 hexadecimal digits.
  init(written text: String) throws(CommandFailure) {
    if let id = AccountID(hex: text) {
      self = id
      return
    }
    do throws(Bech32mFailure) { self = try AccountID(text: text) } catch {
      throw CommandFailure(
        .identifierInvalid, "\"\(text)\" is no account: \(error)",
        help: "Write acct1… or the 64 hexadecimal digits of its id.")
    }
  }
}
