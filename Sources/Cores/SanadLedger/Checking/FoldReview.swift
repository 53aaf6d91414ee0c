import SanadCodec
import SanadPolicy
import SanadTypes

/// Recomputes every aggregate of a state from its accounts, holdings and claims, by the simplest
/// means, and compares.
struct FoldReview {
  /// What is added up of one instrument.
  private struct Sum {
    var units: UInt128 = 0
    var positions = KeyedTable<IdentityID, UInt128>()
  }

  private let fold: LedgerFold
  private var found: [InvariantBreach] = []
  private var sums = KeyedTable<InstrumentID, Sum>()
  private var accounts = KeyedTable<IdentityID, UInt32>()
  private var owners = KeyedTable<AccountID, IdentityID>()

  init(_ fold: LedgerFold) { self.fold = fold }

  /// Everything that is wrong.
  func breaches() -> [InvariantBreach] {
    var review = self
    review.gather()
    review.compareInstruments()
    review.compareProgrammes()
    review.compareIdentities()
    review.compareTotals()
    return review.found
  }

  private mutating func gather() {
    for key in fold.keys {
      guard case .account(let id) = key, case .account(let account)? = fold[key] else { continue }
      owners[id] = account.owner
      accounts[account.owner, default: 0] &+= 1
    }
    for key in fold.keys {
      guard case .holding(let account, let instrument) = key,
        case .holding(let holding)? = fold[key]
      else { continue }
      if holding.locked > holding.units {
        note(.locks, "\(key): \(holding.locked) of \(holding.units) are locked")
      }
      if holding.isEmpty { note(.aggregates, "\(key) is an empty leaf") }
      var sum = sums[instrument] ?? Sum()
      let (units, isTooMuch) = sum.units.addingReportingOverflow(holding.units.value)
      if isTooMuch { note(.units, "the units of \(instrument) do not fit") }
      sum.units = units
      guard let owner = owners[account] else {
        note(.units, "\(key) is of no account")
        continue
      }
      if !holding.units.isZero { sum.positions[owner, default: 0] &+= holding.units.value }
      sums[instrument] = sum
    }
  }

  private mutating func compareInstruments() {
    for key in fold.keys {
      guard case .instrument(let id) = key, case .instrument(let instrument)? = fold[key] else {
        continue
      }
      let tally = fold.tally(of: id)
      let sum = sums[id] ?? Sum()
      if tally.issued.subtracting(tally.redeemed)?.value != sum.units {
        note(
          .units, "\(id): issued \(tally.issued) − redeemed \(tally.redeemed) ≠ \(sum.units)")
      }
      if tally.issued > instrument.authorised {
        note(.authorised, "\(id): issued \(tally.issued) of \(instrument.authorised)")
      }
      if tally.holders != UInt64(sum.positions.count) {
        note(.aggregates, "\(id): \(tally.holders) holders, counted \(sum.positions.count)")
      }
      compareCounters(id, instrument, sum)
    }
  }

  /// Nothing frees a booking yet, so that what is booked is the face of everything ever issued.
  private mutating func compareProgrammes() {
    for key in fold.keys {
      guard case .programme(let number) = key, case .programme(let programme)? = fold[key] else {
        continue
      }
      var booked: UInt128 = 0
      for other in fold.keys {
        guard case .instrument(let id) = other, case .instrument(let instrument)? = fold[other],
          instrument.programme == number
        else { continue }
        booked &+= fold.tally(of: id).issued.value &* instrument.terms.unitFaceMinor
      }
      if Int128(exactly: booked) != programme.booked.minorUnits {
        note(.aggregates, "\(programme.name): \(programme.booked) booked, counted \(booked)")
      }
      if programme.booked.minorUnits > programme.ceiling.minorUnits {
        note(.authorised, "\(programme.name): \(programme.booked) of \(programme.ceiling)")
      }
    }
  }

  private mutating func compareCounters(
    _ id: InstrumentID, _ instrument: Instrument, _ sum: Sum
  ) {
    guard case .policy(let record)? = fold[.policy(instrument.policy)],
      case .success(let policy) = PolicyShelf.compile(
        record.text, codes: RuleCodes(numbers: Array(CodeNumber.range)))
    else { return note(.movements, "\(id) has no policy") }
    for (number, predicate) in policy.heldPredicates.enumerated() {
      var certain: UInt128 = 0
      var possible: UInt128 = 0
      for holder in sum.positions.sortedKeys() {
        let truth = predicate.truth(of: fold.classification(of: holder))
        if truth == .yes { certain &+= sum.positions[holder] ?? 0 }
        if truth != .no { possible &+= sum.positions[holder] ?? 0 }
      }
      let key = LedgerKey.held(
        id, policy: instrument.policy, predicate: UInt8(truncatingIfNeeded: number))
      var total = HeldTotal()
      if case .held(let kept)? = fold[key] { total = kept }
      if total.certain.value != certain || total.possible.value != possible {
        note(
          .aggregates,
          "\(id) held(\(predicate.text)): \(total.certain) to \(total.possible),"
            + " counted \(certain) to \(possible)")
      }
    }
  }

  private mutating func compareIdentities() {
    for key in fold.keys {
      guard case .identity(let id) = key, let identity = fold.identity(id) else { continue }
      let count = accounts[id] ?? 0
      if identity.accountCount != count {
        note(.aggregates, "\(id): \(identity.accountCount) accounts, counted \(count)")
      }
      if let first = identity.firstAccount, owners[first] != id {
        note(.aggregates, "\(id): its first account \(first) is another's")
      }
      let classification = fold.classification(of: id)
      if identity.classification != classification {
        note(
          .aggregates, "\(id) is in \(identity.classification), its claims say \(classification)")
      }
      comparePositions(of: id, identity)
    }
  }

  private mutating func comparePositions(of id: IdentityID, _ identity: Identity) {
    for instrument in sums.sortedKeys() {
      let units = sums[instrument]?.positions[id] ?? 0
      var kept = fold.total(.position(id, instrument))
      if fold[.position(id, instrument)] == nil, let first = identity.firstAccount {
        kept = fold.holding(of: first, in: instrument).units.value
      }
      if kept != units {
        note(.aggregates, "\(id) in \(instrument): position \(kept), counted \(units)")
      }
    }
  }

  private mutating func compareTotals() {
    var cells = KeyedTable<LedgerKey, UInt128>()
    for instrument in sums.sortedKeys() {
      guard let sum = sums[instrument] else { continue }
      for holder in sum.positions.sortedKeys() {
        let cell = LedgerKey.cell(instrument, fold.classification(of: holder))
        cells[cell, default: 0] &+= sum.positions[holder] ?? 0
      }
    }
    for key in fold.keys {
      if case .cell = key, cells[key] == nil { cells[key] = 0 }
    }
    for key in cells.sortedKeys() where fold.total(key) != cells[key] {
      note(.aggregates, "\(key): \(fold.total(key)), counted \(cells[key] ?? 0)")
    }
  }

  private mutating func note(_ invariant: InvariantBreach.Invariant, _ detail: String) {
    found.append(InvariantBreach(invariant: invariant, detail: detail))
  }
}
