import Foundation
import SanadAPIModel
import SanadLightClient
import SanadNode
import SanadTypes
import SanadWallet

/// One transaction from its operation to its proven outcome.
///
/// What is signed is remembered before it is sent. A command that is repeated while the outcome is
/// not known sends the same bytes; signing again, where their validity has passed, keeps the place
/// in the lane, so that at most one of all attempts can ever be in a block.
struct WalletSubmission {
  /// How often a command signs in the place of what it finds before it gives up.
  private static let roundsMax = 3

  let session: WalletSession
  let source: any TransactionSource
  let submitting: SubmittingOptions
  let seconds: Int
  let terminal: Terminal
  /// The command that explains a refusal, for whoever meets one.
  var question: String?
  /// How the outcome is told.
  var report: Report = WalletSubmission.report

  /// Tells an outcome: prints what was applied, and throws what was refused.
  typealias Report = (ProvenTransaction, Duration, Terminal) throws -> Void

  /// Tells an outcome as the transaction that it is.
  static func report(_ proven: ProvenTransaction, _ time: Duration, on terminal: Terminal) throws {
    guard proven.receipt.isApplied else { throw CommandFailure(refused: proven) }
    try terminal.show(proven, after: time)
  }

  /// Does it.
  func perform() async throws {
    if submitting.dryRun { return try await dryRun() }
    do {
      try await submit()
    } catch let failure as OutboxFailure { throw CommandFailure(failure) }
  }

  private func dryRun() async throws {
    let signed = try await source.signed(at: nil)
    let check = try await session.preview(
      signed.bytes, question, isFromElsewhere: source.isFromElsewhere)
    try terminal.show(
      check,
      text: ([
        "would be applied at height \(check.height)   weight \(check.weight)   nothing was sent"
      ] + check.flags.map { "flagged \($0.code) \"\($0.message)\"" })
      .map(Printable.line).joined(separator: "\n"))
  }

  // MARK: Submitting

  private func submit() async throws {
    let outbox = try session.outbox()
    let clock = ContinuousClock()
    let begin = clock.now
    var standing = try await outbox.locked(for: .seconds(seconds)) { try await found(in: outbox) }
    for _ in 0..<Self.roundsMax {
      say(standing)
      // What the node calls final is proven like everything else.
      if submitting.noWait, try await isHandedOver(standing, outbox) { return }
      let proven: ProvenTransaction
      do throws(DeliveryFailure) {
        proven = try await session.delivery.deliver(
          standing.sent, upTo: seconds, isRepeated: standing.mayBeTaken)
      } catch {
        standing = try await next(after: error, standing, outbox)
        continue
      }
      return try await conclude(standing.sent, proven, outbox, begin.duration(to: clock.now))
    }
    throw CommandFailure(
      DeliveryFailure.unknown(standing.sent.latest.id, "it was refused again and again"))
  }

  /// What is delivered next, after a delivery that failed.
  private func next(
    after failure: DeliveryFailure, _ standing: Standing, _ outbox: Outbox
  ) async throws -> Standing {
    var standing = standing
    let problem: ProblemResource
    switch failure {
    case .refused(let told): problem = told
    case .refusedAgain(_, let told):
      problem = told
      standing.mayBeTaken = true
    case .notProven(let why):
      throw CommandFailure(
        .proofInvalid, why,
        details: [
          "transaction \(standing.sent.latest.id)", "what became of it is not known",
        ],
        help: "Give the same command again, with another node by --api: it sends the same bytes.")
    case .unknown, .library: throw CommandFailure(failure)
    }
    do {
      return try await outbox.locked(for: .seconds(seconds)) {
        try await replaced(standing, after: problem, outbox)
      }
    } catch let busy as OutboxFailure where standing.mayBeTaken {
      throw CommandFailure(DeliveryFailure.unknown(standing.sent.latest.id, "\(failure); \(busy)"))
    }
  }

