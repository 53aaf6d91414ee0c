import SanadTypes

// Settlements on terms (docs/ledger.md, "Settlements on terms"): nothing is locked before their
// date, and what cannot be carried out fails with a reason and is tried again until the end.
extension OperationContext {
  /// Events and flags of something that was tried, whatever came of it.
  struct Step {
    var events: [Event] = []
    var flags = ReasonList()
  }

  /// Carries out a step of a settlement on terms, a cycle or a contract.
  func apply(_ operation: SettlingOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .instruct(let operation): try instruct(operation.instruction, on: operation.terms)
    case .attempt(let id): try attempt(id)
    case .hold(let id): try hold(id)
    case .release(let id): try release(id)
    case .settleCycle(let cycle): try settle(cycle)
    case .releasePledge(let id): try releasePledge(id)
    case .closeOut(let id): try closeOut(id)
    case .reportPayment(let word): try report(word)
    case .decidePayment(let word): try decide(word)
    case .register(let step): try apply(step)
    }
  }

  // MARK: Instructing

  /// Where the parties have an open settlement under the same reference: this affirms it, or is
  /// refused. Nil where there is none.
  func match(
    _ record: SettlementRecord, _ terms: SettlementTerms
  ) throws(LedgerFailure) -> OperationOutcome? {
    guard let reference = terms.reference,
      let id = try state.indexed(SettlementIndex.name(of: reference, among: record.parties)),
      let known = try state.settlement(id), let progress = try state.progress(id),
      known.end == nil, !known.hasRunOut(at: clock.timestamp)
    else { return nil }
    let differences = Self.differences(known, progress.terms, record, terms)
    guard differences.isEmpty else {
      return refusal(
        .referenceMismatch, "settlement \(id) has other \(differences.joined(separator: ", "))",
        values: [
          SeenValue("settlement", "\(id)"),
          SeenValue("differs", differences.joined(separator: ", ")),
        ])
    }
    guard known.awaited.contains(submitter) else {
      return refusal(
        .referenceUsed, "settlement \(id) is open under the reference \(reference)",
        values: [SeenValue("settlement", "\(id)")])
    }
    return try affirm(id)
  }

  /// What two instructions under one reference say otherwise; their ends may differ, and the first
  /// one's stands.
  private static func differences(
    _ known: SettlementRecord, _ knownTerms: SettlementTerms, _ record: SettlementRecord,
    _ terms: SettlementTerms
  ) -> [String] {
    var names: [String] = []
    if known.legs != record.legs { names.append("legs") }
    if known.affirmations.map(\.account) != record.affirmations.map(\.account) {
      names.append("consenting")
    }
    if knownTerms.intendedDate != terms.intendedDate { names.append("intendedDate") }
    if knownTerms.allowsPartial != terms.allowsPartial { names.append("allowsPartial") }
    if knownTerms.venue != terms.venue { names.append("venue") }
    if knownTerms.purpose != terms.purpose { names.append("purpose") }
    return names
  }

  /// Writes the terms, and what their reference stands for.
  func note(
    _ terms: SettlementTerms, of record: SettlementRecord, _ id: SettlementID
  ) throws(LedgerFailure) {
    try state.set(progress: id, to: SettlementProgress(terms))
    guard let reference = terms.reference else { return }
    let name = SettlementIndex.name(of: reference, among: record.parties)
    try state.set(.settlementIndex(name), .settlementIndex(SettlementIndex(id)))
  }

  // MARK: Steps

  /// The submitter's affirmation, and whatever can be done with it.
  func affirm(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    var affirmed = record
    let event = affirm(&affirmed, id)
    try state.set(settlement: id, to: affirmed)
    let step = try advance(affirmed, progress, id)
    try scheduleFirst(affirmed, id)
    return .applied([event] + step.events, flags: step.flags)
  }

  /// Tries what is due.
  private func attempt(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    if let contract = try state.contract(id) { return try attempt(contract, id) }
    switch try open(id) {
    case .refused(let outcome): return outcome
    case .found(let (record, progress)):
      if let refusal = obstacle(record, progress, id) { return refusal }
      let step = try advance(record, progress, id)
      return .applied(
        [.settling(.attempted(id, by: submitter))] + step.events, flags: step.flags)
    }
  }

  private func hold(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    switch try open(id) {
    case .refused(let outcome): return outcome
    case .found((_, var progress)):
      guard progress.setHold(true, by: submitter) else {
        return refusal(.holdUnchanged, "account \(submitter) holds settlement \(id) back already")
      }
      try state.set(progress: id, to: progress)
      return .applied([.settling(.held(id, submitter))])
    }
  }

  private func release(_ id: SettlementID) throws(LedgerFailure) -> OperationOutcome {
    switch try open(id) {
    case .refused(let outcome): return outcome
    case .found((let record, var progress)):
      guard progress.setHold(false, by: submitter) else {
        return refusal(.holdUnchanged, "account \(submitter) does not hold settlement \(id) back")
      }
      try state.set(progress: id, to: progress)
      let step = try advance(record, progress, id)
      return .applied([.settling(.released(id, submitter))] + step.events, flags: step.flags)
    }
  }

  /// Once all have affirmed they are bound: it takes all of them to cancel.
  func askToCancel(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) throws(LedgerFailure) -> OperationOutcome {
    let bound = record.affirmed
    guard bound.contains(submitter) else {
      return refusal(
        .rightOfAnother,
        "account \(submitter) has not affirmed settlement \(id), which is complete",
        values: [SeenValue("affirmed", bound.map { "\($0)" }.joined(separator: ", "))])
    }
    var asked = progress
    guard asked.askToCancel(submitter) else {
      return refusal(
        .cancelRepeated, "account \(submitter) has asked to cancel settlement \(id)")
    }
    try state.set(progress: id, to: asked)
    guard asked.cancelling == bound else {
      return .applied([.settling(.cancelAsked(id, submitter))])
    }
    return .applied(try close(record, id, .cancelled))
  }

  // MARK: Carrying out

  /// Settles what is complete, due and not held back; settles a part where that is agreed to; or
  /// notes why neither can be done. Does nothing where its time has not come.
  ///
  /// The one step that whoever triggers it takes: an affirmation, a release, a party's attempt.
  func advance(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) throws(LedgerFailure) -> Step {
    guard obstacle(record, progress, id) == nil else { return Step() }
    let purpose = progress.terms.purpose
    if purpose.locks { return try openLocked(record, progress, id) }
    let instruction = Instruction(opening: record.legs, purpose, operation: place)
    let findings = try door.pass(instruction)
    if findings.isAllowed {
      let ended = try settled(record, progress.terms, id)
      return Step(events: instruction.events + ended, flags: findings.flags)
    }
    if progress.terms.allowsPartial, findings.areOfProvision,
      let part = try settlePart(record, progress, id, findings)
    {
      return part
    }
    return Step(
      events: try fail(record, progress, id, findings), flags: findings.flags)
  }

  /// Why it cannot be tried now; nil where it can.
  func obstacle(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) -> OperationOutcome? {
    if let venue = progress.terms.venue {
      return refusal(
        .venueCycle, "settlement \(id) settles in a cycle of \(venue)",
        values: [SeenValue("venue", "\(venue)")])
    }
    return cycleObstacle(record, progress, id)
  }

  /// Why not even its venue can settle it now; nil where it can.
  func cycleObstacle(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID
  ) -> OperationOutcome? {
    let awaited = record.awaited
    if !awaited.isEmpty {
      return refusal(
        .settlementIncomplete, "settlement \(id) is not affirmed by all",
        values: [SeenValue("awaited", awaited.map { "\($0)" }.joined(separator: ", "))])
    }
    if !progress.holds.isEmpty {
      let holders = progress.holds.map { "\($0)" }.joined(separator: ", ")
      return refusal(
        .settlementHeld, "settlement \(id) is held back", values: [SeenValue("holds", holders)])
    }
    guard businessDate < progress.terms.intendedDate else { return nil }
    return refusal(
      .settlementNotDue, "settlement \(id) is to settle on \(progress.terms.intendedDate)",
      values: [SeenValue("businessDate", "\(businessDate)")])
  }

  /// Notes why it could not settle.
  func fail(
    _ record: SettlementRecord, _ progress: SettlementProgress, _ id: SettlementID,
    _ findings: Findings
  ) throws(LedgerFailure) -> [Event] {
    var failed = progress
    let code = findings.firstCode
    failed.fail = .next(after: progress.fail, code, at: clock.timestamp)
    try schedule(&failed, record, id)
    try state.set(progress: id, to: failed)
    return record.parties.map { .settling(.failed(id, $0, code: code)) }
  }

  /// Ends a settlement whose legs have moved; of a repo, its far leg is still to come.
  private func settled(
    _ record: SettlementRecord, _ terms: SettlementTerms, _ id: SettlementID
  ) throws(LedgerFailure) -> [Event] {
    guard case .repo(let repo) = terms.purpose else { return try close(record, id, .settled) }
    // Worked out when it was instructed as well: that it can be is seen there.
    guard let far = Self.farLegs(of: record.legs, repo, from: terms.intendedDate) else {
      throw .missingRecord(.progress(id))
    }
    try state.set(
      contract: id, to: ContractRecord(terms.purpose, closing: far, at: clock.timestamp))
    if businessDate.days(until: repo.farDate) <= ScheduleContext.farDaysMax {
      try add(.settlement(id), due: network.ledger.start(of: repo.farDate))
    }
    return try close(record, id, .opened)
  }

  // MARK: Finding

  /// What an operation names, or why it cannot go on.
  enum Found<Value> {
    case found(Value)
    case refused(OperationOutcome)
  }

  /// An open settlement on terms in which the submitter has a part, or why there is none.
  private func open(
    _ id: SettlementID
  ) throws(LedgerFailure) -> Found<(SettlementRecord, SettlementProgress)> {
    guard let record = try state.settlement(id) else { return .refused(unknown(id)) }
    guard record.parties.contains(submitter) else { return .refused(foreign(id)) }
    if let refusal = checkOpen(record, id) { return .refused(refusal) }
    guard let progress = try state.progress(id) else {
      return .refused(
        refusal(.settlementWithoutTerms, "settlement \(id) was instructed without terms"))
    }
    return .found((record, progress))
  }
}

extension SettlementPurpose {
  /// Whether its opening locks the units and moves nothing.
  var locks: Bool {
    switch self {
    case .pledge, .paidOutside: true
    case .exchange, .repo: false
    }
  }
}

extension Instruction {
  /// The first legs of a settlement; without a purpose, of one that was instructed without terms.
  init(opening legs: [Leg], _ purpose: SettlementPurpose?, operation: UInt16) {
    self.init(
      kind: purpose?.kind ?? .settlement, operation: operation, legs: legs,
      isOneSided: purpose?.locks ?? false)
  }
}

extension Findings {
  /// The first code that stands against it.
  var firstCode: CodeNumber { reasons.reasons.first?.code ?? ErrorCode.ruleUndecided.number }

  /// Whether nothing but units is missing.
  var areOfProvision: Bool {
    let provision = [ErrorCode.insufficientUnits.number, ErrorCode.unitsLocked.number]
    return !isAllowed && reasons.omitted == 0
      && reasons.reasons.allSatisfy { provision.contains($0.code) }
  }
}
