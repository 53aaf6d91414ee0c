import ArgumentParser
import Foundation
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet sign`: adds signatures to a transaction, without asking any node.
struct WalletSignCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Sign a transaction that was built elsewhere, offline.",
    discussion: """
      Examples:
        sanad wallet sign payment.json --with savings --genesis genesis.yaml
        sanad wallet sign trade.json --with dealer

      A trade is built by sanad wallet settle --unsigned > trade.json; each of its
      parties adds a signature: sanad wallet sign trade.json --with fund > whole.json

      An affirmation names its settlement by an id alone, and what that moves is in
      the transaction that instructed it. sanad wallet affirm --unsigned puts that
      one beside it, and its digest is held against the id. Where it is missing, give
      it with --instruction, or nothing is signed.

      What is signed is shown first, on standard error; the transaction with the new
      signatures goes to standard output. A transaction of another chain than that of
      --genesis, --chain-id or the local network is refused.
      """)

  @Argument(help: "The transaction's file; - is standard input.", completion: .file())
  var file = "-"

  @Option(
    name: .customLong("with"),
    help: "A key of the wallet, or an account of a test network; repeat for several.")
  var aliases: [String] = []

  @Option(
    name: .customLong("key"), help: "A key file that signs; repeat for several.",
    completion: .file(extensions: ["key"]))
  var keys: [String] = []

  @Option(
    name: .customLong("as"), help: "The account that the keys sign for, where it is not plain.")
  var account: String?

  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var passphrases: PassphraseOptions
  @OptionGroup var network: WalletNetwork

  @Flag(help: "Sign an affirmation although nobody can see here what it moves.")
  var force = false

  func validate() throws {
    guard !aliases.isEmpty || !keys.isEmpty else {
      throw ValidationError("say who signs: --with ALIAS or --key FILE")
    }
  }

  func perform(on terminal: Terminal) async throws {
    var draft = try TransactionDraft(named: file)
    let known = try KnownNetwork.ifThere(network)
    try network.requireTrust(in: draft.body.chainID, known)
    if let given = try instruction.read() { try draft.add(given) }
    terminal.say(TransactionText(draft: draft, network: known).text)
    if let unseen = draft.affirmedUnseen, !force { throw CommandFailure(unseen: unseen) }
    let wallet = WalletFolder(network.global, terminal.environment)
    let source = passphrases.source(on: terminal)
    for alias in aliases {
      try known?.requireOneMeaning(of: alias, in: wallet)
      if wallet.has(alias) || known?.accounts.contains(where: { $0.name == alias }) != true {
        let entry = try wallet.entry(alias)
        let key = try source.open(entry.file, for: .account)
        try sign(&draft, key, for: entry.note.account.flatMap(AccountID.init(hex:)), known)
      } else if let known {
        try signPublicly(&draft, alias, known)
      }
    }
    for path in keys {
      try sign(&draft, try source.open(path, for: .account), for: nil, known)
    }
    let missing = draft.missing.map { known?.name(of: $0) ?? $0.description }
    terminal.say(
      missing.isEmpty
        ? "signed, and complete" : "signed; missing  \(missing.joined(separator: ", "))")
    try terminal.give(try draft.file())
  }

  /// Signs for the account that was named, that the key is linked to, or the only one there is.
  private func sign(
    _ draft: inout TransactionDraft, _ key: borrowing SecretKey, for linked: AccountID?,
    _ known: KnownNetwork?
  ) throws {
    let used = draft.body.accountsUsed
    var chosen = linked ?? (used.count == 1 ? used.first : nil)
    if let account {
      let named = known?.accounts.first { $0.name == account }?.id
      if let named { chosen = named } else { chosen = try AccountID(written: account) }
    }
    guard let chosen else {
      throw CommandFailure(
        .usage, status: .usage, "it is not plain which account this key signs for",
        details: used.map { "account \($0)" },
        help: "Say it with --as ACCOUNT, or once for all: sanad wallet link ALIAS ACCOUNT.")
    }
    try draft.add(key, as: chosen)
  }

  /// Signs with the public keys of a test network's account, as its genesis asks for them.
  private func signPublicly(
    _ draft: inout TransactionDraft, _ name: String, _ known: KnownNetwork
  ) throws {
    guard let place = known.accounts.firstIndex(where: { $0.name == name }),
      known.genesis.accounts.indices.contains(place)
    else { return }
    let id = known.accounts[place].id
    let signers = try WalletSession.signers(
      known.genesis.accounts[place].authority, known.testKeys(of: id), for: name)
    for signer in signers { try draft.add(signer.secret, as: id) }
  }
}

/// `sanad wallet submit`.
struct WalletSubmitCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Submit a signed transaction and wait until it is final.",
    discussion: """
      Examples:
        sanad wallet submit whole.json
        sanad wallet submit - --timeout 60

      The three steps make a pipe: what sanad wallet send --unsigned prints goes
      through sanad wallet sign --with ALIAS to sanad wallet submit.

      The file is what sanad wallet sign prints, or the signed bytes of docs/wire.md,
      raw or in hexadecimal digits. Submitting the same file again is safe.
      """)

  @Argument(help: "The transaction's file; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let draft = try TransactionDraft(named: file)
    let session = try WalletSession(network, terminal)
    try network.requireTrust(in: draft.body.chainID, session.network)
    guard let bytes = draft.signedBytes else {
      throw CommandFailure(
        .authorizationMissing,
        "not everybody has signed: "
          + draft.missing.map(session.network.name).joined(separator: ", "),
        help: "Have it signed: sanad wallet sign \(file) --with ALIAS")
    }
    let signed: UnverifiedTransaction
    do throws(DeliveryFailure) {
      signed = try UnverifiedTransaction(checked: bytes)
    } catch { throw CommandFailure(error) }
    try await WalletSubmission(
      session: session, source: SignedElsewhere(transaction: signed), submitting: submitting,
      seconds: Int(global.timeout), terminal: terminal
    ).perform()
  }
}

/// `sanad wallet decode`.
struct WalletDecodeCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Say what a transaction does and who has signed it, offline.",
    discussion: """
      Examples:
        sanad wallet decode payment.json
        sanad wallet decode payment.json --genesis genesis.yaml --json
      """)

  @Argument(help: "The transaction's file; - is standard input.", completion: .file())
  var file = "-"

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let draft = try TransactionDraft(named: file)
    let known = try KnownNetwork.ifThere(network)
    let text = TransactionText(draft: draft, network: known)
    try terminal.show(text.resource, text: text.text)
  }
}

extension TransactionDraft {
  /// Reads the file of a name; `-` is standard input.
  init(named name: String) throws(CommandFailure) {
    let bytes = try PersonsFile.input(name)
    do throws(TransactionDraftFailure) { self = try TransactionDraft(reading: bytes) } catch {
      throw CommandFailure(
        error.code, status: .invalidInput, "\(name == "-" ? "standard input" : name): \(error)")
    }
  }

  /// Adds what instructed the settlement that it affirms or cancels.
  mutating func add(_ instruction: SettlementInstruction) throws(CommandFailure) {
    do throws(TransactionDraftFailure) { try show(instruction) } catch {
      throw CommandFailure(
        .settlementUnknown, "the instruction is of a settlement that the transaction does not name",
        details: ["it instructs  \(instruction.id)"],
        help: "Give the transaction that instructed the settlement, or leave --instruction out.")
    }
  }

  /// Adds the signature of a key.
  mutating func add(
    _ key: borrowing SecretKey, as account: AccountID
  ) throws(CommandFailure) {
    do throws(TransactionDraftFailure) { try sign(as: account, with: key) } catch {
      throw CommandFailure(error.code, status: .invalidInput, "\(error)")
    }
  }
}
