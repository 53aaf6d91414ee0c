import SanadInstruments
import SanadTypes

// What a settlement opens and what becomes of it: pledges, repos, payments outside of the ledger.
extension OperationContext {
  // MARK: Opening

  /// Locks the units of a pledge, or of a sale that is paid elsewhere; the policy is asked as though
  /// they moved, because one day they may.
  func openLocked(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) throws(LedgerFailure) -> Step {
    let purpose = progress.terms.purpose
    let contract = ContractRecord(purpose, closing: record.legs, at: clock.timestamp)
    guard let leg = record.legs.first, let until = contract.locksUntil else {
      throw .missingRecord(.progress(id))
    }
    let instruction = Instruction(opening: record.legs, purpose, operation: place)
    var findings = try door.judge(instruction).findings
    let hasRoom = try state.locks(leg.from, leg.instrument).hasRoom
    if findings.isAllowed, !hasRoom {
      findings.reasons.append([
        reason(
          .locksExhausted, "the holding waits for \(HoldingLocks.locksMax) settlements already",
          instrument: leg.instrument)
      ])
    }
    guard findings.isAllowed else {
      return Step(events: try fail(record, progress, id, findings), flags: findings.flags)
    }
    let holding = try state.currentHolding(leg.from, leg.instrument, at: clock.timestamp)
    try state.lock(
      UnitsLock(owner: .settlement(id), units: leg.units, until: until), of: leg.from,
      leg.instrument,
      in: holding)
    try state.set(contract: id, to: contract)
    if case .paidOutside(let payment) = purpose {
      try add(.settlement(id), due: payment.deadline.advanced(by: 1))
    }
    let ended = try close(record, id, .opened)
    return Step(
      events: ended + [.unitsLocked(id, leg.from, leg.instrument, leg.units)],
      flags: findings.flags)
  }

  /// What a repo's far leg moves: the security back, and the cash with interest; nil where the terms
  /// give no such number. Interest runs from the date that was agreed, whenever the near leg settled.
  ///
  /// - Parameter legs: of the near leg, the security first.
  static func farLegs(of legs: [Leg], _ repo: RepoTerms, from start: CalendarDate) -> [Leg]? {
    guard legs.count == 2, let days = UInt32(exactly: start.days(until: repo.farDate)) else {
      return nil
    }
    let basis: BillPrice.Basis = repo.basis == .actual365 ? .days365 : .days360
    let cash: Units
    do throws(InstrumentFailure) {
      cash = try Coupon.repo(cash: legs[1].units, rate: repo.rate, days: days, basis: basis).farLeg
    } catch { return nil }
    return [
      Leg(
        instrument: legs[0].instrument, from: legs[0].to, to: legs[0].from, units: legs[0].units),
      Leg(instrument: legs[1].instrument, from: legs[1].to, to: legs[1].from, units: cash),
    ]
  }

  // MARK: Closing

  /// Tries the far leg of a repo.
  func attempt(
    _ contract: ContractRecord, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = check(contract, id) { return refusal }
    guard case .repo(let terms) = contract.purpose else {
      return refusal(
        .contractForm, "\(id) is a contract of the kind \(contract.purpose.name), not a repo")
    }
    if businessDate < terms.farDate {
      return refusal(
        .settlementNotDue, "the far leg of \(id) is due on \(terms.farDate)",
        values: [SeenValue("businessDate", "\(businessDate)")])
    }
    let step = try close(contract, id)
    return .applied(
      [.settling(.attempted(id, by: submitter))] + step.events, flags: step.flags)
  }

  /// Moves the far leg of a repo that is due, or notes why it cannot.
  func close(_ contract: ContractRecord, _ id: SettlementID) throws(LedgerFailure) -> Step {
    var instruction = Instruction(kind: .repo, operation: place, legs: contract.legs)
    instruction.isOfContract = true
    let findings = try door.pass(instruction)
    if findings.isAllowed {
      let ended = try end(contract, id, .closed)
      return Step(events: instruction.events + ended, flags: findings.flags)
    }
    var failed = contract
    let code = findings.firstCode
    failed.fail = .next(after: contract.fail, code, at: clock.timestamp)
    try state.set(contract: id, to: failed)
    return Step(
      events: contract.parties.map { .settling(.failed(id, $0, code: code)) },
      flags: findings.flags)
  }

  /// The pledgee gives the units free.
  func releasePledge(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    switch try contract(id) {
    case .refused(let outcome): return outcome
    case .found(let contract):
      guard case .pledge = contract.purpose, let leg = contract.legs.first else {
        return refusal(.contractForm, "\(id) is no pledge")
      }
      if let refusal = checkRight(of: leg.to, id) { return refusal }
      try state.unlock(.settlement(id), of: leg.from, leg.instrument)
      return .applied(try end(contract, id, .released))
    }
  }

