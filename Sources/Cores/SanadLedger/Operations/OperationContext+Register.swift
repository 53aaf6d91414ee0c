import SanadTypes

// Between this ledger and the depository's register of an instrument: which one is the legal one, what
// lives on the other side, and whether both count the same.
extension OperationContext {
  /// Takes a step between the registers.
  func apply(_ step: RegisterStep) throws(LedgerFailure) -> OperationOutcome {
    guard let instrument = try state.instrument(step.instrument) else {
      return refusal(.instrumentUnknown, "no instrument \(step.instrument)")
    }
    for role in step.rolesCalledOn {
      let holders = try state.holders(of: role)
      guard authorizers.contains(where: { holders.holder($0) != nil }) else {
        return refusal(
          .approvalMissing, "no account in the role \(role) authorizes the step",
          values: [SeenValue("role", "\(role)")])
      }
    }
    let record = try state.registers(step.instrument)
    if case .open(let mirror) = step.action {
      return try open(step.instrument, mirror, record)
    }
    guard let record else {
      return wrongState(step, "instrument \(step.instrument) has no mirror account")
    }
    switch step.action {
    case .open: return wrongState(step, "it is open")
    case .beginSwitch(let register): return try begin(step, to: register, record, instrument)
    case .signTotal(let height, let total):
      return try sign(step, at: height, total, record, instrument)
    case .abandonSwitch: return try abandon(step, record, instrument)
    case .move(let account, let units, let isLeaving):
      return try move(step, account, units, isLeaving, record)
    case .reconcile(let date, let total, let mirrored):
      return try reconcile(step, date, total, mirrored, record)
    }
  }

  private func open(
    _ id: InstrumentID, _ mirror: AccountID, _ record: RegisterRecord?
  ) throws(LedgerFailure) -> OperationOutcome {
    if let record {
      return refusal(.registerState, "the mirror account of \(id) is \(record.mirror) already")
    }
    if try state.account(mirror) == nil { return refusal(.accountUnknown, "no account \(mirror)") }
    try state.set(registers: id, to: RegisterRecord(mirror: mirror))
    return .applied([.settling(.registerOpened(id, mirror: mirror))])
  }

  // MARK: Switching

  private func begin(
    _ step: RegisterStep, to register: LegalRegister, _ record: RegisterRecord,
    _ instrument: Instrument
  ) throws(LedgerFailure) -> OperationOutcome {
    guard record.switching == nil, record.legal != register else {
      return wrongState(step, "the legal register is \(record.legal), or a switch has begun")
    }
    guard instrument.status == .active else {
      return refusal(
        .instrumentHalted, "the instrument is \(instrument.status)",
        values: [SeenValue("instrument.status", "\(instrument.status)")])
    }
    let total = try state.tally(step.instrument).outstanding
    var begun = record
    begun.switching = RegisterSwitch(to: register, at: clock.height, total: total)
    try state.set(registers: step.instrument, to: begun)
    var halted = instrument
    halted.status = .halted
    try state.set(.instrument(step.instrument), .instrument(halted))
    return .applied([
      .settling(.registerSwitching(step.instrument, to: register, height: clock.height))
    ])
  }

  /// The central bank keeps this ledger's register, the depository its own.
  private func sign(
    _ step: RegisterStep, at height: Height, _ total: Units, _ record: RegisterRecord,
    _ instrument: Instrument
  ) throws(LedgerFailure) -> OperationOutcome {
    let isDepository = try state.holders(of: .depository).holder(submitter) != nil
    let isBank = try state.holders(of: .centralBank).holder(submitter) != nil
    guard isDepository || isBank else { return roleRequired(.depository, .centralBank) }
    guard var pending = record.switching,
      !(isDepository ? pending.isDepositorySigned : pending.isChainSigned)
    else { return wrongState(step, "no switch has begun, or this register has signed") }
    let counted = try state.tally(step.instrument).outstanding
    guard height == pending.height, total == pending.total, total == counted else {
      return refusal(
        .registerTotals, "the registers do not count the same at one height",
        values: [
          SeenValue("height", "\(height)"), SeenValue("haltedAt", "\(pending.height)"),
          SeenValue("total", "\(total)"), SeenValue("counted", "\(counted)"),
        ])
    }
    if isDepository { pending.isDepositorySigned = true } else { pending.isChainSigned = true }
    var changed = record
    guard pending.isChainSigned, pending.isDepositorySigned else {
      changed.switching = pending
      try state.set(registers: step.instrument, to: changed)
      return .applied([.settling(.registerSigned(step.instrument, by: submitter))])
    }
    changed.legal = pending.to
    changed.switching = nil
    try state.set(registers: step.instrument, to: changed)
    let resumed = try resume(instrument, step.instrument)
    return .applied(
      [
        .settling(.registerSigned(step.instrument, by: submitter)),
        .settling(.registerSwitched(step.instrument, to: pending.to)),
      ] + resumed)
  }

