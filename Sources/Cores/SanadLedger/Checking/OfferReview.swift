import SanadCodec
import SanadTypes

/// Holds offers against their tenders and the locks of both sides, and all of it against what receipts
/// told: every tender that waits locks its units, and nothing else does; the issuer's cash is there
/// until the end; the shares are those of the tenders.
struct OfferReview {
  /// What receipts say of an offer.
  struct Told: Sendable {
    /// The account whose cash is locked, the instrument, and how much is; nil once the offer has ended.
    var cash: Cash?
    /// Units of tenders that wait.
    var tenders = KeyedTable<AccountID, UInt128>()
    /// Units that were bought.
    var bought: UInt128 = 0

    /// Cash of the issuer.
    struct Cash: Hashable, Sendable {
      let account: AccountID
      let instrument: InstrumentID
      var units: UInt128
    }

    /// Follows an event; what cannot be is nil.
    mutating func follow(_ event: OfferEvent) {
      switch event {
      case .opened(_, let account, _, let cash, let locked):
        self.cash = Cash(account: account, instrument: cash, units: locked.value)
      case .tendered(_, let account, let units): tenders[account] = units.value
      case .withdrawn(_, let account, _), .released(_, let account, _, _):
        tenders[account] = nil
      case .bought(_, let account, let units, let cash, _):
        tenders[account] = nil
        bought &+= units.value
        self.cash?.units &-= cash.value
      case .ended: cash = nil
      case .cancelled, .closed: return
      }
    }
  }

