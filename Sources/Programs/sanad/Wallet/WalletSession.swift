import Foundation
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLightClient
import SanadNode
import SanadTypes
import SanadWallet

/// A wallet on a network: accounts by name, keys, a node to talk to.
struct WalletSession {
  /// How long a transaction may wait for a block.
  static let validity = Milliseconds(10 * 60 * 1_000)

  /// An account that has a name here.
  struct NamedAccount {
    let name: String
    let id: AccountID
    /// Names of its public test keys.
    let testKeys: [String]
  }

  let client: NodeClient
  let genesis: Genesis
  private let accounts: [NamedAccount]
  /// The public word of a test network's keys.
  private let testWord: String?
  private let keys: [WalletKey]
  /// The wallet's own names of accounts; nil where none are looked up.
  private let wallet: WalletFolder?

  /// A session on the local network of `--dir`, or on the network of `--genesis`.
  init(_ network: WalletNetwork, keys: [WalletKey] = [], _ terminal: Terminal) throws {
    let given = network.global.api ?? terminal.environment["SANAD_API"]
    self.keys = keys
    wallet = WalletFolder(network.global, terminal.environment)
    guard let file = network.genesis else {
      let record = try TestnetRecord.load(network.testnet.dir)
      genesis = try GenesisText.load(record.genesis)
      accounts = try Self.accounts(of: record)
      testWord = record.testWord
      client = try NodeClient.at(
        given ?? record.nodeToAsk?.api ?? "", timeout: network.global.timeout, retries: .usual,
        by: terminal.transport)
      return
    }
    client = try NodeClient(network.global, terminal)
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

  /// A session with the first node of a local network that runs.
  init(_ record: TestnetRecord) throws {
    keys = []
    wallet = nil
    testWord = record.testWord
    accounts = try Self.accounts(of: record)
    genesis = try GenesisText.load(record.genesis)
    client = try NodeClient.at(record.nodeToAsk?.api ?? "", timeout: 30, retries: .usual)
  }

  private static func accounts(of record: TestnetRecord) throws -> [NamedAccount] {
    try record.accounts.map { account in
      guard let id = AccountID(hex: account.id) else {
        throw CommandFailure(.configInvalid, "\(TestnetRecord.fileName) has a damaged account id")
      }
      return NamedAccount(name: account.name, id: id, testKeys: account.testKeys)
    }
  }

  /// An account's id by its name on the network, by the alias of a key that is linked to it, or by
  /// its own text.
  func account(_ name: String) throws -> AccountID {
    if name.hasPrefix("\(AccountID.prefix)1") || AccountID(hex: name) != nil {
      return try AccountID(written: name)
    }
    guard let account = accounts.first(where: { $0.name == name }) else {
      if let wallet, wallet.has(name) {
        guard let linked = try wallet.entry(name).note.account.flatMap(AccountID.init(hex:)) else {
          throw CommandFailure(
            .accountUnknown, status: .invalidInput, "the key \(name) is linked to no account",
            help: "Say which one it acts for: sanad wallet link \(name) ACCOUNT")
        }
        return linked
      }
      let names = accounts.map(\.name)
      throw CommandFailure(
        .accountUnknown, status: .invalidInput, "there is no account \"\(name)\" here",
        help: names.isEmpty
          ? "Give the 64 digits of its id, or the genesis as text, which has names."
          : "The accounts are \(names.joined(separator: ", ")).")
    }
    return account.id
  }

  /// What an account is called here; its digits where it has no name.
  func name(of id: String) -> String {
    accounts.first { $0.id.description == id }?.name ?? id
  }

  /// Starts a transaction of an account at the next usable sequence.
  func builder(for name: String) async throws -> TransactionBuilder {
    let id = try account(name)
    let resource = try await client.account(id)
    guard let next = resource.lanes.first(where: { $0.lane == 0 })?.next, let number = UInt64(next)
    else { throw CommandFailure(.internalFault, "the node gave no sequence for \(name)") }
    let now = Timestamp(UInt64(Date().timeIntervalSince1970 * 1_000))
    return TransactionBuilder(
      chainID: genesis.chainID, account: id, sequence: SequenceNumber(number),
      validUntil: now.advanced(by: Self.validity.value))
  }

  /// Signs for an account with as many of the keys at hand as its authority asks for.
  func sign(_ builder: inout TransactionBuilder, as name: String) async throws {
    let id = try account(name)
    let candidates = candidates(for: id)
    let authority = try await client.account(id).authority()
    let signers: [PublicKey]
    do throws(TooFewKeys) {
      signers = try authority.signers(among: candidates.map { $0.secret.publicKey })
    } catch {
      throw CommandFailure(
        .signatureMissing,
        "the keys given here have weight \(error.weight) of the \(error.threshold) that \(name)"
          + " asks for",
        help: "Give the account's key files with --key; sanad keys new made them.")
    }
    for signer in signers {
      guard let key = candidates.first(where: { $0.secret.publicKey == signer }) else { continue }
      builder.sign(as: id, with: key.secret)
    }
  }

  private func candidates(for id: AccountID) -> [WalletKey] {
    guard let testWord else { return keys }
    let names = accounts.first { $0.id == id }?.testKeys ?? []
    return keys + names.map { WalletKey(SecretKey(testWord: testWord, name: $0)) }
  }

  /// An amount as a person writes it: units, and for cash the currency's major units.
  func units(_ text: String, of symbol: InstrumentSymbol) throws -> Units {
    guard let terms = genesis.instruments.first(where: { $0.terms.symbol == symbol })?.terms else {
      throw CommandFailure(
        .instrumentUnknown, status: .invalidInput, "there is no instrument \(symbol.text)",
        help: "The instruments are "
          + genesis.instruments.map(\.terms.symbol.text).joined(separator: ", ") + ".")
    }
    do throws(ValueFailure) {
      return try terms.units(fromText: text)
    } catch {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(text)\" is no amount: \(error)")
    }
  }

