import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes
import SanadWallet

/// What a wallet knows of a network without asking anybody: its genesis and the names of accounts.
struct KnownNetwork {
  /// An account that has a name here.
  struct NamedAccount {
    let name: String
    let id: AccountID
    /// Names of its public test keys.
    let testKeys: [String]
  }

  let genesis: Genesis
  let accounts: [NamedAccount]
  /// The public word of a test network's keys.
  let testWord: String?
  /// The local network that it is; nil for one that a genesis names.
  let record: TestnetRecord?
  /// What has been proven of instruments that the genesis does not have.
  private(set) var learned = LearnedTerms()

  /// The terms of every instrument that is known here.
  var sheets: [TermSheet] { genesis.instruments.map(\.terms) + learned.all }

  /// The network of `--genesis`, or the local one of `--dir`.
  init(_ network: WalletNetwork) throws {
    guard let file = network.genesis else {
      self = try KnownNetwork(try TestnetRecord.load(network.testnet.dir))
      return
    }
    record = nil
    guard !file.hasSuffix(GenesisText.bytesSuffix) else {
      genesis = try GenesisText.load(file)
      accounts = []
      testWord = nil
      return
    }
    let read = try GenesisFile.load(file)
    genesis = read.genesis
    testWord = read.testWord
    accounts = read.accounts.map {
      NamedAccount(name: $0.name, id: $0.id, testKeys: $0.testKeys)
    }
  }

  /// A local network.
  init(_ record: TestnetRecord) throws {
    self.record = record
    testWord = record.testWord
    genesis = try GenesisText.load(record.genesis)
    accounts = try record.accounts.map { account in
      guard let id = AccountID(hex: account.id) else {
        throw CommandFailure(.configInvalid, "\(TestnetRecord.fileName) has a damaged account id")
      }
      return NamedAccount(name: account.name, id: id, testKeys: account.testKeys)
    }
  }

  /// The network that is named, or a local one that is there; nil where there is none.
  static func ifThere(_ network: WalletNetwork) throws -> KnownNetwork? {
    guard network.genesis != nil || TestnetRecord.exists(in: network.testnet.dir) else {
      return nil
    }
    return try KnownNetwork(network)
  }

  /// The public test keys of an account; none on a network whose keys are its own.
  func testKeys(of id: AccountID) -> [WalletKey] {
    guard let testWord else { return [] }
    let names = accounts.first { $0.id == id }?.testKeys ?? []
    return names.map { WalletKey(SecretKey(testWord: testWord, name: $0)) }
  }

  /// The name of an account, or the ends of its id.
  func name(of id: AccountID) -> String {
    accounts.first { $0.id == id }?.name ?? id.shortened
  }

  /// Refuses a name that the genesis gives to one account and the wallet to another: whichever was
  /// taken, somebody may have meant the other.
  func requireOneMeaning(of name: String, in wallet: WalletFolder) throws {
    guard wallet.has(name), let known = accounts.first(where: { $0.name == name })?.id,
      let linked = try wallet.entry(name).note.account.flatMap(AccountID.init(hex:)),
      linked != known
    else { return }
    throw CommandFailure(
      .accountUnknown, status: .invalidInput,
      "\(name) is an account of this network, and a key of the wallet for another account",
      details: ["the network's   \(known)", "the key's       \(linked)"],
      help: "Give the account by its id, or the key another alias: sanad wallet rename \(name) NEW")
  }

  /// The terms of an instrument of the genesis, or of one that was learned of.
  func terms(of id: InstrumentID) -> TermSheet? {
    sheets.first { InstrumentID($0.symbol) == id }
  }

  /// The terms of an instrument that somebody named.
  func terms(of symbol: InstrumentSymbol) throws(CommandFailure) -> TermSheet {
    if let terms = terms(of: InstrumentID(symbol)) { return terms }
    throw CommandFailure(
      .instrumentUnknown, status: .invalidInput, "there is no instrument \(symbol.text)",
      help: "The instruments are "
        + sheets.map(\.symbol.text).joined(separator: ", ")
        + "; sanad wallet instrument list asks a node for later ones.")
  }
}

extension AccountID {
  /// The ends of the id, for people.
  var shortened: String { "\(description.prefix(8))…\(description.suffix(4))" }
}
