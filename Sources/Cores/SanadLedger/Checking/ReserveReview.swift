import SanadCodec
import SanadTypes

/// Holds the reserves of instruments against their receipts, their redemptions and the locks of
/// these: what is free adds up, nothing is short that is not said to be, and every unit that waits to
/// be redeemed is locked by the redemption that waits for it.
struct ReserveReview {
  let fold: LedgerFold
  /// The time of the newest block.
  let time: Timestamp

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.instrument(let id), .instrument(let instrument)?):
        found += review(id, instrument.terms.terms)
      case (.redemption(let id, let number), .redemption(let record)?):
        found += review(record, id, number)
      case (.locks(let account, let id), .locks(let locks)?):
        found += review(locks, account, id)
      default: continue
      }
    }
    return found
  }

  private func review(_ id: InstrumentID, _ terms: ClassTerms) -> [InvariantBreach] {
    guard case .reserve(let record)? = fold[.reserve(id)] else {
      return terms.reserve == nil ? [] : [breach("\(id) has no reserve")]
    }
    if terms.reserve == nil { return [breach("\(id) needs no reserve and has one")] }
    var found: [InvariantBreach] = []
    var free: UInt128 = 0
    for number in 0..<record.receipts {
      guard case .receipt(let receipt)? = fold[.receipt(id, number)] else {
        found.append(breach("\(id) has no receipt \(number) of \(record.receipts)"))
        continue
      }
      if receipt.status == .free { free &+= UInt128(receipt.facts.fineMass) }
      if !receipt.status.isEnd, number < record.firstOpen {
        found.append(breach("\(id): receipt \(number) is open, and is said to have ended"))
      }
    }
    if free != record.free {
      found.append(breach("\(id): \(record.free) free, its receipts make it \(free)"))
    }
    let tally = fold.tally(of: id)
    let supply = (tally.issued.value &- tally.redeemed.value) &* terms.reservePerUnit
    let available = record.available(hasReceipts: terms.commodity != nil)
    // What ends with a payment is looked at once a day.
    let isCounted = terms.security?.payment == nil
    if isCounted, supply > available, record.shortage == nil {
      found.append(breach("\(id): \(supply) on \(available), and nothing says so"))
    }
    return found
  }

  private func review(
    _ record: RedemptionRecord, _ id: InstrumentID, _ number: UInt32
  ) -> [InvariantBreach] {
    guard record.filled <= record.units else {
      return [breach("redemption \(number) of \(id) is filled beyond its units")]
    }
    if (record.status == .filled) != (record.filled == record.units) {
      return [breach("redemption \(number) of \(id) is \(record.status) at \(record.filled)")]
    }
    guard record.isOpen(at: time) else { return [] }
    let owner = LockOwner.redemption(RedemptionID(of: id, number: number))
    let lock = fold.locks(of: record.holder, in: id).locks.first { $0.owner == owner }
    return lock?.units == record.remaining && lock?.until == record.validUntil
      ? [] : [breach("redemption \(number) of \(id) does not lock what waits for it")]
  }

  private func review(
    _ locks: HoldingLocks, _ account: AccountID, _ id: InstrumentID
  ) -> [InvariantBreach] {
    let waiting = locks.current(at: time).filter { $0.owner.redemption != nil }
    if waiting.isEmpty { return [] }
    guard case .reserve(let record)? = fold[.reserve(id)] else {
      return [breach("\(account) waits for a redemption of \(id), which has no reserve")]
    }
    let known = (0..<record.requests).filter { number in
      guard case .redemption(let redemption)? = fold[.redemption(id, number)] else {
        return false
      }
      return redemption.holder == account && redemption.isOpen(at: time)
    }
    let owners = known.map { LockOwner.redemption(RedemptionID(of: id, number: $0)) }
    return waiting.filter { !owners.contains($0.owner) }.map {
      breach("\($0.owner) of \(account) waits for no redemption", .lockEnds)
    }
  }

  private func breach(
    _ detail: String, _ invariant: InvariantBreach.Invariant = .authorised
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
