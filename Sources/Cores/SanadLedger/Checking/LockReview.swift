import SanadCodec
import SanadTypes

/// Holds what is locked against the settlements that it waits for, and both against what receipts
/// told: in the state every lock is named by an open settlement that its account has affirmed, and
/// every such settlement whose time has not passed has its locks.
struct LockReview {
  /// Units of which a receipt said that they wait for a settlement.
  struct Told: Hashable, Sendable {
    let account: AccountID
    let instrument: InstrumentID
    let units: Units
  }

  let fold: LedgerFold
  /// The time of the newest block.
  let time: Timestamp
  /// By settlement; of those alone that did not end.
  let told: KeyedTable<SettlementID, [Told]>

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.holding(let account, let instrument), .holding(let holding)?):
        found += compareSum(account, instrument, holding)
      case (.locks(let account, let instrument), .locks(let locks)?):
        found += review(locks, account, instrument)
      case (.settlement(let id), .settlement(let record)?): found += review(record, id)
      default: continue
      }
    }
    return found
  }

  /// Whether no more is locked than is there, of a holding that a block has changed.
  func shortfall(
    of account: AccountID, _ instrument: InstrumentID
  ) -> [InvariantBreach] {
    let units = fold.holding(of: account, in: instrument).units.value
    let locked = Self.sum(fold.locks(of: account, in: instrument).current(at: time))
    return locked <= units
      ? [] : [breach(.locks, "\(account) has \(units) of \(instrument), and \(locked) are locked")]
  }

  private func compareSum(
    _ account: AccountID, _ instrument: InstrumentID, _ holding: Holding
  ) -> [InvariantBreach] {
    let locks = fold.locks(of: account, in: instrument).locks
    let sum = Self.sum(locks)
    return sum == holding.locked.value
      ? []
      : [
        breach(
          .locks, "\(account) in \(instrument): \(holding.locked) locked, its locks make it \(sum)")
      ]
  }

  private func review(
    _ locks: HoldingLocks, _ account: AccountID, _ instrument: InstrumentID
  ) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    if locks.locks.isEmpty { found.append(breach(.aggregates, "empty locks of \(account)")) }
    if fold[.holding(account, instrument)] == nil {
      found.append(breach(.locks, "locks of \(account) in \(instrument), and no holding"))
    }
    for lock in locks.locks {
      if let defect = defect(of: lock, account, instrument) {
        found.append(breach(.lockEnds, "\(lock.owner) of \(account): \(defect)"))
      }
    }
    return found
  }

  /// What is wrong with a lock; nil where it waits for a settlement that takes what it locks.
  private func defect(
    of lock: UnitsLock, _ account: AccountID, _ instrument: InstrumentID
  ) -> String? {
    // Those of bids and redemptions are looked at with these: ``AuctionReview``, ``ReserveReview``,
    // ``OfferReview``.
    guard let id = lock.owner.settlement else { return nil }
    if id == .mirror(of: instrument) {
      return defect(ofMirror: lock, account, instrument)
    }
    if case .contract(let contract)? = fold[.contract(id)] {
      return TermsReview(fold: fold, time: time, told: told).defect(
        of: lock, account, instrument, contract)
    }
    guard let record = fold.settlement(id) else { return "no such settlement" }
    if fold[.progress(id)] != nil { return "was instructed on terms, and locks" }
    if let end = record.end { return "was \(end.outcome), and locks" }
    if lock.until != record.validUntil { return "locks until \(lock.until)" }
    let latest = record.instructedAt.advanced(by: InstructSettlement.validityMax.value)
    if lock.until > latest { return "locks for ever" }
    guard record.affirmed.contains(account) else { return "is not affirmed by it" }
    guard record.given(by: account).contains(where: { $0 == (instrument, lock.units) }) else {
      return "does not take \(lock.units) of \(instrument)"
    }
    let isTold = told[id]?.contains(
      Told(account: account, instrument: instrument, units: lock.units))
    return isTold == true ? nil : "locks what no receipt tells of"
  }

  /// What is wrong with the units that live in the depository.
  private func defect(
    ofMirror lock: UnitsLock, _ account: AccountID, _ instrument: InstrumentID
  ) -> String? {
    guard case .registers(let record)? = fold[.registers(instrument)], record.mirror == account
    else {
      return "is no mirror account"
    }
    return lock.units == record.mirrored && lock.until == Timestamp(.max)
      ? nil : "locks \(lock.units) of \(record.mirrored) that live in the depository"
  }

  private func review(_ record: SettlementRecord, _ id: SettlementID) -> [InvariantBreach] {
    // What a settlement has opened locks by its contract, and one on terms locks nothing before.
    if record.end?.outcome == .opened || record.end == nil && fold[.progress(id)] != nil {
      return []
    }
    if record.end != nil {
      return told[id] == nil ? [] : [breach(.lockEnds, "\(id) ended, and no receipt says so")]
    }
    if record.hasRunOut(at: time) { return [] }
    var found: [InvariantBreach] = []
    if record.awaited.isEmpty { found.append(breach(.movements, "\(id) is complete and open")) }
    var expected: [Told] = []
    for account in record.affirmed {
      for part in record.given(by: account) {
        expected.append(
          Told(account: account, instrument: part.instrument, units: part.units))
      }
    }
    let known = told[id] ?? []
    if expected.count != known.count || !expected.allSatisfy(known.contains) {
      found.append(breach(.lockEnds, "\(id) is to lock \(expected), receipts tell of \(known)"))
    }
    for lock in expected
    where !fold.locks(of: lock.account, in: lock.instrument).locks.contains(where: {
      $0.owner == .settlement(id) && $0.units == lock.units
    }) {
      found.append(breach(.lockEnds, "\(id) locks nothing of \(lock.account)"))
    }
    return found
  }

  private static func sum(_ locks: [UnitsLock]) -> UInt128 {
    // What does not fit is more than any holding has, and is told as such.
    locks.reduce(UInt128(0)) { CheckedMath.sum($0, $1.units.value) ?? .max }
  }

  private func breach(
    _ invariant: InvariantBreach.Invariant, _ detail: String
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
