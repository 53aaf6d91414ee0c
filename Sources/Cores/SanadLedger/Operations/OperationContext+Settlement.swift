import SanadTypes

// Settlements that parties affirm one by one (docs/ledger.md, "Settlements that are affirmed").
extension OperationContext {
  /// Instructs a settlement; where the submitter has to affirm, this is its affirmation.
  ///
  /// - Parameter terms: what is agreed beside the legs; without any, what is affirmed is locked, and
  ///   the last affirmation settles.
  func instruct(
    _ operation: InstructSettlement, on terms: SettlementTerms? = nil
  ) throws(LedgerFailure) -> OperationOutcome {
    let id = SettlementID(transaction: transaction, operation: UInt32(place))
    if let refusal = try check(operation, terms) { return refusal }
    if let terms, let refusal = try check(terms, of: operation) { return refusal }
    var record = SettlementRecord(operation, by: submitter, at: clock.timestamp)
    guard record.parties.contains(submitter) else { return foreign(id) }
    if let terms, let outcome = try match(record, terms) { return outcome }
    if let refusal = try checkAffirmable(record, terms) { return refusal }
    var events = record.parties.map { Event.settlementInstructed(id, $0) }
    if let terms {
      try note(terms, of: record, id)
      if record.awaited.contains(submitter) { events.append(affirm(&record, id)) }
    } else if record.awaited.contains(submitter) {
      let coverage = try cover(record, locking: true)
      guard coverage.reasons.isEmpty else { return .refused(Findings(coverage.reasons)) }
      events += try affirm(&record, id, locking: coverage.units)
    }
    // The legs oblige two accounts at least, so that one affirmation never completes it.
    try state.set(settlement: id, to: record)
    return .applied(events)
  }

  /// Affirms, and settles where nobody else has to.
  func affirm(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.settlement(id) else { return unknown(id) }
    if let refusal = checkOpen(record, id) { return refusal }
    guard record.awaited.contains(submitter) else {
      return record.parties.contains(submitter) ? notAwaited(record, id) : foreign(id)
    }
    if let progress = try state.progress(id) { return try affirm(record, progress, id) }
    // What the last one gives moves at once, and needs no room for a lock.
    let isLast = record.awaited == [submitter]
    let coverage = try cover(record, locking: !isLast)
    guard coverage.reasons.isEmpty else { return .refused(Findings(coverage.reasons)) }
    if isLast { return try complete(record, id) }
    let events = try affirm(&record, id, locking: coverage.units)
    try state.set(settlement: id, to: record)
    return .applied(events)
  }

  /// Takes a settlement back, or turns it down.
  func cancel(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    guard let record = try state.settlement(id) else { return unknown(id) }
    guard record.parties.contains(submitter) else { return foreign(id) }
    if let refusal = checkOpen(record, id) { return refusal }
    if let progress = try state.progress(id), record.awaited.isEmpty {
      return try askToCancel(record, progress, id)
    }
    return .applied(try end(id, .cancelled))
  }

  /// Ends an open settlement whose time has not passed, and frees what waits for it.
  func end(
    _ id: SettlementID, _ outcome: SettlementOutcome
  ) throws(LedgerFailure) -> [Event] {
    guard let record = try state.settlement(id) else { throw .missingRecord(.settlement(id)) }
    if try state.progress(id) == nil { try release(record, id) }
    return try close(record, id, outcome)
  }

  // MARK: Steps

  /// Notes the submitter's affirmation.
  func affirm(_ record: inout SettlementRecord, _ id: SettlementID) -> Event {
    record.affirm(submitter, at: clock.timestamp)
    return .settlementAffirmed(id, submitter)
  }

  /// Notes the submitter's affirmation and locks what it gives.
  private func affirm(
    _ record: inout SettlementRecord, _ id: SettlementID, locking covered: [CoveredUnits]
  ) throws(LedgerFailure) -> [Event] {
    var events = [affirm(&record, id)]
    for part in covered {
      try state.lock(
        UnitsLock(owner: .settlement(id), units: part.units, until: record.validUntil),
        of: submitter, part.instrument, in: part.holding)
      events.append(.unitsLocked(id, submitter, part.instrument, part.units))
    }
    return events
  }

