import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes
import SanadWallet

/// The wallet's folder: a sealed key for each alias, and beside it what is known of the key that is
/// no secret. Folders have mode 0700 and files 0600.
struct WalletFolder {
  /// What is known of a key and is no secret; `ALIAS.json`.
  struct Note: Codable, Equatable {
    /// Where the key stands among the keys of its words; nil for one that has no words.
    var path: String?
    /// The account that it acts for, 64 hexadecimal digits; nil until one has been linked.
    var account: String?
  }

  /// One key of the wallet.
  struct Entry {
    let alias: String
    let keystore: Keystore
    let note: Note
    let file: String
  }

  /// Most keys that are listed.
  static let keysMax = 1_000
  private static let ending = ".key"

  /// `wallet` in the home folder.
  let folder: URL

  init(_ global: GlobalOptions, _ environment: [String: String]) {
    folder = global.homeFolder(environment).appending(path: "wallet", directoryHint: .isDirectory)
  }

  /// Whether there is a key of this name.
  func has(_ alias: String) -> Bool {
    Alias.isUsable(alias) && FileManager.default.fileExists(atPath: keyFile(alias))
  }

  /// Where the sealed key of an alias lies.
  func keyFile(_ alias: String) -> String {
    folder.appending(path: alias + Self.ending).path(percentEncoded: false)
  }

  private func noteFile(_ alias: String) -> URL { folder.appending(path: "\(alias).json") }

  /// A key by its alias.
  func entry(_ alias: String) throws -> Entry {
    guard has(alias) else {
      let names = try aliases()
      throw CommandFailure(
        .accountUnknown, status: .invalidInput, "the wallet has no key \"\(alias)\"",
        help: names.isEmpty
          ? "Make one: sanad wallet new ALIAS" : "It has \(names.joined(separator: ", ")).")
    }
    let file = keyFile(alias)
    do throws(KeyFileFailure) {
      return Entry(
        alias: alias, keystore: try KeyFile.read(file), note: note(of: alias), file: file)
    } catch { throw CommandFailure(error) }
  }

  /// The account that a key is linked to.
  func linked(_ alias: String) throws -> AccountID {
    if let id = try entry(alias).note.account.flatMap(AccountID.init(hex:)) { return id }
    throw CommandFailure(
      .accountUnknown, status: .invalidInput, "the key \(alias) is linked to no account",
      help: "Say which one it acts for: sanad wallet link \(alias) ACCOUNT")
  }

  /// Every key, by alias.
  func entries() throws -> [Entry] { try aliases().prefix(Self.keysMax).map(entry) }

  /// Every alias, in order.
  func aliases() throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) else {
      return []
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
      .filter { $0.hasSuffix(Self.ending) }.map { String($0.dropLast(Self.ending.count)) }
      .filter(Alias.isUsable).sorted()
  }

  /// Refuses an alias that is taken, before anybody is asked for anything.
  func requireFree(_ alias: String) throws(CommandFailure) {
    guard !has(alias) else { throw CommandFailure(KeyFileFailure.exists(path: keyFile(alias))) }
  }

  /// Keeps a sealed key under a new alias.
  func add(_ keystore: Keystore, as alias: String, _ note: Note) throws {
    try PrivateFile.makeFolder(folder)
    do throws(KeyFileFailure) {
      try KeyFile.write(keystore, to: keyFile(alias))
    } catch { throw CommandFailure(error) }
    try write(note, of: alias)
  }

  /// Writes down what is known of a key.
  func write(_ note: Note, of alias: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try PrivateFile.replace(noteFile(alias), with: Array(try encoder.encode(note)))
  }

  /// Gives a key another alias. The note goes first: a key without one is still a key.
  func rename(_ old: String, to new: String) throws {
    try requireFree(new)
    let note = note(of: old)
    try write(note, of: new)
    try FileManager.default.moveItem(atPath: keyFile(old), toPath: keyFile(new))
    try removeNote(of: old)
  }

  /// Deletes a key.
  func delete(_ alias: String) throws {
    try FileManager.default.removeItem(atPath: keyFile(alias))
    try removeNote(of: alias)
  }

  private func removeNote(of alias: String) throws {
    let file = noteFile(alias).path(percentEncoded: false)
    if FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  /// What is known of a key; nothing where its note is missing or damaged, because the key is what
  /// counts.
  private func note(of alias: String) -> Note {
    do {
      return try JSONDecoder().decode(Note.self, from: try Data(contentsOf: noteFile(alias)))
    } catch { return Note() }
  }
}
