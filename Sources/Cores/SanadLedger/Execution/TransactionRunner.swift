import SanadCodec
import SanadTypes

/// Runs transactions one after another on one state, and says what became of each.
struct TransactionRunner {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock

  /// What the operations of a transaction come to.
  struct Decision {
    let reasons: [RefusalReason]
    let events: [Event]
    /// Every value that was read, as it was before the transaction; ascending.
    let reads: [ReadEntry]
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
    try chain(decision.events, from: firstEvent)
    let reasons = decision.reasons
    return Receipt(
      transaction: id, outcome: reasons.isEmpty ? .applied : .refused(Refusal(reasons)),
      weight: weight, readsDigest: ReadEntry.digest(of: decision.reads),
      events: decision.events)
  }

  /// Carries the operations out, or takes them all back.
  func decide(
    _ body: TransactionBody, id: TransactionID, authorizers: [AccountID], weight: Weight
  ) throws(LedgerFailure) -> Decision {
    try useSequenceAndQuota(of: body, weight)
    let mark = state.mark
    var events: [Event] = []
    for (place, operation) in body.operations.enumerated() {
      let context = OperationContext(
        state: state, shelf: shelf, network: network, clock: clock, transaction: id,
        submitter: body.account, authorizers: authorizers,
        place: UInt16(truncatingIfNeeded: place))
      switch try context.apply(operation) {
      case .applied(let more): events += more
      case .refused(let reasons):
        let reads = state.readEntries()
        state.rollBack(to: mark)
        let code = reasons.first?.code ?? ErrorCode.ruleUndecided.number
        return Decision(
          reasons: reasons, events: [.refused(body.account, id, code: code)], reads: reads)
      }
    }
    return Decision(reasons: [], events: events, reads: state.readEntries())
  }

  private func useSequenceAndQuota(
    of body: TransactionBody, _ weight: Weight
  ) throws(LedgerFailure) {
    var account = try state.knownAccount(body.account)
    account.advanceSequence(in: body.lane)
    account.usage = QuotaWindow(network: network, clock: clock).adding(weight, to: account.usage)
    try state.set(account: body.account, to: account)
  }

  /// Counts each event in the leaves of the accounts and the instrument that it concerns.
  private func chain(_ events: [Event], from first: UInt32) throws(LedgerFailure) {
    for (offset, event) in events.enumerated() {
      let index = first &+ UInt32(truncatingIfNeeded: offset)
      let bytes = PlacedEvent(height: clock.height, index: index, event: event).bcsBytes
      var chained: [AccountID] = []
      for id in event.accounts where !chained.contains(id) {
        var account = try state.knownAccount(id)
        account.events.append(bytes)
        try state.set(account: id, to: account)
        chained.append(id)
      }
      if let instrument = event.instrument {
        var tally = try state.tally(instrument)
        tally.events.append(bytes)
        try state.set(tally: instrument, to: tally)
      }
    }
  }
}
