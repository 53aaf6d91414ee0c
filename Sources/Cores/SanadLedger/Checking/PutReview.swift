import SanadCodec
import SanadTypes

/// Holds the books of put dates against the locks of holdings, and both against what receipts told:
/// every notice locks its units, and nothing else does.
struct PutReview {
  let fold: LedgerFold
  /// Notices that stand, by receipts.
  let told: KeyedTable<LedgerKey, KeyedTable<AccountID, UInt128>>

  /// Everything that is wrong. O(state).
  func breaches() -> [InvariantBreach] {
    var locked = KeyedTable<LedgerKey, KeyedTable<AccountID, UInt128>>()
    var found: [InvariantBreach] = []
    for key in fold.keys {
      guard case .locks(let account, let instrument) = key, case .locks(let locks)? = fold[key]
      else { continue }
      for lock in locks.locks {
        guard let date = lock.owner.put else { continue }
        locked[.puts(instrument, date), default: KeyedTable()][account] = lock.units.value
        if told[.puts(instrument, date)]?[account] != lock.units.value {
          found.append(
            breach("\(account) locks \(lock.units) of \(instrument) until \(date) for no notice"))
        }
      }
    }
    for key in told.sortedKeys() {
      for account in told[key]?.sortedKeys() ?? [] where locked[key]?[account] == nil {
        found.append(breach("\(key): the notice of \(account) locks nothing"))
      }
    }
    return found + compareBooks(locked)
  }

  private func compareBooks(
    _ locked: KeyedTable<LedgerKey, KeyedTable<AccountID, UInt128>>
  ) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    for key in fold.keys {
      guard case .puts = key, case .puts(let book)? = fold[key] else { continue }
      if book.isEmpty || locked[key] == nil {
        found.append(breach("\(key): a book of nothing", .aggregates))
      }
    }
    for key in locked.sortedKeys() {
      let holders = locked[key] ?? KeyedTable()
      var book = PutBook()
      if case .puts(let found)? = fold[key] { book = found }
      let units = holders.sortedKeys().reduce(UInt128(0)) { $0 &+ (holders[$1] ?? 0) }
      if book.units.value != units || book.holders != UInt64(holders.count) {
        found.append(
          breach(
            "\(key): \(book.units) of \(book.holders), the locks make it \(units) of"
              + " \(holders.count)", .aggregates))
      }
    }
    return found
  }

  private func breach(
    _ detail: String, _ invariant: InvariantBreach.Invariant = .lockEnds
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: detail)
  }
}