  /// Checks, submits and waits; says *final* only after the proof has been checked here. What it
  /// gives is what the proof shows, and not what the node says.
  ///
  /// - Parameter question: the command that explains a refusal, for whoever meets one.
  func settle(
    _ builder: TransactionBuilder, force: Bool, seconds: Int, question: String? = nil,
    onSending: () -> Void = {}
  ) async throws -> ProvenTransaction {
    let bytes = builder.signedBytes
    if !force { try await preview(bytes, question) }
    onSending()
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      // A node waits for a minute at most; sending the same bytes again is how to go on waiting.
      let left = Int((deadline - .now) / .seconds(1))
      if try await submit(bytes, of: builder, upTo: min(max(left, 0), 60)) { break }
      guard left > 60 else {
        throw CommandFailure(
          .outcomeUnknown, "submitted and not final after \(seconds) s",
          help: "Ask: sanad wallet tx \(builder.id)")
      }
    }
    return try await prove(builder.id).shown
  }

  /// Whether the node says that the transaction is final.
  private func submit(
    _ bytes: [UInt8], of builder: TransactionBuilder, upTo seconds: Int
  ) async throws -> Bool {
    do {
      let transaction = try await client.submit(bytes, upTo: seconds)
      return transaction.status == TransactionResource.Status.final.rawValue
    } catch .refused(let problem) {
      throw CommandFailure(NodeClientFailure.refused(problem))
    } catch {
      // It may have been taken before the answer was lost, or before it could not be read.
      throw CommandFailure(
        .outcomeUnknown, "the outcome is not known: \(error)",
        help: "Ask: sanad wallet tx \(builder.id)")
    }
  }

  /// The proof of a final transaction, checked against the genesis, offline, and what it shows.
  func prove(
    _ id: TransactionID
  ) async throws -> (shown: ProvenTransaction, bytes: [UInt8]) {
    do {
      let bytes = try await client.proof(of: id)
      guard case .transaction(let shown) = try ProofChecker(genesis: genesis).check(bytes),
        shown.transaction.id == id
      else { throw CommandFailure(.proofInvalid, "the node sent the proof of something else") }
      return (shown, bytes)
    } catch let failure as NodeClientFailure {
      throw CommandFailure(failure)
    } catch let failure as CommandFailure {
      throw failure
    } catch let failure as CryptoFailure {
      throw CommandFailure(failure.code, "\(failure)")
    } catch {
      throw CommandFailure(.proofInvalid, "the node's proof does not hold: \(error)")
    }
  }

  private func preview(_ bytes: [UInt8], _ question: String?) async throws {
    let check: CheckResource
    do { check = try await client.check(bytes) } catch { throw CommandFailure(error) }
    guard check.outcome != "would-apply" else { return }
    throw CommandFailure(
      refusal: check.reasons, "refused before submission: nothing was sent, no sequence was used",
      more: [
        "definite no: nothing is final; when what the rule looks at has changed, the same bytes can pass"
      ] + (question.map { ["see      \($0)"] } ?? []))
  }
}

