import SanadTypes

// Settlements that the chain tries by itself: on their date, and once a business date after it.
extension ScheduleContext {
  /// For how many days the chain tries a far leg by itself.
  static let farLegDays: Int32 = 30
  /// So many tries in vain of a settlement are made by the chain, or by parties before it; then it is
  /// for parties alone, so that what nobody means to deliver does not come up for a month.
  static let triesMax: UInt32 = 5
  /// So many days ahead a far leg is noted at most; of a longer repo it is for the parties to try.
  static let farDaysMax: Int32 = 366

  /// Tries a settlement whose date has come, or the far leg that it has opened.
  func trySettlement(
    _ id: SettlementID, room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    if let contract = try state.contract(id) { return try tryClosing(contract, id, room) }
    guard let record = try state.settlement(id), var progress = try state.progress(id),
      record.end == nil, !record.hasRunOut(at: clock.timestamp)
    else { return ScheduledStep(weight: 1) }
    // Held back or not affirmed: whoever releases it, or affirms it last, tries it at once.
    if operation.obstacle(record, progress, id) != nil {
      progress.isScheduled = false
      try state.set(progress: id, to: progress)
      return ScheduledStep(weight: Scale.registration)
    }
    let scale = Scale(state: state, shelf: shelf, network: network)
    let weight = try scale.weight(ofAffirming: id)
    // A leg, an end and a fail for each party, and flags, are the most that it tells.
    let events = record.legs.count + 2 * record.parties.count + 1 + ReasonList.reasonsMax
    let isTooHeavy = weight > ScheduleRunner.stepMax(on: network)
    guard isTooHeavy || weight <= room.weight && events <= room.events else { return later }
    progress.isScheduled = false
    try state.set(progress: id, to: progress)
    // Its parties have to try it.
    if isTooHeavy { return ScheduledStep(weight: Scale.registration) }
    let step = try operation.advance(record, progress, id)
    return ScheduledStep(weight: weight, events: told(step, id, record.instructedBy))
  }

  private func tryClosing(
    _ contract: ContractRecord, _ id: SettlementID, _ room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    if case .paidOutside(let payment) = contract.purpose,
      contract.isDisputed(at: clock.timestamp)
    {
      let told = contract.parties.map { party in
        Event.settling(.disputed(id, party, decideBy: payment.decideBy))
      }
      return ScheduledStep(weight: Scale.registration, events: told)
    }
    guard contract.end == nil, case .repo(let terms) = contract.purpose,
      let seller = contract.legs.first?.to,
      businessDate >= terms.farDate, contract.fail?.at != clock.timestamp
    else { return ScheduledStep(weight: 1) }
    let scale = Scale(state: state, shelf: shelf, network: network)
    let weight = try scale.weight(ofCarryingOut: id)
    if weight > ScheduleRunner.stepMax(on: network) {
      return ScheduledStep(weight: Scale.registration)
    }
    guard weight <= room.weight, room.events >= 8 + ReasonList.reasonsMax else { return later }
    let step = try operation.close(contract, id)
    let isOver =
      try state.contract(id)?.end != nil
      || terms.farDate.days(until: businessDate) >= Self.farLegDays
    return ScheduledStep(
      weight: weight, events: told(step, id, seller),
      next: isOver ? nil : businessDate.adding(days: 1).map(network.ledger.start))
  }

  /// What a try tells, with the flags of the rules, which name the party that the trade goes back to.
  private func told(
    _ step: OperationContext.Step, _ id: SettlementID, _ account: AccountID
  ) -> [Event] {
    [.settling(.attempted(id, by: nil))] + step.events
      + step.flags.told(of: account, at: clock.height, max: ReasonList.reasonsMax)
  }

  /// Once more in the next block: in every second one settlements come first, and have all the room.
  private var later: ScheduledStep {
    ScheduledStep(weight: 1, next: clock.timestamp.advanced(by: 1))
  }

  /// Steps that a transaction takes as well, of nobody's transaction.
  private var operation: OperationContext {
    OperationContext(
      state: state, shelf: shelf, network: network, clock: clock,
      transaction: TransactionID(scheduleAt: clock.height), submitter: .genesis, authorizers: [],
      place: 0)
  }
}

extension OperationContext {
  /// Has a settlement tried on its date, once everybody has affirmed it before.
  func scheduleFirst(
    _ record: SettlementRecord, _ id: SettlementID
  ) throws(LedgerFailure) {
    guard record.awaited.isEmpty, var progress = try state.progress(id),
      progress.terms.venue == nil, businessDate < progress.terms.intendedDate
    else { return }
    try schedule(&progress, record, id)
    try state.set(progress: id, to: progress)
  }

  /// Has a settlement tried when the next business date begins, or its own; not by the chain where
  /// that is beyond its end, or a venue's.
  func schedule(
    _ progress: inout SettlementProgress, _ record: SettlementRecord, _ id: SettlementID
  ) throws(LedgerFailure) {
    guard !progress.isScheduled, progress.terms.venue == nil,
      (progress.fail?.tries ?? 0) < ScheduleContext.triesMax,
      let tomorrow = businessDate.adding(days: 1)
    else { return }
    let due = network.ledger.start(of: max(tomorrow, progress.terms.intendedDate))
    guard due <= record.validUntil else { return }
    let scale = Scale(state: state, shelf: shelf, network: network)
    let weight = try Scale.step(of: record) + scale.weight(of: record.legs, on: progress.terms)
    guard weight <= ScheduleRunner.stepMax(on: network) else { return }
    progress.isScheduled = try add(.settlement(id), due: due)
  }

  /// Notes a task; false where the agenda is full, and parties have to try it themselves.
  @discardableResult
  func add(_ task: ScheduledTask, due: Timestamp) throws(LedgerFailure) -> Bool {
    let agenda = Agenda(state: state)
    guard try agenda.hasRoom(task.queue) else { return false }
    try agenda.add(task, due: due)
    return true
  }
}