  /// One side ends what the other one does not do: a pledgee takes the units from the agreed date on;
  /// a side of a repo keeps what it has from the day after the far date on.
  func closeOut(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    switch try contract(id) {
    case .refused(let outcome): return outcome
    case .found(let contract):
      switch contract.purpose {
      case .pledge(let terms): return try closeOut(contract, terms, id)
      case .repo(let terms): return try closeOut(contract, terms, id)
      case .exchange, .paidOutside:
        return refusal(
          .contractForm, "a contract of the kind \(contract.purpose.name) has no close-out")
      }
    }
  }

  private func closeOut(
    _ contract: ContractRecord, _ terms: PledgeTerms, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    guard let leg = contract.legs.first else { throw .missingRecord(.contract(id)) }
    if let refusal = checkRight(of: leg.to, id) { return refusal }
    guard let first = terms.closeOutFrom, businessDate >= first else {
      return tooEarly(id, terms.closeOutFrom)
    }
    try state.unlock(.settlement(id), of: leg.from, leg.instrument)
    let instruction = Instruction(kind: .closeOut, operation: place, legs: contract.legs)
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    return .applied(
      instruction.events + (try end(contract, id, .closedOut)), flags: findings.flags)
  }

  private func closeOut(
    _ contract: ContractRecord, _ terms: RepoTerms, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    guard businessDate > terms.farDate else { return tooEarly(id, terms.farDate.adding(days: 1)) }
    // Who has not done its own part has no right against the other.
    for leg in contract.legs where leg.from == submitter {
      let holding = try state.currentHolding(leg.from, leg.instrument, at: clock.timestamp)
      guard holding.available < leg.units else { continue }
      return refusal(
        .closeOutByDefaulter, "account \(leg.from) lacks what the far leg of \(id) takes of it",
        values: [
          SeenValue("available", "\(holding.available)"), SeenValue("amount", "\(leg.units)"),
        ])
    }
    for leg in contract.legs where leg.from != submitter {
      let holding = try state.currentHolding(leg.from, leg.instrument, at: clock.timestamp)
      guard holding.available >= leg.units else { continue }
      return refusal(
        .closeOutUnfounded, "account \(leg.from) has what the far leg of \(id) takes of it",
        values: [
          SeenValue("available", "\(holding.available)"), SeenValue("amount", "\(leg.units)"),
        ])
    }
    return .applied(try end(contract, id, .closedOut))
  }

  private func tooEarly(_ id: SettlementID, _ first: CalendarDate?) -> OperationOutcome {
    refusal(
      .closeOutEarly,
      first.map { "\(id) may be closed out from \($0) on" } ?? "\(id) has no close-out",
      values: [SeenValue("businessDate", "\(businessDate)")])
  }

  /// Writes how a contract ended, and tells both sides.
  func end(
    _ contract: ContractRecord, _ id: SettlementID, _ outcome: ContractOutcome
  ) throws(LedgerFailure) -> [Event] {
    var ended = contract
    ended.end = ContractEnd(outcome, at: clock.timestamp, by: transaction)
    try state.set(contract: id, to: ended)
    return contract.parties.map { .settling(.contractEnded(id, $0, outcome)) }
  }

  // MARK: Finding

  /// An open contract of which the submitter is a party, or why there is none.
  func contract(_ id: SettlementID) throws(LedgerFailure) -> Found<ContractRecord> {
    guard let contract = try state.contract(id) else {
      return .refused(refusal(.contractUnknown, "no contract \(id)"))
    }
    if let refusal = check(contract, id) { return .refused(refusal) }
    return .found(contract)
  }

  private func check(_ contract: ContractRecord, _ id: SettlementID) -> OperationOutcome? {
    guard contract.parties.contains(submitter) else { return foreign(id) }
    return checkOpen(contract, id)
  }

  func checkOpen(_ contract: ContractRecord, _ id: SettlementID) -> OperationOutcome? {
    if let end = contract.end {
      return refusal(
        .contractEnded, "contract \(id) ended at \(end.at.rfc3339)",
        values: [
          SeenValue("outcome", "\(end.outcome)"), SeenValue("transaction", "\(end.transaction)"),
        ])
    }
    guard contract.hasRunOut(at: clock.timestamp) else { return nil }
    return refusal(
      .contractEnded, "contract \(id) ran out",
      values: [SeenValue("now", clock.timestamp.rfc3339)])
  }

  func checkRight(of account: AccountID, _ id: SettlementID) -> OperationOutcome? {
    if submitter == account { return nil }
    return refusal(
      .rightOfAnother, "this step of \(id) is for account \(account)",
      values: [SeenValue("account", "\(account)")])
  }
}