  let fold: LedgerFold
  let told: KeyedTable<OfferID, Told>

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    var lines = KeyedTable<OfferID, [TenderLine]>()
    var open = KeyedTable<InstrumentID, UInt32>()
    for key in fold.keys {
      guard case .tenders(let instrument, let number, let page) = key,
        case .tenders(let record)? = fold[key]
      else { continue }
      let id = OfferID(of: instrument, number: number)
      if record.lines.isEmpty || fold[.offer(instrument, number)] == nil {
        found.append(breach(.aggregates, "\(key): a page of nothing"))
      }
      if record.lines.contains(where: { TenderPage.number(of: $0.account) != page }) {
        found.append(breach(.aggregates, "\(key): a tender of another page"))
      }
      lines[id, default: []] += record.lines
    }
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.offer(let instrument, let number), .offer(let record)?):
        let id = OfferID(of: instrument, number: number)
        found += review(record, id, lines[id] ?? [])
        if record.stage != .ended { open[instrument, default: 0] += 1 }
      case (.locks(let account, let instrument), .locks(let locks)?):
        found += review(locks, account, instrument, lines)
      default: continue
      }
    }
    for key in fold.keys {
      guard case .offers(let instrument) = key, case .offers(let book)? = fold[key] else {
        continue
      }
      if book.open != open[instrument] ?? 0 {
        found.append(breach(.aggregates, "\(key) counts \(book.open) open offers"))
      }
    }
    return found
  }

  // MARK: Locks

  private func review(
    _ locks: HoldingLocks, _ account: AccountID, _ instrument: InstrumentID,
    _ lines: KeyedTable<OfferID, [TenderLine]>
  ) -> [InvariantBreach] {
    locks.locks.compactMap { lock in
      guard let id = lock.owner.offer,
        let defect = defect(of: lock, id, account, instrument, lines[id] ?? [])
      else { return nil }
      return breach(.lockEnds, "\(id) of \(account): \(defect)")
    }
  }

  private func defect(
    of lock: UnitsLock, _ id: OfferID, _ account: AccountID, _ instrument: InstrumentID,
    _ lines: [TenderLine]
  ) -> String? {
    guard case .offer(let record)? = fold[.offer(id.instrument, id.number)] else {
      return "no such offer"
    }
    if record.stage == .ended { return "has ended, and locks" }
    if instrument == record.terms.cash, account == record.issuer {
      return lock.units == record.locked ? nil : "locks \(lock.units) of \(record.locked)"
    }
    guard instrument == id.instrument, let line = lines.first(where: { $0.account == account })
    else { return "locks what nobody has tendered" }
    return line.state == .waiting && line.units == lock.units
      ? nil : "locks \(lock.units) of a tender of \(line.units) that is \(line.state)"
  }

  private func locks(_ owner: OfferID, of account: AccountID, _ instrument: InstrumentID) -> Bool {
    fold.locks(of: account, in: instrument).locks.contains { $0.owner == .offer(owner) }
  }

  // MARK: Offers

  private func review(
    _ record: OfferRecord, _ id: OfferID, _ lines: [TenderLine]
  ) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    let waiting = lines.filter { $0.state == .waiting }
    let told = told[id] ?? Told()
    for line in waiting {
      if !locks(id, of: line.account, id.instrument) {
        found.append(breach(.lockEnds, "\(id): the tender of \(line.account) locks nothing"))
      }
      if told.tenders[line.account] != line.units.value {
        found.append(breach(.lockEnds, "\(id): no receipt tells of the tender of \(line.account)"))
      }
    }
    if told.tenders.count != waiting.count {
      found.append(breach(.lockEnds, "\(id): receipts tell of \(told.tenders.count) tenders"))
    }
    if record.stage == .ended {
      if !waiting.isEmpty { found.append(breach(.lockEnds, "\(id) has ended, and tenders wait")) }
      if told.cash != nil { found.append(breach(.lockEnds, "\(id): no receipt tells of its end")) }
      if !record.locked.isZero { found.append(breach(.lockEnds, "\(id) has ended with cash")) }
    } else {
      if !locks(id, of: record.issuer, record.terms.cash) {
        found.append(breach(.lockEnds, "\(id) locks no cash"))
      }
      let cash = Told.Cash(
        account: record.issuer, instrument: record.terms.cash, units: record.locked.value)
      if told.cash != cash {
        found.append(
          breach(.lockEnds, "\(id) locks \(cash), receipts \(String(describing: told.cash))"))
      }
    }
    if told.bought != record.bought.value {
      found.append(breach(.movements, "\(id) has bought \(record.bought), receipts \(told.bought)"))
    }
    return found + compareSums(record, id, lines) + compareShares(record, id, lines)
  }

  private func compareSums(
    _ record: OfferRecord, _ id: OfferID, _ lines: [TenderLine]
  ) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    if Int(record.tenderCount) != lines.count || sum(lines, \.units) != record.tendered.value {
      found.append(
        breach(.aggregates, "\(id) counts \(record.tenderCount) tenders of \(record.tendered)"))
    }
    var bought: UInt128 = 0
    var paid: UInt128 = 0
    var delivered: UInt128 = 0
    for line in lines {
      guard case .bought(let cash, let into) = line.state else { continue }
      bought &+= line.accepted.value
      paid &+= cash.value
      delivered &+= into.value
    }
    if (bought, paid, delivered)
      != (record.bought.value, record.paid.value, record.delivered.value)
    {
      found.append(breach(.conservation, "\(id) has bought \(bought) for \(paid), \(delivered)"))
    }
    if record.accepted > record.terms.unitsMax || record.bought > record.accepted {
      found.append(breach(.conservation, "\(id) accepts \(record.accepted), buys \(record.bought)"))
    }
    if record.terms.exchange == nil, delivered > 0 {
      found.append(breach(.conservation, "\(id) is no switch, and gives \(delivered)"))
    }
    return found
  }

  /// Each share is the tender's of the whole to a multiple, and all is accepted where there is room.
  private func compareShares(
    _ record: OfferRecord, _ id: OfferID, _ lines: [TenderLine]
  ) -> [InvariantBreach] {
    guard sum(lines, \.accepted) == record.accepted.value else {
      return [breach(.aggregates, "\(id): shares are not \(record.accepted) together")]
    }
    guard !record.accepted.isZero,
      case .instrument(let instrument)? = fold[.instrument(id.instrument)]
    else { return [] }
    let multiple = max(instrument.terms.terms.multiple.value, 1)
    let most = min(record.terms.unitsMax.value, record.tendered.value)
    var found: [InvariantBreach] = []
    if record.accepted.value != most {
      found.append(breach(.movements, "\(id) accepts \(record.accepted) of \(most)"))
    }
    for line in lines {
      let share = CheckedMath.mulDiv(
        most, line.units.value, by: max(record.tendered.value, 1), rounding: .floor)
      let floor = share.map { $0 - $0 % multiple } ?? 0
      guard line.accepted.value >= floor, line.accepted.value <= floor + multiple,
        line.accepted <= line.units, line.accepted.value.isMultiple(of: multiple)
      else {
        found.append(breach(.movements, "\(id) accepts \(line.accepted) of \(line.units)"))
        continue
      }
    }
    return found
  }

  private func sum(_ lines: [TenderLine], _ part: KeyPath<TenderLine, Units>) -> UInt128 {
    lines.reduce(UInt128(0)) { CheckedMath.sum($0, $1[keyPath: part].value) ?? .max }
  }

  private func breach(
    _ invariant: InvariantBreach.Invariant, _ detail: String
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
