import SanadCodec
import SanadTypes

/// Holds auctions against their bids, deposits and awards: every deposit is locked for a bid that
/// waits and ends with it, the counts are those of the pages, and no worse quote has what a better
/// one lacks.
struct AuctionReview {
  /// A deposit of which a receipt said that it is locked.
  struct Told: Hashable, Sendable {
    let account: AccountID
    let cash: InstrumentID
    let units: Units
  }

  let fold: LedgerFold
  /// The time of the newest block.
  let time: Timestamp
  let told: KeyedTable<BidID, Told>

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    var lines = KeyedTable<AuctionID, [BidLine]>()
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.bidPage(let auction, let number), .bidPage(let page)?):
        lines[auction, default: []] += page.lines
        for line in page.lines where BidPage.number(of: line.bid) != number {
          found.append(breach(.aggregates, "\(line.bid) stands on page \(number)"))
        }
      case (.bid(let id), .bid(let record)?): found += review(record, id)
      case (.locks(let account, let instrument), .locks(let locks)?):
        found += review(locks, account, instrument)
      default: continue
      }
    }
    for key in fold.keys {
      guard case .auction(let id) = key, case .auction(let record)? = fold[key] else { continue }
      found += review(record, id, lines[id] ?? [])
    }
    return found
  }

  // MARK: Deposits

  private func review(
    _ locks: HoldingLocks, _ account: AccountID, _ cash: InstrumentID
  ) -> [InvariantBreach] {
    locks.locks.compactMap { lock in
      guard let id = lock.owner.bid, let defect = defect(of: lock, id, account, cash) else {
        return nil
      }
      return breach(.lockEnds, "\(id) of \(account): \(defect)")
    }
  }

  private func defect(
    of lock: UnitsLock, _ id: BidID, _ account: AccountID, _ cash: InstrumentID
  ) -> String? {
    guard case .bid(let bid)? = fold[.bid(id)],
      case .auction(let auction)? = fold[.auction(bid.auction)]
    else { return "no such bid" }
    if bid.depositState != .held { return "its deposit is \(bid.depositState), and locks" }
    if auction.stage == .ended { return "its auction has ended, and it locks" }
    guard bid.account == account, auction.terms.cash == cash, bid.deposit == lock.units else {
      return "locks what is no deposit of it"
    }
    return lock.until == auction.terms.depositsEnd ? nil : "locks until \(lock.until)"
  }

  private func review(_ bid: BidRecord, _ id: BidID) -> [InvariantBreach] {
    guard case .auction(let auction)? = fold[.auction(bid.auction)] else {
      return [breach(.lockEnds, "\(id) is of no auction")]
    }
    let expected = Told(account: bid.account, cash: auction.terms.cash, units: bid.deposit)
    guard bid.depositState == .held else {
      return told[id] == nil ? [] : [breach(.lockEnds, "\(id): no receipt tells of its end")]
    }
    var found: [InvariantBreach] = []
    if told[id] != expected { found.append(breach(.lockEnds, "\(id): no receipt tells of it")) }
    if auction.stage == .ended { found.append(breach(.lockEnds, "\(id) outlives its auction")) }
    let locks = fold.locks(of: bid.account, in: auction.terms.cash).locks
    if time <= auction.terms.depositsEnd, !locks.contains(where: { $0.owner == .bid(id) }) {
      found.append(breach(.lockEnds, "\(id) locks nothing"))
    }
    return found
  }

  // MARK: Awards

  /// What is held under a ceiling is what the units that may still be delivered count for at the
  /// auction's own rate, and what was delivered was booked at it.
  private func reservationDefect(of record: AuctionRecord) -> String? {
    guard case .instrument(let instrument)? = fold[.instrument(record.terms.instrument)] else {
      return "it is of no instrument"
    }
    guard let number = instrument.programme,
      case .programme(let programme)? = fold[.programme(number)]
    else { return record.reservation == nil ? nil : "it holds something under no ceiling" }
    guard let reservation = record.reservation else { return "it holds nothing under the ceiling" }
    let rate = CeilingRate(currency: programme.ceiling.currency, rate: reservation.rate)
    guard let whole = rate.value(of: record.deliverable, instrument.terms),
      let booked = rate.value(of: record.settled, instrument.terms)
    else { return "what it holds does not fit" }
    if Int128(exactly: reservation.held) != whole.minorUnits - booked.minorUnits {
      return "it holds \(reservation.held) of \(whole), of which \(booked) are booked"
    }
    if UInt128(clamping: booked.minorUnits) > fold.tally(of: record.terms.instrument).booked {
      return "it delivered \(booked), and less is booked"
    }
    return nil
  }

  private func review(
    _ record: AuctionRecord, _ id: AuctionID, _ lines: [BidLine]
  ) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    if let defect = reservationDefect(of: record) {
      found.append(breach(.conservation, "\(id): \(defect)"))
    }
    if Int(record.bidCount) != lines.count {
      found.append(breach(.aggregates, "\(id) counts \(record.bidCount) bids of \(lines.count)"))
    }
    let sealed = lines.count { $0.status == .sealed }
    if record.stage < .allotting, Int(record.sealedCount) != sealed {
      found.append(breach(.aggregates, "\(id) counts \(record.sealedCount) shut of \(sealed)"))
    }
    guard record.outcome == .allotted, let result = record.result else {
      return lines.contains { $0.award != nil }
        ? found + [breach(.movements, "\(id) awards without an outcome")] : found
    }
    let awards = lines.compactMap(\.award)
    let sum = sum(awards)
    if sum != result.competitive.value &+ result.nonCompetitive.value {
      found.append(breach(.conservation, "\(id) awards \(sum), and publishes \(result)"))
    }
    if sum > record.terms.issueMax.value {
      found.append(breach(.units, "\(id) awards \(sum) of \(record.terms.issueMax)"))
    }
    if self.sum(awards.filter { $0.state == .settled }) != record.settled.value {
      found.append(breach(.conservation, "\(id) counts \(record.settled) as settled"))
    }
    if record.stage == .ended, awards.contains(where: { $0.state == .pending }) {
      found.append(breach(.lockEnds, "\(id) has ended, and an award waits"))
    }
    return found + order(record, result, lines).map { breach(.movements, "\(id): \($0)") }
  }

  private func order(
    _ record: AuctionRecord, _ result: AuctionResult, _ lines: [BidLine]
  ) -> [String] {
    guard let cutOff = result.cutOff else { return [] }
    return lines.compactMap { line in
      guard let opened = line.opened, line.status == .opened || line.award != nil else {
        return nil
      }
      let units = line.award?.units ?? .zero
      if units > opened.units { return "\(line.bid) is awarded more than it is for" }
      guard opened.kind == .competitive, opened.quote != cutOff else { return nil }
      let isBetter = (opened.quote > cutOff) == record.terms.quote.isHigherBetter
      if isBetter, units != opened.units { return "\(line.bid) is better, and not filled" }
      return !isBetter && !units.isZero ? "\(line.bid) is worse than the cut-off, and wins" : nil
    }
  }

  private func sum(_ awards: [BidAward]) -> UInt128 {
    awards.reduce(UInt128(0)) { CheckedMath.sum($0, $1.units.value) ?? .max }
  }

  private func breach(
    _ invariant: InvariantBreach.Invariant, _ detail: String
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
