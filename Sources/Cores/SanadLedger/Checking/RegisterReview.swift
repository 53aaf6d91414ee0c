import SanadCodec
import SanadTypes

/// Whether registers of holders name exactly those who have a place, what waits is covered by what
/// the ledger's own accounts hold, and nothing waits for a payment that was made.
struct RegisterReview {
  private let fold: LedgerFold
  private var found: [InvariantBreach] = []

  init(_ fold: LedgerFold) { self.fold = fold }

  /// Everything that is wrong.
  func breaches() -> [InvariantBreach] {
    var review = self
    var pots = KeyedTable<LedgerKey, UInt128>()
    for key in fold.keys {
      switch (key, fold[key]) {
      case (.holding(let account, let instrument), .holding(let holding)):
        review.compare(holding, of: account, instrument)
      case (.register(let instrument, let place), .accountReference(let reference)):
        if fold.holding(of: reference.account, in: instrument).entry?.place != place {
          review.note("\(key) names \(reference.account), which is not there")
        }
      case (.entitlements(let account, let instrument), .entitlements(let waiting)):
        review.compare(waiting, of: account, instrument)
      case (.payment(let instrument, _), .payment(let payment)):
        guard let cash = review.cash(of: instrument) else { continue }
        pots[.holding(AccountID(potOf: instrument), cash), default: 0] &+=
          payment.isPaid
          ? 0 : payment.left.value
      case (.suspense(_, let cash), .suspense(let record)):
        pots[.holding(AccountID(suspenseOf: cash), cash), default: 0] &+= record.units.value
      default: continue
      }
    }
    // Others may send there too: what is there is at least what waits.
    for key in pots.sortedKeys() {
      guard case .holding(let account, let cash) = key else { continue }
      let held = fold.holding(of: account, in: cash).units.value
      if held < pots[key] ?? 0 {
        review.note("\(key) has \(held) of \(pots[key] ?? 0) that wait")
      }
    }
    return review.found
  }

  private mutating func compare(
    _ holding: Holding, of account: AccountID, _ instrument: InstrumentID
  ) {
    let key = LedgerKey.holding(account, instrument)
    guard let entry = holding.entry else {
      if !isCash(instrument) { note("\(key) has no place in the register") }
      return
    }
    let tally = fold.tally(of: instrument)
    if entry.place >= tally.registered || entry.settled > tally.recorded {
      note("\(key) is at \(entry), where \(tally.registered) and \(tally.recorded) are counted")
    }
    guard case .accountReference(let reference)? = fold[.register(instrument, entry.place)],
      reference.account == account
    else { return note("\(key) is not at its place \(entry.place) of the register") }
  }

  private mutating func compare(
    _ waiting: HolderEntitlements, of account: AccountID, _ instrument: InstrumentID
  ) {
    for entry in waiting.entries {
      for number in entry.first..<entry.end {
        if case .payment(let payment)? = fold[.payment(instrument, number)], !payment.isPaid {
          continue
        }
        note("\(account) waits for payment \(number) of \(instrument), which was made")
      }
    }
  }

  private func isCash(_ instrument: InstrumentID) -> Bool {
    guard case .instrument(let record)? = fold[.instrument(instrument)] else { return false }
    return record.terms.terms.isCash
  }

  private func cash(of instrument: InstrumentID) -> InstrumentID? {
    guard case .instrument(let record)? = fold[.instrument(instrument)] else { return nil }
    return record.terms.terms.security?.payment?.cash
  }

  private mutating func note(_ detail: String) {
    found.append(InvariantBreach(invariant: .payments, detail: detail))
  }
}

extension PaymentRecord {
  fileprivate var isPaid: Bool { status == .paid }
}
