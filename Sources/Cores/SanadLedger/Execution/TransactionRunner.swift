import SanadCodec
import SanadTypes

/// Runs transactions one after another on one state, and says what became of each.
struct TransactionRunner {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock
  var verdicts: any SignatureVerdicts = DirectVerification()

  /// What the operations of a transaction come to.
  struct Decision {
    let findings: Findings
    let events: [Event]
  }

  /// What becomes of a transaction: its sequence and quota are used whatever its operations do;
  /// these all take effect, or none does.
  ///
  /// - Precondition: the state's account of reads has begun with this transaction, and it is
  ///   includable.
  func run(
    _ body: TransactionBody, id: TransactionID, authorizers: [AccountID], weight: Weight,
    firstEvent: UInt32
  ) throws(LedgerFailure) -> Receipt {
    let decision = try decide(body, id: id, authorizers: authorizers, weight: weight)
    // Before the chains, which are no part of the decision.
    let readsDigest = state.readsDigest()
    try state.chain(decision.events, from: firstEvent, at: clock.height)
    let findings = decision.findings
    return Receipt(
      transaction: id,
      outcome: findings.isAllowed ? .applied : .refused(Refusal(findings.reasons)),
      flags: findings.flags, weight: weight, readsDigest: readsDigest,
      events: decision.events)
  }

  /// Carries the operations out, or takes them all back. One thing stays of a refusal: a settlement
  /// that was complete and that the door has refused is over, and locks nothing any more.
  func decide(
    _ body: TransactionBody, id: TransactionID, authorizers: [AccountID], weight: Weight
  ) throws(LedgerFailure) -> Decision {
    try useSequenceAndQuota(of: body, weight)
    let mark = state.mark
    var events: [Event] = []
    var findings = Findings()
    for (place, operation) in body.operations.enumerated() {
      let context = OperationContext(
        state: state, shelf: shelf, network: network, clock: clock, transaction: id,
        submitter: body.account, authorizers: authorizers,
        place: UInt16(truncatingIfNeeded: place), verdicts: verdicts)
      switch try context.apply(operation) {
      case .applied(let more, let flags):
        events += more
        findings.flags.append(flags)
      case .refused(let more, let ending):
        findings.append(more)
        state.rollBack(to: mark)
        let code = findings.reasons.reasons.first?.code ?? ErrorCode.ruleUndecided.number
        events = [.refused(body.account, id, code: code)]
        if let ending { events += try context.end(ending, .refused) }
        return Decision(
          findings: findings, events: events + flagged(findings.flags, body.account, id))
      }
    }
    return Decision(
      findings: findings, events: events + flagged(findings.flags, body.account, id))
  }

  /// One event for each code and instrument among the flags that the receipt spells out, in their
  /// order: at most 256, beside at most 288 of what the operations did.
  private func flagged(
    _ flags: ReasonList, _ account: AccountID, _ id: TransactionID
  ) -> [Event] {
    var events: [Event] = []
    for flag in flags.reasons {
      guard let instrument = flag.instrument else { continue }
      let event = Event.flagged(account, id, instrument, code: flag.code)
      if !events.contains(event) { events.append(event) }
    }
    return events
  }

  private func useSequenceAndQuota(
    of body: TransactionBody, _ weight: Weight
  ) throws(LedgerFailure) {
    var account = try state.knownAccount(body.account)
    account.advanceSequence(in: body.lane)
    account.usage = QuotaWindow(network: network, clock: clock).adding(weight, to: account.usage)
    try state.set(account: body.account, to: account)
  }
}
