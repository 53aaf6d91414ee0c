import SanadTypes

/// What a scheduled step knows of the block around it.
struct ScheduleContext {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock

  /// The business date of the block.
  var businessDate: CalendarDate { network.ledger.businessDate(at: clock.timestamp) }

  /// The door, at this block's time.
  var door: Door {
    Door(state: state, shelf: shelf, clock: clock, businessDate: businessDate)
  }

  /// Does one step of a task, within `room`.
  func run(_ task: ScheduledTask, room: ScheduledRoom) throws(LedgerFailure) -> ScheduledStep {
    switch task {
    case .instrument(let id): try advance(id)
    case .payment(let id, let number): try advance(id, payment: number, room: room)
    case .deadline(let id, let number): try miss(id, payment: number)
    case .auction(let auction): try Auctioneer(self, auction).advance(within: room)
    case .settlement(let id): try trySettlement(id, room: room)
    case .reserve(let id): try reviewReserve(id, room: room)
    case .offer(let id): try OfferDesk(self, id).advance(within: room)
    }
  }

  /// Ends what a lock of units waits for which are no more: a settlement that can no longer be
  /// completed, a put, a tender, a pledge or a payment outside whose units are repaid, a deposit in the other register.
  func end(
    _ lock: UnitsLock, of account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> [Event] {
    if let date = lock.owner.put {
      let units = try state.endPut(date, of: account, instrument)
      return [.lifecycle(.putEnded(instrument, date, account, units))]
    }
    if let offer = lock.owner.offer {
      return try OfferDesk(self, offer).release(account, for: .offerLapsed)
    }
    guard let id = lock.owner.settlement else { return [] }
    if id == .mirror(of: instrument), var registers = try state.registers(instrument) {
      registers.mirrored = .zero
      try state.set(registers: instrument, to: registers)
      try state.unlock(lock.owner, of: account, instrument)
      return []
    }
    let nobody = OperationContext(
      state: state, shelf: shelf, network: network, clock: clock,
      transaction: TransactionID(scheduleAt: clock.height), submitter: .genesis,
      authorizers: [], place: 0)
    guard let contract = try state.contract(id) else { return try nobody.end(id, .cancelled) }
    try state.unlock(lock.owner, of: account, instrument)
    return try nobody.end(contract, id, .released)
  }
}

extension LedgerState {
  /// Opens an account that only the ledger acts for, of the identity that issues an instrument; nothing
  /// where it is open.
  func open(
    _ id: AccountID, ofIssuerOf instrument: InstrumentID, _ kind: AccountKind, at time: Timestamp
  ) throws(LedgerFailure) -> [Event] {
    guard try lacks(.account(id)) else { return [] }
    guard let terms = try self.instrument(instrument)?.terms else {
      throw .missingRecord(.instrument(instrument))
    }
    guard let issuer = try identity(lei: terms.issuer) else {
      throw .missingRecord(.lei(terms.issuer))
    }
    var owner = try knownIdentity(issuer)
    owner.addAccount(id)
    try set(identity: issuer, to: owner)
    try set(
      account: id,
      to: Account(
        owner: issuer, kind: kind, custodian: nil, authority: .ledger, openedAt: time))
    return [.accountOpened(id, owner: issuer, by: id)]
  }
}
