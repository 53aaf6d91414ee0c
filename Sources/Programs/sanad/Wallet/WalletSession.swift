import Foundation
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// A wallet on a network: accounts by name, keys, a node to talk to.
struct WalletSession {
  /// How long a transaction may wait for a block, where nobody says otherwise.
  static let validity = Milliseconds(10 * 60 * 1_000)

  let client: NodeClient
  /// Where the node's API is.
  let address: URL
  let network: KnownNetwork
  private let keys: [WalletKey]
  /// The wallet's own names of accounts; nil where none are looked up.
  private let wallet: WalletFolder?

  var genesis: Genesis { network.genesis }
  var delivery: Delivery { Delivery(client: client, genesis: genesis) }

  /// A session on the local network of `--dir`, or on the network of `--genesis`.
  init(_ network: WalletNetwork, keys: [WalletKey] = [], _ terminal: Terminal) throws {
    self.keys = keys
    wallet = WalletFolder(network.global, terminal.environment)
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    self.network = known
    guard let record = known.record else {
      address = try NodeClient.address(network.global.apiAddress(terminal.environment))
      client = try NodeClient(network.global, terminal)
      return
    }
    let given = network.global.api ?? terminal.environment["SANAD_API"]
    let api = given ?? record.nodeToAsk?.api ?? ""
    address = try NodeClient.address(api)
    client = try NodeClient.at(
      api, timeout: network.global.timeout, retries: .usual,
      by: terminal.transport)
  }

  /// A session with the first node of a local network that runs.
  init(_ record: TestnetRecord) throws {
    keys = []
    wallet = nil
    network = try KnownNetwork(record)
    let api = record.nodeToAsk?.api ?? ""
    address = try NodeClient.address(api)
    client = try NodeClient.at(api, timeout: 30, retries: .usual)
  }

  /// Where this wallet remembers what it sends: with a local network, so that its end is the end of
  /// that too, and otherwise in the home folder.
  func outbox() throws -> Outbox {
    let chain = String(genesis.chainID.description.prefix(16))
    if let record = network.record {
      return Outbox(folder: URL(filePath: "\(record.directory)/\(TestnetRecord.wallet)/\(chain)"))
    }
    guard let wallet else { preconditionFailure("a session without a record has a wallet") }
    return Outbox(folder: wallet.folder.appending(path: "sent/\(chain)"))
  }

  /// An account's id by its name on the network, by the alias of a key that is linked to it, or by
  /// its own text.
  func account(_ name: String) throws -> AccountID {
    if name.hasPrefix("\(AccountID.prefix)1") || AccountID(hex: name) != nil {
      return try AccountID(written: name)
    }
    if let account = network.accounts.first(where: { $0.name == name }) {
      if let wallet { try network.requireOneMeaning(of: name, in: wallet) }
      return account.id
    }
    if let wallet, wallet.has(name) { return try wallet.linked(name) }
    let names = network.accounts.map(\.name)
    throw CommandFailure(
      .accountUnknown, status: .invalidInput, "there is no account \"\(name)\" here",
      help: names.isEmpty
        ? "Give the 64 digits of its id, or the genesis as text, which has names."
        : "The accounts are \(names.joined(separator: ", ")).")
  }

  /// Starts a transaction of an account at the next usable sequence.
  func builder(for name: String) async throws -> TransactionBuilder {
    let id = try account(name)
    return TransactionBuilder(
      chainID: genesis.chainID, account: id,
      sequence: try await nextSequence(of: id, .first),
      validUntil: try await now().advanced(by: Self.validity.value))
  }

  /// What time it is for the chain: by this machine's clock, and where the genesis lets the clock of the
  /// network be moved as far ahead of it as the node says that it is.
  func now() async throws(NodeClientFailure) -> Timestamp {
    guard genesis.kind == .testClock else { return .now }
    let moved = try await client.status().clockMovedMs.flatMap { UInt64($0) } ?? 0
    return Timestamp.now.advanced(by: moved)
  }