  private func say(_ standing: Standing) {
    let body = standing.sent.latest.body
    terminal.say(
      "\(standing.isRepeated ? "again " : "sent  ")  \(standing.sent.latest.id)   "
        + "lane \(body.lane)  sequence \(body.sequence)"
        + (standing.isRepeated && !source.isFromElsewhere
          ? "   (the same bytes as before; --again makes another)" : ""))
  }

  /// Gives the bytes to the node without waiting; false where it says that they are final, or where
  /// the delivery has to find out what it means that it refuses them.
  private func isHandedOver(_ standing: Standing, _ outbox: Outbox) async throws -> Bool {
    let sent = standing.sent
    let transaction: TransactionResource
    do throws(NodeClientFailure) {
      if let answer = standing.answer {
        transaction = answer
      } else {
        transaction = try await session.client.submit(sent.latest.bytes, wait: "accepted")
      }
    } catch {
      if case .refused = error { return false }
      throw CommandFailure(DeliveryFailure.unknown(sent.latest.id, "\(error)"))
    }
    if transaction.status == TransactionResource.Status.final.rawValue { return false }
    let waiting: TransactionResource
    do throws(NodeClientFailure) { waiting = try transaction.waiting(as: sent.latest.id) } catch {
      throw CommandFailure(DeliveryFailure.unknown(sent.latest.id, "\(error)"))
    }
    try terminal.show(
      waiting,
      text: "accepted  \(sent.latest.id)   not final yet: "
        + "sanad wallet tx \(sent.latest.id) --wait")
    await close(sent, outbox)
    return true
  }

  private func conclude(
    _ sent: SentTransaction, _ proven: ProvenTransaction, _ outbox: Outbox, _ time: Duration
  ) async throws {
    var sent = sent
    sent.outcome = SentTransaction.Outcome(proven)
    guard proven.receipt.isApplied else {
      // Repeating it would sign another one, which moves what this one did not.
      await close(sent, outbox)
      return try report(proven, time, terminal)
    }
    try report(proven, time, terminal)
    // Not before somebody could read it: until then, repeating has to give this same outcome.
    await close(sent, outbox)
  }

  /// Puts away what is done. What became of it stands, whether that succeeds or not.
  private func close(_ sent: SentTransaction, _ outbox: Outbox) async {
    do {
      try await outbox.locked(for: .seconds(max(seconds, 10))) { try outbox.close(sent) }
    } catch {
      terminal.warn(
        "\(error)\n  what was told stands, and could not be noted: given again, the same command "
          + "tells it again; another payment of the same needs --again or another --ref")
    }
  }
}

extension Terminal {
  /// Shows a final transaction.
  func show(_ proven: ProvenTransaction, after time: Duration) throws {
    let transaction = TransactionResource(proven)
    let flags = (transaction.receipt?.flags ?? []).map {
      "\nflagged \($0.code) \"\($0.message)\""
    }
    try show(
      transaction,
      text: "final   block \(proven.header.height)   \(Int(time / .milliseconds(1))) ms   "
        + "proof checked" + flags.joined())
  }
}

extension CommandFailure {
  /// A transaction that its receipt refuses.
  init(refused proven: ProvenTransaction, more: [String] = []) {
    self.init(
      refusal: TransactionResource(proven).receipt?.reasons ?? [],
      "refused in block \(proven.header.height): the receipt is final and proven",
      more: ["definite yes: these bytes are used up; sign new ones to try again"] + more)
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

extension TransactionResource {
  /// What a node says of a transaction that it does not call final: that it has it, and nothing that
  /// only a proof can show.
  func waiting(as id: TransactionID) throws(NodeClientFailure) -> TransactionResource {
    guard self.id == id.description else {
      throw .incomprehensible("the node answered about another transaction")
    }
    guard let status = Status(rawValue: status), status != .final else {
      throw .incomprehensible("\"\(status)\" is no status of a transaction")
    }
    var waiting = self
    waiting.height = nil
    waiting.index = nil
    waiting.finalizedAt = nil
    waiting.receipt = nil
    return waiting
  }
}
