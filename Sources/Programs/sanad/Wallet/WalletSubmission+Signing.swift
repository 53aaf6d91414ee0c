import SanadAPIModel
import SanadTypes
import SanadWallet

/// What is signed, and in whose place: everything here runs while no other process of this wallet
/// signs.
extension WalletSubmission {
  /// What is to be delivered.
  struct Standing {
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

  /// What was remembered of this payment, or what has now been signed, checked and remembered.
  func found(in outbox: Outbox) async throws -> Standing {
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
    let signed = try await freshlySigned(outbox)
    if !submitting.force { try await preview(signed) }
    let sent = SentTransaction(purpose: purpose, reference: source.reference, signed: signed)
    try outbox.remember(sent)
    return await handedOver(sent)
  }

  /// Signed bytes at a place that no earlier payment of this wallet waits for.
  ///
  /// A node that gives the place of one that another node has taken lacks that one: it is given it
  /// first, and then asked again. Otherwise only one of the two would ever be made.
  private func freshlySigned(_ outbox: Outbox) async throws -> UnverifiedTransaction {
    let signed = try await source.signed(at: nil)
    guard source.isAtNextSequence, !source.isAnother,
      let earlier = try outbox.unsettled(at: signed)
    else { return signed }
    do throws(NodeClientFailure) {
      _ = try await session.client.submit(earlier.latest.bytes, wait: "accepted")
    } catch {
      // What this node can never take, because it has expired or is displaced, holds no place here.
      guard case .refused(let problem) = error, !problem.saysNothing else {
        throw CommandFailure(error)
      }
      return signed
    }
    return try await source.signed(at: nil)
  }

  /// Asks what the bytes would meet, and throws what would refuse them.
  private func preview(_ signed: UnverifiedTransaction) async throws {
    try await session.preview(
      signed.bytes, question, isFromElsewhere: source.isFromElsewhere)
  }

  /// Gives new bytes to the node before the outbox is free again: whoever signs next for the account
  /// is told the sequence after this one. What becomes of them is for the delivery to find out.
  private func handedOver(_ sent: SentTransaction) async -> Standing {
    var standing = Standing(sent: sent, isRepeated: false, mayBeTaken: true)
    do throws(NodeClientFailure) {
      standing.answer = try await session.client.submit(sent.latest.bytes, wait: "accepted")
    } catch {
      standing.mayBeTaken = error.mayHaveTaken
      // What was signed elsewhere may have been sent elsewhere, and have its sequence itself.
      if source.isFromElsewhere, case .refused(let problem) = error, problem.isOfUsedSequence {
        standing.mayBeTaken = true
      }
    }
    return standing
  }

  /// What is sent in the place of a transaction that a node no longer takes and that nobody has
  /// shown to be final.
  ///
  /// - Throws: the refusal: as a definite one where no node can have the bytes, and otherwise as an
  ///   outcome that is not known.
  func replaced(
    _ standing: Standing, after problem: ProblemResource, _ outbox: Outbox
  ) async throws -> Standing {
    let sent = standing.sent
    let refusal = standing.failure(after: problem)
    // New bytes that no node takes stay as they are, unless their place is another's for good.
    guard standing.mayBeTaken || problem.isOfUsedSequence else { throw CommandFailure(refusal) }
    var known = try outbox.known(with: sent)
    // Another process of this wallet has signed in the same place meanwhile, or knows an outcome:
    // what it knows is asked about before anything is signed or given up.
    if known.attempts.count > sent.attempts.count { return .repeated(known) }
    if let later = try outbox.find(sent.purpose, reference: sent.reference),
      later.latest.body.sequence != sent.latest.body.sequence
    {
      throw CommandFailure(
        DeliveryFailure.unknown(
          sent.latest.id,
          "another payment of the same kind has been begun, and this one is not final"))
    }
    if problem.code == ErrorCode.expired.number.description {
      // The same place: if an earlier attempt is final after all, this one never is.
      try known.add(try await source.signed(at: known.latest.body.sequence))
      try outbox.remember(known)
      return .repeated(known)
    }
    guard problem.isOfUsedSequence, try await isDisplaced(sent, outbox) else {
      throw CommandFailure(refusal)
    }
    try outbox.release(sent)
    return try await anew(sent.purpose, outbox)
  }

  /// Whether another transaction of this wallet is proven final at the same place. One that was
  /// handed over, and of which nobody has seen what became, is asked about first.
  private func isDisplaced(_ sent: SentTransaction, _ outbox: Outbox) async throws -> Bool {
    if try outbox.isDisplaced(sent) { return true }
    guard var other = try outbox.unsettled(at: sent.latest) else { return false }
    do throws(DeliveryFailure) {
      guard let proven = try await session.delivery.proof(ofAny: other) else { return false }
      other.outcome = SentTransaction.Outcome(proven)
    } catch { throw CommandFailure(error) }
    try outbox.close(other)
    return try outbox.isDisplaced(sent)
  }
}

extension ProblemResource {
  /// Whether the node says that the sequence has been used.
  var isOfUsedSequence: Bool { code == ErrorCode.sequenceReused.number.description }
}

extension WalletSubmission.Standing {
  /// What a refusal of it is.
  func failure(after problem: ProblemResource) -> DeliveryFailure {
    mayBeTaken ? .refusedAgain(sent.latest.id, problem) : .refused(problem)
  }
}
