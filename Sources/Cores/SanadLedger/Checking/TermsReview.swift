import SanadCodec
import SanadCrypto
import SanadTypes

/// Holds settlements on terms and contracts against their own dates, holds and locks, by the state
/// alone.
struct TermsReview {
  let fold: LedgerFold
  /// The time of the newest block.
  let time: Timestamp
  /// What receipts said is locked; by settlement or contract.
  let told: KeyedTable<SettlementID, [LockReview.Told]>

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.progress(let id), .progress(let progress)?): found += review(progress, id)
      case (.settlementIndex(let name), .settlementIndex(let index)?):
        if let defect = defect(of: index.settlement, named: name) {
          found.append(breach(.aggregates, "a reference of \(index.settlement): \(defect)"))
        }
      case (.contract(let id), .contract(let contract)?): found += review(contract, id)
      case (.registers(let id), .registers(let record)?): found += review(record, id)
      default: continue
      }
    }
    return found
  }

  private func review(_ progress: SettlementProgress, _ id: SettlementID) -> [InvariantBreach] {
    guard let record = fold.settlement(id), case .network(let network)? = fold[.network] else {
      return [breach(.movements, "terms of \(id), which nobody instructed")]
    }
    guard let end = record.end, end.outcome == .settled || end.outcome == .opened else { return [] }
    var found: [InvariantBreach] = []
    let date = network.ledger.businessDate(at: end.at)
    if date < progress.terms.intendedDate {
      found.append(breach(.movements, "\(id) settled on \(date), before its date"))
    }
    if !progress.holds.isEmpty {
      found.append(breach(.movements, "\(id) settled, and was held back"))
    }
    let opens = progress.terms.purpose != .exchange
    if opens != (end.outcome == .opened) || opens != (fold[.contract(id)] != nil) {
      found.append(
        breach(.movements, "\(id) was \(end.outcome), and is for \(progress.terms.purpose.name)"))
    }
    return found
  }

  private func review(_ record: RegisterRecord, _ id: InstrumentID) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    let locked = fold.locks(of: record.mirror, in: id).locks.first {
      $0.owner == .settlement(.mirror(of: id))
    }
    if (locked?.units ?? .zero) != record.mirrored {
      found.append(
        breach(.locks, "\(record.mirrored) of \(id) live in the depository, and are not locked"))
    }
    guard let pending = record.switching else { return found }
    if case .instrument(let instrument)? = fold[.instrument(id)], instrument.status == .active {
      found.append(breach(.movements, "\(id) moves while its register changes"))
    }
    if pending.total != fold.tally(of: id).outstanding {
      found.append(breach(.units, "\(id) was halted with \(pending.total) units"))
    }
    return found
  }

  private func defect(of id: SettlementID, named name: Digest) -> String? {
    guard let record = fold.settlement(id), case .progress(let progress)? = fold[.progress(id)],
      let reference = progress.terms.reference
    else { return "it has none" }
    if SettlementIndex.name(of: reference, among: record.parties) != name {
      return "it has another one"
    }
    return record.end == nil ? nil : "it has ended"
  }

  private func review(_ contract: ContractRecord, _ id: SettlementID) -> [InvariantBreach] {
    if contract.end != nil {
      return told[id] == nil ? [] : [breach(.lockEnds, "\(id) ended, and no receipt says so")]
    }
    var found: [InvariantBreach] = []
    if case .paidOutside(let payment) = contract.purpose, payment.decideBy <= payment.deadline {
      found.append(breach(.lockEnds, "\(id) has no time in which a dispute is decided"))
    }
    guard contract.locksUntil != nil, !contract.hasRunOut(at: time), let leg = contract.legs.first
    else { return found }
    let isLocked = fold.locks(of: leg.from, in: leg.instrument).locks.contains {
      $0.owner == .settlement(id) && $0.units == leg.units
    }
    let expected = LockReview.Told(
      account: leg.from, instrument: leg.instrument, units: leg.units)
    if !isLocked { found.append(breach(.lockEnds, "\(id) locks nothing of \(leg.from)")) }
    if told[id] != [expected] {
      found.append(
        breach(.lockEnds, "\(id) locks \(leg.units), receipts tell of \(told[id] ?? [])"))
    }
    return found
  }

  /// What is wrong with a lock of a contract.
  func defect(
    of lock: UnitsLock, _ account: AccountID, _ instrument: InstrumentID,
    _ contract: ContractRecord
  ) -> String? {
    if let end = contract.end { return "was \(end.outcome), and locks" }
    guard let until = contract.locksUntil else { return "is a contract that locks nothing" }
    if lock.until != until { return "locks until \(lock.until)" }
    let leg = Leg(
      instrument: instrument, from: account, to: contract.legs.first?.to ?? account,
      units: lock.units)
    if contract.legs != [leg] { return "does not take \(lock.units) of \(instrument)" }
    let isTold = lock.owner.settlement.flatMap { told[$0] }?.contains(
      LockReview.Told(account: account, instrument: instrument, units: lock.units))
    return isTold == true ? nil : "locks what no receipt tells of"
  }

  private func breach(
    _ invariant: InvariantBreach.Invariant, _ detail: String
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
