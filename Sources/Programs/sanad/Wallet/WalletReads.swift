import ArgumentParser
import Foundation
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes
import SanadWallet

/// `sanad wallet tx`.
struct WalletTxCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "tx", abstract: "What became of a transaction.",
    discussion: """
      Examples:
        sanad wallet tx ID
        sanad wallet tx ID --wait --timeout 60 --proof tx.proof

      A transaction is shown as final only after its proof has been checked here,
      and as the proof shows it. Of one that is not final there is no proof: what is
      shown then is the word of the node, and says so.
      """)

  @Argument(help: "The transaction's id.")
  var id: String

  @Option(help: "Write the proof of the transaction and its receipt to this file.")
  var proof: String?

  @Flag(help: "Wait until it is final, for as long as --timeout says.")
  var wait = false

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let id = try TransactionID(written: id)
    var transaction = try await asked(id, session)
    var isProven = false
    if proof != nil || transaction.status == TransactionResource.Status.final.rawValue {
      let (shown, bytes) = try await session.prove(id)
      transaction = TransactionResource(shown)
      isProven = true
      if let proof { try keep(bytes, in: proof, terminal) }
    } else if transaction.id != id.description {
      throw CommandFailure(.proofInvalid, "the node answered about another transaction")
    }
    try terminal.show(
      Vouched(resource: transaction, proven: isProven),
      text: Self.text(transaction)
        + (isProven ? "\n  proof checked" : "\n  unproven: so says the node, and it is no outcome"))
  }

  /// What the node says of it; with `--wait`, not before it says final.
  private func asked(
    _ id: TransactionID, _ session: WalletSession
  ) async throws -> TransactionResource {
    let deadline = ContinuousClock.now + .seconds(global.timeout)
    while true {
      do throws(NodeClientFailure) {
        let transaction = try await session.client.transaction(id)
        let isFinal = transaction.status == TransactionResource.Status.final.rawValue
        if isFinal || !wait { return transaction }
      } catch {
        // It may be on its way to this node, or the node on its way back.
        guard wait, ContinuousClock.now < deadline else { throw CommandFailure(error) }
      }
      guard ContinuousClock.now < deadline else {
        throw CommandFailure(
          .outcomeUnknown, "not final after \(Int(global.timeout)) s",
          details: ["transaction \(id)"], help: "Wait again, or submit the same bytes again.")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private func keep(_ bytes: [UInt8], in proof: String, _ terminal: Terminal) throws {
    try Data(bytes).write(to: URL(filePath: proof), options: .atomic)
    terminal.say("proof    \(proof)   \(bytes.count) bytes   checked")
  }

  private static func text(_ transaction: TransactionResource) -> String {
    var lines = ["\(transaction.id)   \(transaction.status)"]
    if let height = transaction.height, let receipt = transaction.receipt {
      lines.append("  block \(height), place \(transaction.index ?? 0), \(receipt.outcome)")
      for reason in receipt.reasons { lines += Self.lines(reason) }
      for flag in receipt.flags { lines += Self.lines(flag, prefix: "flagged ") }
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ reason: ReasonResource, prefix: String = "") -> [String] {
    ["  \(prefix)\(reason.code) \"\(reason.message)\"", "    because \(reason.because)"]
  }
}

/// `sanad wallet verify-proof`: checks a proof file offline.
struct WalletVerifyProofCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-proof", abstract: "Check a proof file offline, down to the signatures.",
    discussion: """
      Examples:
        sanad wallet verify-proof tx.proof
        sanad wallet verify-proof tx.proof --genesis genesis.bcs
      """)

  @Argument(help: "The proof file.")
  var file: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure(
        .fileUnreadable, "\(file) cannot be read", help: "Name a file that --proof has written.")
    }
    let trusted = try GenesisText.load(try trustedGenesis())
    let shown: ProofChecker.Shown
    do {
      shown = try ProofChecker(genesis: trusted).check(Array(data))
    } catch let failure as CryptoFailure {
      throw CommandFailure(failure.code, "\(failure)")
    } catch {
      throw CommandFailure(.proofInvalid, "\(file) proves nothing: \(error)")
    }
    switch shown {
    case .transaction(let proven):
      let outcome = proven.receipt.isApplied ? "applied" : "refused"
      try terminal.show(
        Result(
          valid: true, shows: "transaction", height: proven.header.height.description,
          id: proven.transaction.id.description, outcome: outcome),
        text: "holds    transaction \(proven.transaction.id) is final in block "
          + "\(proven.header.height), \(outcome)")
    case .state(let claim):
      try terminal.show(
        Result(
          valid: true, shows: "state", height: claim.header.height.description,
          id: Hex.encode(claim.key.bytes), outcome: claim.value == nil ? "absent" : "present"),
        text: "holds    state key \(Hex.encode(claim.key.bytes)) is "
          + "\(claim.value == nil ? "absent" : "present") at height \(claim.header.height)")
    }
  }

  /// What a proof is held against: given, or that of the local network where there is one.
  private func trustedGenesis() throws -> String {
    if let given = network.genesis { return given }
    let folder = network.testnet.dir
    guard TestnetRecord.exists(in: folder) else {
      throw CommandFailure(
        .fileUnreadable,
        "there is no genesis to hold \(file) against, and no local network in \(folder)",
        help: "Give the genesis of the chain, from a source that you trust, with --genesis FILE.")
    }
    return try TestnetRecord.load(folder).genesis
  }

  private struct Result: Encodable {
    let valid: Bool
    let shows: String
    let height: String
    let id: String
    let outcome: String
  }
}

extension TransactionID {
  /// The id of a transaction as people write it: `tx1…` or 64 hexadecimal digits.
  init(written text: String) throws(CommandFailure) {
    if let digest = Digest(hex: text) {
      self.init(digest)
      return
    }
    do throws(Bech32mFailure) { try self.init(text: text) } catch {
      throw CommandFailure(
        .identifierInvalid, "\"\(text)\" is no transaction id: \(error)",
        help: "Write tx1… or the 64 hexadecimal digits of the id.")
    }
  }
}