  private func abandon(
    _ step: RegisterStep, _ record: RegisterRecord, _ instrument: Instrument
  ) throws(LedgerFailure) -> OperationOutcome {
    let isTreasury = try state.holders(of: .treasury).holder(submitter) != nil
    let isDepository = try state.holders(of: .depository).holder(submitter) != nil
    guard isTreasury || isDepository else { return roleRequired(.treasury, .depository) }
    guard record.switching != nil else { return wrongState(step, "no switch has begun") }
    var changed = record
    changed.switching = nil
    try state.set(registers: step.instrument, to: changed)
    let resumed = try resume(instrument, step.instrument)
    return .applied(
      [.settling(.registerAbandoned(step.instrument, by: submitter))] + resumed)
  }

  /// Resumes; of what has matured or defaulted meanwhile no units move again, or they could be sold
  /// after the record by which they are repaid.
  private func resume(
    _ instrument: Instrument, _ id: InstrumentID
  ) throws(LedgerFailure) -> [Event] {
    guard instrument.status == .halted else { return [] }
    var resumed = instrument
    resumed.status = try state.statusByLife(of: id)
    try state.set(.instrument(id), .instrument(resumed))
    return resumed.status == .active ? [] : [.lifecycle(.status(id, resumed.status))]
  }

  // MARK: Moving and counting

  /// Units that leave are locked in the mirror account; those that come back are freed first.
  private func move(
    _ step: RegisterStep, _ account: AccountID, _ units: Units, _ isLeaving: Bool,
    _ record: RegisterRecord
  ) throws(LedgerFailure) -> OperationOutcome {
    guard record.switching == nil else { return wrongState(step, "a switch has begun") }
    var changed = record
    guard
      let mirrored = isLeaving
        ? record.mirrored.adding(units) : record.mirrored.subtracting(units)
    else {
      return refusal(
        .registerTotals, "\(record.mirrored) units live in the depository",
        values: [SeenValue("amount", "\(units)"), SeenValue("mirrored", "\(record.mirrored)")])
    }
    changed.mirrored = mirrored
    let lock = SettlementID.mirror(of: step.instrument)
    if !record.mirrored.isZero {
      try state.unlock(.settlement(lock), of: record.mirror, step.instrument)
    }
    let leg = Leg(
      instrument: step.instrument, from: isLeaving ? account : record.mirror,
      to: isLeaving ? record.mirror : account, units: units)
    let instruction = Instruction(kind: .registerMove, operation: place, legs: [leg])
    var findings = try door.pass(instruction)
    let lacksRoom = try lacksRoom(record.mirror, step.instrument)
    if findings.isAllowed, lacksRoom {
      findings.reasons.append([
        reason(
          .locksExhausted, "the mirror account has too many locks", instrument: step.instrument)
      ])
    }
    guard findings.isAllowed else { return .refused(findings) }
    if !mirrored.isZero {
      let holding = try state.currentHolding(
        record.mirror, step.instrument, at: clock.timestamp)
      try state.lock(
        UnitsLock(owner: .settlement(lock), units: mirrored, until: Timestamp(.max)),
        of: record.mirror,
        step.instrument, in: holding)
    }
    try state.set(registers: step.instrument, to: changed)
    return .applied(instruction.events, flags: findings.flags)
  }

  private func lacksRoom(
    _ account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> Bool {
    try state.locks(account, instrument).locks.count >= HoldingLocks.locksMax
  }

  /// Writes what both count on a business date, and flags where it is not the same.
  private func reconcile(
    _ step: RegisterStep, _ date: CalendarDate, _ total: Units, _ mirrored: Units,
    _ record: RegisterRecord
  ) throws(LedgerFailure) -> OperationOutcome {
    guard try state.holders(of: .depository).holder(submitter) != nil else {
      return roleRequired(.depository)
    }
    let isRepeated = record.reconciledOn.map { $0 >= date } ?? false
    guard date == businessDate, !isRepeated else {
      return refusal(
        .reconciliationDate, "totals of \(date) were signed already, or it is not that date",
        values: [SeenValue("businessDate", "\(businessDate)")])
    }
    let said = ReconciliationRecord(
      total: total, mirrored: mirrored,
      countedTotal: try state.tally(step.instrument).outstanding,
      countedMirrored: record.mirrored, at: clock.timestamp)
    var changed = record
    changed.reconciledOn = date
    try state.set(registers: step.instrument, to: changed)
    try state.set(.reconciliation(step.instrument, date), .reconciliation(said))
    let event = Event.settling(
      .reconciled(step.instrument, by: submitter, date, isEqual: said.isEqual))
    guard !said.isEqual else { return .applied([event]) }
    let flag = reason(
      .reconciliationMismatch, "the registers do not count the same on \(date)",
      instrument: step.instrument,
      values: [
        SeenValue("total", "\(total)"), SeenValue("counted.total", "\(said.countedTotal)"),
        SeenValue("mirrored", "\(mirrored)"),
        SeenValue("counted.mirrored", "\(said.countedMirrored)"),
      ])
    return .applied([event], flags: ReasonList([flag]))
  }

  private func wrongState(_ step: RegisterStep, _ why: String) -> OperationOutcome {
    refusal(
      .registerState, "\(step.action.name) cannot be done now: \(why)",
      values: [SeenValue("instrument", "\(step.instrument)")])
  }

  private func roleRequired(_ roles: Role...) -> OperationOutcome {
    let names = roles.map { "\($0)" }.joined(separator: " or ")
    return refusal(
      .roleRequired, "account \(submitter) is not in the role \(names)",
      values: [SeenValue("role", names)])
  }
}
