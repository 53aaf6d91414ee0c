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

  /// Nothing frees a booking, so that what is booked is what everything ever issued counted for; of
  /// instruments in the ceiling's currency that is their face. What is reserved is what auctions
  /// hold.
  private mutating func compareProgrammes() {
    var held = KeyedTable<InstrumentID, UInt128>()
    for key in fold.keys {
      guard case .auction = key, case .auction(let auction)? = fold[key],
        let reservation = auction.reservation
      else { continue }
      held[auction.terms.instrument, default: 0] &+= reservation.held
    }
    for key in fold.keys {
      guard case .programme(let number) = key, case .programme(let programme)? = fold[key] else {
        continue
      }
      var booked: UInt128 = 0
      var reserved: UInt128 = 0
      for other in fold.keys {
        guard case .instrument(let id) = other, case .instrument(let instrument)? = fold[other],
          instrument.programme == number
        else { continue }
        let tally = fold.tally(of: id)
        booked &+= tally.booked
        let face = tally.issued.value &* instrument.terms.unitFaceMinor
        if instrument.terms.currency == programme.ceiling.currency, tally.booked != face {
          note(.aggregates, "\(id) is booked at \(tally.booked), its face is \(face)")
        }
        if !programme.takes(instrument.terms.currency) {
          note(.authorised, "\(id) is under \(programme.name), which does not convert it")
        }
        reserved &+= held[id] ?? 0
      }
      if Int128(exactly: reserved) != programme.reserved.minorUnits {
        note(
          .aggregates, "\(programme.name): \(programme.reserved) reserved, counted \(reserved)")
      }
      if Int128(exactly: booked) != programme.booked.minorUnits {
        note(.aggregates, "\(programme.name): \(programme.booked) booked, counted \(booked)")
      }
      let taken = CheckedMath.sum(programme.booked.minorUnits, programme.reserved.minorUnits)
      if taken.map({ $0 > programme.ceiling.minorUnits }) ?? true {
        note(
          .authorised,
          "\(programme.name): \(programme.booked) and \(programme.reserved) of"
            + " \(programme.ceiling)")
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
