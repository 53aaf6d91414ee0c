import SanadCrypto
import SanadTypes

// Settlements that parties affirm, and the units that wait for them. A lock ends by its time alone:
// whoever reads a holding takes those that have run out off it, so that no block has to look for
// them (docs/decisions/026-locks-that-end.md).
extension LedgerState {
  func settlement(_ id: SettlementID) throws(LedgerFailure) -> SettlementRecord? {
    guard case .settlement(let record)? = try value(.settlement(id)) else { return nil }
    return record
  }

  func set(settlement id: SettlementID, to record: SettlementRecord) throws(LedgerFailure) {
    try set(.settlement(id), .settlement(record))
  }

  /// The terms and the progress of a settlement; nil where it was instructed without terms.
  func progress(_ id: SettlementID) throws(LedgerFailure) -> SettlementProgress? {
    guard case .progress(let record)? = try value(.progress(id)) else { return nil }
    return record
  }

  func set(progress id: SettlementID, to record: SettlementProgress) throws(LedgerFailure) {
    try set(.progress(id), .progress(record))
  }

  /// The settlement that a reference stands for among its parties.
  func indexed(_ name: Digest) throws(LedgerFailure) -> SettlementID? {
    guard case .settlementIndex(let record)? = try value(.settlementIndex(name)) else { return nil }
    return record.settlement
  }

  func contract(_ id: SettlementID) throws(LedgerFailure) -> ContractRecord? {
    guard case .contract(let record)? = try value(.contract(id)) else { return nil }
    return record
  }

  func registers(_ id: InstrumentID) throws(LedgerFailure) -> RegisterRecord? {
    guard case .registers(let record)? = try value(.registers(id)) else { return nil }
    return record
  }

  func set(registers id: InstrumentID, to record: RegisterRecord) throws(LedgerFailure) {
    try set(.registers(id), .registers(record))
  }

  func set(contract id: SettlementID, to record: ContractRecord) throws(LedgerFailure) {
    try set(.contract(id), .contract(record))
  }

  func locks(
    _ account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> HoldingLocks {
    guard case .locks(let record)? = try value(.locks(account, instrument)) else {
      return HoldingLocks()
    }
    return record
  }

  /// A holding without the locks that have run out. Where there are any, they are taken off in the
  /// state too, so that what a decision found and what is written agree.
  func currentHolding(
    _ account: AccountID, _ instrument: InstrumentID, at time: Timestamp
  ) throws(LedgerFailure) -> Holding {
    let holding = try holding(account, instrument)
    if holding.locked.isZero { return holding }
    return try releaseRunOut(of: holding, account, instrument, at: time)
  }

  /// Locks units that a holding has free.
  func lock(
    _ lock: UnitsLock, of account: AccountID, _ instrument: InstrumentID, in holding: Holding
  ) throws(LedgerFailure) {
    let key = LedgerKey.holding(account, instrument)
    guard let locked = holding.locked.adding(lock.units) else { throw .missingRecord(key) }
    var locks = try locks(account, instrument)
    locks.add(lock)
    try set(.locks(account, instrument), .locks(locks))
    try set(
      holding: key, to: Holding(units: holding.units, locked: locked, entry: holding.entry))
  }

  /// Frees what a holding has locked for an owner whose time has not passed.
  func unlock(
    _ owner: LockOwner, of account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) {
    var locks = try locks(account, instrument)
    guard let lock = locks.remove(owner) else {
      throw .missingRecord(.locks(account, instrument))
    }
    try free([lock], leaving: locks, try holding(account, instrument), account, instrument)
  }

  private func releaseRunOut(
    of holding: Holding, _ account: AccountID, _ instrument: InstrumentID, at time: Timestamp
  ) throws(LedgerFailure) -> Holding {
    var locks = try locks(account, instrument)
    let gone = locks.removeRunOut(at: time)
    if gone.isEmpty { return holding }
    return try free(gone, leaving: locks, holding, account, instrument)
  }

  @discardableResult
  private func free(
    _ gone: [UnitsLock], leaving locks: HoldingLocks, _ holding: Holding, _ account: AccountID,
    _ instrument: InstrumentID
  ) throws(LedgerFailure) -> Holding {
    let key = LedgerKey.holding(account, instrument)
    var locked = holding.locked
    for lock in gone {
      // The sum of the locks is what is locked; anything else is a fault of the state.
      guard let rest = locked.subtracting(lock.units) else { throw .missingRecord(key) }
      locked = rest
    }
    let free = Holding(units: holding.units, locked: locked, entry: holding.entry)
    try set(.locks(account, instrument), locks.locks.isEmpty ? nil : .locks(locks))
    try set(holding: key, to: free)
    return free
  }
}
