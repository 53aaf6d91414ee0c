import SanadCodec
import SanadReplica
import SanadTypes

// Settlements that parties affirm, and what waits for them, by the model's own sums.
extension RegistryChecker {
  /// A settlement as the model has it.
  struct Agreement: Hashable {
    let by: AccountID
    let legs: [Leg]
    let validUntil: Timestamp
    let needed: Set<AccountID>
    /// Whether it was instructed on terms: then nothing is locked, and clients agree on dates that do
    /// not come within a run.
    var isOnTerms = false
    var affirmed: Set<AccountID> = []
    /// Those who want it cancelled, once all have affirmed it on terms.
    var cancelling: Set<AccountID> = []
    var outcome: SettlementOutcome?

    /// What an account has to have locked of an instrument once it has affirmed; zero where it
    /// receives as much as it gives.
    func lock(of account: AccountID, _ instrument: InstrumentID) -> UInt128 {
      if isOnTerms { return 0 }
      var more: UInt128 = 0
      var less: UInt128 = 0
      for leg in legs where leg.instrument == instrument {
        if leg.from == account { less += leg.units.value }
        if leg.to == account { more += leg.units.value }
      }
      return less > more ? less - more : 0
    }
  }

  mutating func instructs(
    _ operation: InstructSettlement, _ id: SettlementID, by: AccountID, onTerms: Bool = false
  ) {
    var agreement = Agreement(
      by: by, legs: operation.legs, validUntil: operation.validUntil,
      needed: Set(operation.legs.map(\.from)).union(operation.consenting))
    agreement.isOnTerms = onTerms
    if agreement.needed.contains(by) { agreement.affirmed.insert(by) }
    agreements[id] = agreement
    touch(agreement, id)
  }

  /// An affirmation that was applied: its account was awaited, and the time had not passed.
  mutating func affirms(
    _ id: SettlementID, by account: AccountID
  ) throws(Breach) {
    guard var agreement = agreements[id], agreement.outcome == nil,
      agreement.needed.contains(account), agreement.affirmed.insert(account).inserted,
      now <= agreement.validUntil
    else { throw Breach(.authority, "\(account) affirms \(id), which does not wait for it") }
    if agreement.affirmed == agreement.needed, !agreement.isOnTerms {
      agreement.outcome = .settled
    }
    agreements[id] = agreement
    touch(agreement, id)
  }

  /// A cancellation that was applied: its account has a part in it.
  mutating func cancels(_ id: SettlementID, by account: AccountID) throws(Breach) {
    guard var agreement = agreements[id], agreement.outcome == nil, now <= agreement.validUntil,
      agreement.needed.contains(account) || agreement.legs.contains(where: { $0.to == account })
    else { throw Breach(.authority, "\(account) cancels \(id), which it cannot") }
    if agreement.isOnTerms, agreement.affirmed == agreement.needed {
      // They are bound: it takes all of them.
      guard agreement.affirmed.contains(account), agreement.cancelling.insert(account).inserted
      else { throw Breach(.authority, "\(account) asks to cancel \(id), and may not") }
      if agreement.cancelling == agreement.affirmed { agreement.outcome = .cancelled }
    } else {
      agreement.outcome = .cancelled
    }
    agreements[id] = agreement
    touch(agreement, id)
  }

  /// What a refused transaction leaves: the end of a settlement for which it was the last
  /// affirmation, and nothing else.
  mutating func isRefused(_ body: TransactionBody, _ receipt: Receipt) throws(Breach) {
    for event in receipt.events {
      guard case .settlementEnded(let id, _, let outcome) = event else { continue }
      guard outcome == .refused, body.operations.contains(.affirm(id)),
        var agreement = agreements[id], now <= agreement.validUntil,
        agreement.outcome == nil || agreement.outcome == .refused,
        agreement.needed.subtracting(agreement.affirmed) == [body.account]
      else { throw Breach(.authority, "\(receipt.transaction) is refused and ends \(id)") }
      agreement.outcome = .refused
      agreements[id] = agreement
      touch(agreement, id)
    }
  }

  private mutating func touch(_ agreement: Agreement, _ id: SettlementID) {
    touched.insert(.settlement(id))
    for leg in agreement.legs { touched.insert(.locks(leg.from, leg.instrument)) }
  }

  /// What the state says otherwise of a settlement.
  func difference(
    of record: SettlementRecord?, at id: SettlementID
  ) -> String? {
    let found = record.map {
      var agreement = Agreement(
        by: $0.instructedBy, legs: $0.legs, validUntil: $0.validUntil,
        needed: Set($0.affirmations.map(\.account)))
      agreement.affirmed = Set($0.affirmed)
      // Stands in another leaf.
      agreement.isOnTerms = agreements[id]?.isOnTerms ?? false
      agreement.cancelling = agreements[id]?.cancelling ?? []
      agreement.outcome = $0.end?.outcome
      return agreement
    }
    return Self.difference(agreements[id], found)
  }

  /// What the state says otherwise of the locks of a holding. Those whose time has passed may be
  /// there or not.
  func difference(
    of record: HoldingLocks?, at account: AccountID, _ instrument: InstrumentID
  ) -> String? {
    var found: [SettlementID: UnitsLock] = [:]
    for lock in record?.locks ?? [] {
      if let id = lock.owner.settlement { found[id] = lock }
    }
    for (id, agreement) in agreements {
      let units = agreement.lock(of: account, instrument)
      let isLocked =
        agreement.outcome == nil && agreement.affirmed.contains(account) && units > 0
      let lock = found.removeValue(forKey: id)
      if let lock, !isLocked || lock.units.value != units || lock.until != agreement.validUntil {
        return "\(lock.units) locked for \(id), and \(isLocked ? units : 0) are"
      }
      if lock == nil, isLocked, now <= agreement.validUntil {
        return "nothing locked for \(id), and \(units) are"
      }
    }
    return found.isEmpty ? nil : "locked for \(found.keys.sorted()), which nobody instructed"
  }
}