  /// The sequence that a node says is the next one, counting what waits there.
  func nextSequence(of id: AccountID, _ lane: Lane) async throws -> SequenceNumber {
    try await client.account(id).nextSequence(in: lane)
  }

  /// Signs for an account with as many of the keys at hand as its authority asks for.
  func sign(_ builder: inout TransactionBuilder, as name: String) async throws {
    let id = try account(name)
    let candidates = keys + network.testKeys(of: id)
    let authority = try await client.account(id).authority()
    for signer in try Self.signers(authority, candidates, for: name) {
      builder.sign(as: id, with: signer.secret)
    }
  }

  /// Those of the keys at hand that sign for an authority.
  static func signers(
    _ authority: Authority, _ candidates: [WalletKey], for name: String
  ) throws -> [WalletKey] {
    do throws(TooFewKeys) {
      let chosen = try authority.signers(among: candidates.map { $0.secret.publicKey })
      return chosen.compactMap { key in candidates.first { $0.secret.publicKey == key } }
    } catch {
      throw CommandFailure(
        .signatureMissing,
        "the keys given here have weight \(error.weight) of the \(error.threshold) that \(name)"
          + " asks for",
        help: "Give the account's keys by their alias with --with, or their files with --key.")
    }
  }

  /// An amount as a person writes it: units, and for cash the currency's major units.
  func units(_ text: String, of symbol: InstrumentSymbol) throws -> Units {
    let terms = try network.terms(of: symbol)
    do throws(ValueFailure) {
      return try terms.units(fromText: text)
    } catch {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(text)\" is no amount: \(error)")
    }
  }

  /// Checks, submits and waits, and remembers nothing: for what a network does of itself.
  func settle(_ builder: TransactionBuilder, seconds: Int) async throws -> ProvenTransaction {
    try await preview(builder.signedBytes, nil)
    do throws(DeliveryFailure) {
      return try await delivery.deliver(
        try UnverifiedTransaction(checked: builder.signedBytes), upTo: seconds)
    } catch { throw CommandFailure(error) }
  }

  /// The proof of a final transaction, checked against the genesis, offline, and what it shows.
  func prove(_ id: TransactionID) async throws -> (shown: ProvenTransaction, bytes: [UInt8]) {
    do throws(DeliveryFailure) { return try await delivery.proof(of: id) } catch {
      if case .unknown(_, let why) = error {
        throw CommandFailure(.nodeUnreachable, why)
      }
      throw CommandFailure(error)
    }
  }

  /// Asks a node what the bytes would meet, and throws what would refuse them.
  @discardableResult
  func preview(
    _ bytes: [UInt8], _ question: String?, isFromElsewhere: Bool = false
  ) async throws -> CheckResource {
    let check: CheckResource
    do { check = try await client.check(bytes) } catch { throw CommandFailure(error) }
    guard check.outcome != "would-apply" else { return check }
    throw CommandFailure(
      refusal: check.reasons,
      isFromElsewhere
        ? "refused before submission: this command has sent nothing"
        : "refused before submission: nothing was sent, no sequence was used",
      more: [
        isFromElsewhere
          ? "definite no: whether others have sent the same bytes is not known here"
          : "definite no: nothing is final; when what the rule looks at has changed, the same bytes can pass"
      ] + (question.map { ["see      \($0)"] } ?? []))
  }
}

extension Timestamp {
  /// What this machine's clock says.
  static var now: Timestamp { Timestamp(UInt64(max(0, Date().timeIntervalSince1970 * 1_000))) }
}

extension UnverifiedTransaction {
  /// What this program has signed itself, which always decodes unless it is too large.
  init(checked bytes: [UInt8]) throws(DeliveryFailure) {
    do { self = try UnverifiedTransaction(decoding: bytes) } catch {
      throw .notProven("the transaction cannot be sent: \(error)")
    }
  }
}
