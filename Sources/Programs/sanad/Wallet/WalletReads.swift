import ArgumentParser
import Foundation
import SanadAPIModel
import SanadCrypto
import SanadLightClient
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
    } else {
      transaction = try transaction.waiting(as: id)
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
    var latest: String?
    while true {
      do throws(NodeClientFailure) {
        let transaction = try await session.client.transaction(id)
        let isFinal = transaction.status == TransactionResource.Status.final.rawValue
        if isFinal || !wait { return transaction }
      } catch {
        guard wait else { throw CommandFailure(error) }
        // It may be on its way to this node, or the node on its way back.
        latest = Printable.line("\(error)")
      }
      guard ContinuousClock.now < deadline else {
        throw CommandFailure(
          .outcomeUnknown, "not final after \(Int(global.timeout)) s",
          details: ["transaction \(id)"] + (latest.map { [$0] } ?? []),
          help: "Wait again, or submit the same bytes again.")
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
    [
      "  \(prefix)\(reason.code) \"\(reason.message)\"", "    because \(reason.because)",
    ].map(Printable.line)
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
        sanad wallet verify-proof holding.proof --json

      What is proven is shown: a transaction with what it moves and how it ended, or
      the value of an account, a holding or a settlement after a final block. Of other
      values --json has the bytes.
      """)

  @Argument(help: "The proof file.")
  var file: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure(
        .fileUnreadable, "\(file) cannot be read", help: "Name a file that --proof has written.")
    }
    let known = try trusted()
    let shown: ProofChecker.Shown
    let text: ProofText
    do {
      shown = try ProofChecker(genesis: known.genesis).check(Array(data))
      text =
        switch shown {
        case .transaction(let proven): ProofText(proven, on: known)
        case .state(let claim): try ProofText(claim, on: known)
        case .schedule(let proven): ProofText(proven)
        }
    } catch let failure as CryptoFailure {
      throw CommandFailure(failure.code, "\(failure)")
    } catch {
      throw CommandFailure(.proofInvalid, "\(file) proves nothing: \(error)")
    }
    try terminal.show(text, text: text.text)
  }

  /// What a proof is held against: given, or the local network where there is one.
  private func trusted() throws -> KnownNetwork {
    if let known = try KnownNetwork.ifThere(network) { return known }
    throw CommandFailure(
      .fileUnreadable,
      "there is no genesis to hold \(file) against, and no local network in \(network.testnet.dir)",
      help: "Give the genesis of the chain, from a source that you trust, with --genesis FILE.")
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
