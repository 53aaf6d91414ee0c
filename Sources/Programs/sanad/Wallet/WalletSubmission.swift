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
    let check = try await session.preview(signed.bytes, question)
    try terminal.show(
      check,
      text: "would be applied at height \(check.height)   weight \(check.weight)   nothing was sent"
        + check.flags.map { "\nflagged \($0.code) \"\($0.message)\"" }.joined())
  }

  // MARK: Submitting

  /// What is to be delivered.
  private struct Standing {
    var sent: SentTransaction
    /// Whether it was remembered before this command.
    var isRepeated: Bool
    /// Whether a node may have it, so that a refusal says nothing of what becomes of it.
    var mayBeTaken: Bool
    /// What the node said when it took it; nil where nobody has asked.
    var answer: TransactionResource?

    static func repeated(_ sent: SentTransaction) -> Standing {
      Standing(sent: sent, isRepeated: true, mayBeTaken: true)
    }
  }

  private func submit() async throws {
    let outbox = try session.outbox()
    let clock = ContinuousClock()
    let begin = clock.now
    var standing = try await outbox.locked(for: .seconds(seconds)) { try await found(in: outbox) }
    for _ in 0..<Self.roundsMax {
      let sent = standing.sent
      say(sent, standing.isRepeated)
      // What the node calls final is proven like everything else.
      if submitting.noWait, try await isHandedOver(standing, outbox) { return }
      let proven: ProvenTransaction
      do throws(DeliveryFailure) {
        proven = try await session.delivery.deliver(
          sent, upTo: seconds, isRepeated: standing.mayBeTaken)
      } catch {
        guard case .refused(let problem) = error else { throw CommandFailure(error) }
        standing = try await outbox.locked(for: .seconds(seconds)) {
          // New bytes that no node takes stay as they are, unless their place is another's for good.
          guard try standing.isRepeated || outbox.isDisplaced(sent) else {
            throw CommandFailure(error)
          }
          return try await replaced(sent, after: problem, outbox)
        }
        continue
      }
      return try await conclude(sent, proven, outbox, begin.duration(to: clock.now))
    }
    throw CommandFailure(
      DeliveryFailure.unknown(standing.sent.latest.id, "it was refused again and again"))
  }

  /// What was remembered of this payment, or what has now been signed, checked and remembered.
  private func found(in outbox: Outbox) async throws -> Standing {
    let purpose = try source.purpose()
    guard let known = try outbox.find(purpose, reference: source.reference) else {
      if source.isFromElsewhere, let there = try await alreadyThere(purpose) {
        try outbox.remember(there)
        return .repeated(there)
      }
      return try await anew(purpose, outbox)
    }
    guard source.isAnother else { return .repeated(known) }
    guard known.outcome == nil else {
      throw CommandFailure(
        .usage, status: .usage, "the payment of this reference is final already",
        details: ["transaction \(known.outcome?.id ?? "")"],
        help: "Choose another --ref for another payment.")
    }
    try outbox.close(known)
    return try await anew(purpose, outbox)
  }

  /// A transaction that was signed elsewhere and that the node has already: what it would meet now
  /// says nothing about it.
  private func alreadyThere(_ purpose: TransactionID) async throws -> SentTransaction? {
    let signed = try await source.signed(at: nil)
    do throws(NodeClientFailure) { _ = try await session.client.transaction(signed.id) } catch {
      guard case .refused(let problem) = error, problem.isOfUnknownTransaction else {
        throw CommandFailure(error)
      }
      return nil
    }
    return SentTransaction(purpose: purpose, signed: signed)
  }

  private func anew(_ purpose: TransactionID, _ outbox: Outbox) async throws -> Standing {
    let signed = try await source.signed(at: nil)
    if !submitting.force { try await session.preview(signed.bytes, question) }
    let sent = SentTransaction(purpose: purpose, reference: source.reference, signed: signed)
    try outbox.remember(sent)
    return await handedOver(sent)
  }

  /// Gives new bytes to the node before the outbox is free again: whoever signs next for the account
  /// is told the sequence after this one. What becomes of them is for the delivery to find out.
  private func handedOver(_ sent: SentTransaction) async -> Standing {
    var standing = Standing(sent: sent, isRepeated: false, mayBeTaken: true)
    do throws(NodeClientFailure) {
      standing.answer = try await session.client.submit(sent.latest.bytes, wait: "accepted")
    } catch {
      if case .refused = error { standing.mayBeTaken = false }
    }
    return standing
  }

  /// What is sent in the place of a transaction that a node no longer takes and that nobody has
  /// shown to be final.
  private func replaced(
    _ sent: SentTransaction, after problem: ProblemResource, _ outbox: Outbox
  ) async throws -> Standing {
    var known = try outbox.known(with: sent)
    // Another process of this wallet has signed in the same place meanwhile, or knows an outcome:
    // what it knows is asked about before anything is signed or given up.
    if known.attempts.count > sent.attempts.count { return .repeated(known) }
    if let standing = try outbox.find(sent.purpose, reference: sent.reference),
      standing.latest.body.sequence != sent.latest.body.sequence
    {
      throw CommandFailure(
        DeliveryFailure.unknown(
          sent.latest.id,
          "another payment of the same kind has been begun, and this one is not final"))
    }
    let code = UInt16(problem.code).flatMap(CodeNumber.init)?.registered
    if code == .expired {
      // The same place: if an earlier attempt is final after all, this one never is.
      try known.add(try await source.signed(at: known.latest.body.sequence))
      try outbox.remember(known)
      return .repeated(known)
    }
    guard code == .sequenceReused else { throw CommandFailure(problem) }
    guard try outbox.isDisplaced(sent) else {
      throw CommandFailure(
        .sequenceReused,
        "another transaction has taken sequence \(sent.latest.body.sequence) of "
          + "\(session.network.name(of: sent.latest.body.account)), and the node does not have this one",
        details: ["transaction \(sent.latest.id)"],
        help: "If another wallet of yours sent that one, begin anew with --again. If not, ask "
          + "another node about this transaction first.")
    }
    try outbox.release(sent)
    return try await anew(sent.purpose, outbox)
  }

  private func say(_ sent: SentTransaction, _ isRepeated: Bool) {
    let body = sent.latest.body
    terminal.say(
      "\(isRepeated ? "again " : "sent  ")  \(sent.latest.id)   lane \(body.lane)  "
        + "sequence \(body.sequence)"
        + (isRepeated && !source.isFromElsewhere
          ? "   (the same bytes as before; --again makes another)" : ""))
  }

  /// Gives the bytes to the node without waiting; false where it says that they are final.
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
      if case .refused(let problem) = error { throw CommandFailure(problem) }
      throw CommandFailure(DeliveryFailure.unknown(sent.latest.id, "\(error)"))
    }
    if transaction.status == TransactionResource.Status.final.rawValue { return false }
    try terminal.show(
      transaction,
      text: "accepted  \(sent.latest.id)   not final yet: "
        + "sanad wallet tx \(sent.latest.id) --wait")
    try await close(sent, outbox)
    return true
  }

  private func conclude(
    _ sent: SentTransaction, _ proven: ProvenTransaction, _ outbox: Outbox, _ time: Duration
  ) async throws {
    var sent = sent
    sent.outcome = SentTransaction.Outcome(proven)
    guard proven.receipt.isApplied else {
      // Repeating it would sign another one, which moves what this one did not.
      try await close(sent, outbox)
      return try report(proven, time, terminal)
    }
    try report(proven, time, terminal)
    // Not before somebody could read it: until then, repeating has to give this same outcome.
    try await close(sent, outbox)
  }

  private func close(_ sent: SentTransaction, _ outbox: Outbox) async throws {
    try await outbox.locked(for: .seconds(max(seconds, 10))) { try outbox.close(sent) }
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