extension NodeClient {
  /// The client of an address that a person gave.
  static func at(
    _ address: String, timeout: Double, retries: RetryPolicy = .never,
    by transport: any HTTPTransport = URLSessionTransport()
  ) throws -> NodeClient {
    guard let base = URL(string: address), base.scheme == "http" || base.scheme == "https",
      base.host() != nil
    else {
      throw CommandFailure(
        .configInvalid, "\"\(address)\" is not the address of an API",
        help: "An address looks like http://127.0.0.1:26600.")
    }
    return NodeClient(
      base: base, transport: transport, timeout: .seconds(timeout), retries: retries)
  }

  /// The client that the options name.
  init(_ global: GlobalOptions, _ terminal: Terminal) throws {
    self = try .at(
      global.apiAddress(terminal.environment), timeout: global.timeout, retries: .usual,
      by: terminal.transport)
  }
}

extension CommandFailure {
  /// What a node, or the way to it, said.
  init(_ failure: NodeClientFailure) {
    switch failure {
    case .unreachable, .incomprehensible:
      self.init(
        .nodeUnreachable, "\(failure)",
        help: "See that the node runs (sanad testnet status), or name another one with --api.")
    case .refused(let problem):
      let code = UInt16(problem.code).flatMap(CodeNumber.init)?.registered ?? .internalFault
      var details = (problem.reasons ?? []).map(Self.line)
      if let expected = problem.expected { details.append("expected \(expected)") }
      self.init(code, problem.detail, details: details, help: problem.help)
    }
  }

  /// A refusal by rules: every reason, the first one's code.
  ///
  /// - Parameter more: lines that follow the reasons.
  init(refusal reasons: [ReasonResource], _ message: String, more: [String] = []) {
    let first = reasons.first
    let code = first.flatMap { UInt16($0.code) }.flatMap(CodeNumber.init)?.registered
    // What would help against one of several reasons does not make the whole pass.
    let isAlone = reasons.count == 1
    self.init(
      code ?? .ruleUndecided, status: .refused, message,
      details: reasons.map { Self.line($0, withHelp: !isAlone) } + more,
      help: isAlone ? first?.help : "Each reason has to be gone: \(reasons.count) refuse this.")
  }

  private static func line(_ reason: ReasonResource, withHelp: Bool) -> String {
    let help = withHelp ? reason.help.map { "\n  by itself \($0)" } ?? "" : ""
    return line(reason) + help
  }

  private static func line(_ reason: ReasonResource) -> String {
    let policy = reason.policy.map { "   policy \($0) v\(reason.policyVersion ?? "?")" } ?? ""
    return "\(reason.code) \"\(reason.message)\"\(policy)\n  because \(reason.because)"
  }
}

extension TransactionResource {
  /// A transaction as its proof shows it.
  init(_ proven: ProvenTransaction) {
    self.init(
      final: proven.transaction, receipt: proven.receipt, in: proven.header,
      index: Int(proven.index))
  }
}