  /// The last affirmation: what waits is freed for the legs, which then pass the door like those of
  /// any other instruction. What the door refuses ends the settlement, and nothing waits on; behind
  /// other operations of the transaction it does not, because these are taken back with it, and the
  /// door has judged what they made of the state.
  private func complete(
    _ record: SettlementRecord, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    try release(record, id)
    let instruction = Instruction(kind: .settlement, operation: place, legs: record.legs)
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings, ending: place == 0 ? id : nil) }
    var affirmed = record
    let events = [affirm(&affirmed, id)] + instruction.events
    return .applied(events + (try close(affirmed, id, .settled)), flags: findings.flags)
  }

  private func release(
    _ record: SettlementRecord, _ id: SettlementID
  ) throws(LedgerFailure) {
    for account in record.affirmed {
      for part in record.given(by: account) {
        try state.unlock(.settlement(id), of: account, part.instrument)
      }
    }
  }

  /// Writes the end of a settlement of which nothing is locked, and gives its reference free.
  func close(
    _ record: SettlementRecord, _ id: SettlementID, _ outcome: SettlementOutcome
  ) throws(LedgerFailure) -> [Event] {
    if let reference = try state.progress(id)?.terms.reference {
      let name = SettlementIndex.name(of: reference, among: record.parties)
      if try state.indexed(name) == id { try state.set(.settlementIndex(name), nil) }
    }
    var ended = record
    ended.end = SettlementEnd(outcome, at: clock.timestamp, by: transaction)
    try state.set(settlement: id, to: ended)
    return ended.parties.map { .settlementEnded(id, $0, outcome) }
  }

  // MARK: Checks

  /// What the submitter gives of one instrument, and the holding that it comes from.
  private struct CoveredUnits {
    let instrument: InstrumentID
    let units: Units
    let holding: Holding
  }

  /// What the submitter gives, or why its holdings do not cover it.
  ///
  /// - Parameter locking: whether the units are to wait, so that each holding needs room for a lock.
  private func cover(
    _ record: SettlementRecord, locking: Bool
  ) throws(LedgerFailure) -> (units: [CoveredUnits], reasons: ReasonList) {
    var covered: [CoveredUnits] = []
    var reasons = ReasonList()
    for part in record.given(by: submitter) {
      let holding = try state.currentHolding(submitter, part.instrument, at: clock.timestamp)
      let locks = try state.locks(submitter, part.instrument)
      // Whoever is being paid for units that end does not put settlements before that.
      if locking, let status = try state.instrument(part.instrument)?.status, status != .active {
        reasons.append([
          reason(
            .instrumentHalted, "the instrument is \(status), and its units wait for nothing",
            instrument: part.instrument, limit: "\(InstrumentStatus.active)")
        ])
      } else if part.units > holding.available {
        reasons.append([short(part.units, part.instrument, holding, of: submitter)])
      } else if locking, !locks.hasRoom {
        reasons.append([
          reason(
            .locksExhausted, "the holding waits for \(HoldingLocks.locksMax) settlements already",
            instrument: part.instrument, limit: "\(HoldingLocks.locksMax)")
        ])
      }
      covered.append(
        CoveredUnits(instrument: part.instrument, units: part.units, holding: holding))
    }
    return (covered, reasons)
  }

  /// Why a holding does not cover what an account gives.
  func short(
    _ units: Units, _ instrument: InstrumentID, _ holding: Holding, of account: AccountID
  ) -> Reason {
    let isLocked = units <= holding.units
    return reason(
      isLocked ? .unitsLocked : .insufficientUnits,
      isLocked
        ? "account \(account) holds enough units and too many of them are locked"
        : "account \(account) holds fewer units than the settlement takes",
      instrument: instrument,
      values: [
        SeenValue("held", "\(holding.units)"), SeenValue("locked", "\(holding.locked)"),
        SeenValue("amount", "\(units)"),
      ], limit: "\(holding.available)")
  }

  /// What can be said of an instruction before anybody affirms it. Its rules are asked when it is
  /// complete: only then is it known what the parties are and hold.
  private func check(
    _ operation: InstructSettlement, _ terms: SettlementTerms?
  ) throws(LedgerFailure) -> OperationOutcome? {
    let latest = clock.timestamp.advanced(by: InstructSettlement.validityMax.value)
    if operation.validUntil <= clock.timestamp || operation.validUntil > latest {
      return refusal(
        .settlementValidity, "the settlement would end at \(operation.validUntil.rfc3339)",
        values: [
          SeenValue("now", clock.timestamp.rfc3339), SeenValue("latest", latest.rfc3339),
        ])
    }
    let instruction = Instruction(opening: operation.legs, terms?.purpose, operation: place)
    var reasons = try door.checkForm(of: instruction)
    for account in operation.consenting where try state.account(account) == nil {
      reasons.append(
        reason(
          .accountUnknown, "no account \(account), which is to consent",
          values: [SeenValue("consenting", "\(account)")]))
    }
    if reasons.isEmpty, !Self.fits(operation.legs) {
      reasons.append(
        reason(.amountOverflow, "the legs together move more than 128 bits can count"))
    }
    return reasons.isEmpty ? nil : .refused(Findings(ReasonList(reasons)))
  }

  /// Refuses what nobody could ever affirm: even by itself, and with as few signatures as its authority
  /// allows, an affirmation would weigh more than a block may have.
  private func checkAffirmable(
    _ record: SettlementRecord, _ terms: SettlementTerms?
  ) throws(LedgerFailure) -> OperationOutcome? {
    var signatureCount = 1
    for affirmation in record.affirmations {
      let authority = try state.knownAccount(affirmation.account).authority
      signatureCount = max(signatureCount, authority.signatureCountMin)
    }
    let scale = Scale(state: state, shelf: shelf, network: network)
    let weight = try scale.weight(
      ofAffirming: record, on: terms, signatureCount: signatureCount)
    let limit = Weight(network.chain.blockWeightMax)
    guard weight > limit else { return nil }
    return refusal(
      .transactionTooHeavy, "an affirmation of it would weigh more than any block may have",
      values: [SeenValue("weight", "\(weight)"), SeenValue("limit", "\(limit)")])
  }

  /// Whether the units of each instrument together fit, so that every sum of some of them does.
  private static func fits(_ legs: [Leg]) -> Bool {
    legs.allSatisfy { leg in
      var sum: UInt128? = 0
      for other in legs where other.instrument == leg.instrument {
        sum = sum.flatMap { CheckedMath.sum($0, other.units.value) }
      }
      return sum != nil
    }
  }

  func checkOpen(_ record: SettlementRecord, _ id: SettlementID) -> OperationOutcome? {
    if let end = record.end {
      return refusal(
        .settlementEnded, "settlement \(id) was \(end.outcome) at \(end.at.rfc3339)",
        values: [
          SeenValue("outcome", "\(end.outcome)"), SeenValue("transaction", "\(end.transaction)"),
        ])
    }
    guard record.hasRunOut(at: clock.timestamp) else { return nil }
    return refusal(
      .settlementExpired, "settlement \(id) ran out at \(record.validUntil.rfc3339)",
      values: [SeenValue("now", clock.timestamp.rfc3339)])
  }

  func unknown(_ id: SettlementID) -> OperationOutcome {
    refusal(.settlementUnknown, "no settlement \(id)")
  }

  func foreign(_ id: SettlementID) -> OperationOutcome {
    refusal(.settlementForeign, "account \(submitter) has no part in settlement \(id)")
  }

  private func notAwaited(_ record: SettlementRecord, _ id: SettlementID) -> OperationOutcome {
    let awaited = record.awaited.map { "\($0)" }.joined(separator: ", ")
    return refusal(
      .affirmationNotAwaited, "settlement \(id) does not wait for account \(submitter)",
      values: [SeenValue("awaited", awaited)])
  }

  /// A reason of the ledger itself.
  func reason(
    _ code: ErrorCode, _ message: String, instrument: InstrumentID? = nil,
    values: [SeenValue] = [], limit: String? = nil
  ) -> Reason {
    Reason(
      code: code.number, operation: place, instrument: instrument, message: message,
      values: values, limit: limit, help: code.remedy)
  }
}

extension Findings {
  /// Reasons alone.
  init(_ reasons: ReasonList) { self.init(reasons: reasons) }
}
