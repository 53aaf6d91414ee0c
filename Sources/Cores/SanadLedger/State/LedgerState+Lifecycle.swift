import SanadTypes

// What an instrument's life needs of the state (docs/ledger.md, "Payments").
extension LedgerState {
  func life(_ instrument: InstrumentID) throws(LedgerFailure) -> InstrumentLife {
    guard case .life(let record)? = try value(.life(instrument)) else { return InstrumentLife() }
    return record
  }

  /// Whether the record of the payment that ends an instrument's units has been taken.
  func isOver(_ instrument: InstrumentID) throws(LedgerFailure) -> Bool {
    let recorded = try tally(instrument).recorded
    guard recorded > 0 else { return false }
    return try payment(instrument, recorded - 1)?.kind.endsUnits == true
  }

  /// Where an instrument that nothing else halts stands by what was recorded, missed and repaid.
  func statusByLife(of instrument: InstrumentID) throws(LedgerFailure) -> InstrumentStatus {
    if try life(instrument).missed > 0 { return .defaulted }
    guard try isOver(instrument) else { return .active }
    return try tally(instrument).outstanding.isZero ? .redeemed : .matured
  }

  func payment(
    _ instrument: InstrumentID, _ number: UInt32
  ) throws(LedgerFailure) -> PaymentRecord? {
    guard case .payment(let record)? = try value(.payment(instrument, number)) else { return nil }
    return record
  }

  func set(
    payment number: UInt32, of instrument: InstrumentID, to record: PaymentRecord
  ) throws(LedgerFailure) {
    try set(.payment(instrument, number), .payment(record))
  }

  func entitlements(
    _ account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> HolderEntitlements {
    guard case .entitlements(let record)? = try value(.entitlements(account, instrument)) else {
      return HolderEntitlements()
    }
    return record
  }

  func set(
    entitlements account: AccountID, _ instrument: InstrumentID, to record: HolderEntitlements
  ) throws(LedgerFailure) {
    try set(
      .entitlements(account, instrument), record.isEmpty ? nil : .entitlements(record))
  }

  /// What holders have given notice of for a put date.
  func puts(_ instrument: InstrumentID, _ date: CalendarDate) throws(LedgerFailure) -> PutBook {
    guard case .puts(let record)? = try value(.puts(instrument, date)) else { return PutBook() }
    return record
  }

  func set(
    puts instrument: InstrumentID, _ date: CalendarDate, to record: PutBook
  ) throws(LedgerFailure) {
    try set(.puts(instrument, date), record.isEmpty ? nil : .puts(record))
  }

  /// Frees the units of which a holding has given notice for a put date, and gives them; zero where it
  /// has given none.
  func endPut(
    _ date: CalendarDate, of account: AccountID, _ instrument: InstrumentID
  ) throws(LedgerFailure) -> Units {
    let owner = LockOwner.put(date)
    let lock = try locks(account, instrument).locks.first { $0.owner == owner }
    guard let lock else { return .zero }
    try unlock(owner, of: account, instrument)
    var book = try puts(instrument, date)
    guard book.remove(lock.units) else { throw .missingRecord(.puts(instrument, date)) }
    try set(puts: instrument, date, to: book)
    return lock.units
  }

  /// The account at a place of the register of an instrument's holders; nil where it has left.
  func registered(
    _ place: UInt64, in instrument: InstrumentID
  ) throws(LedgerFailure) -> AccountID? {
    guard case .accountReference(let record)? = try value(.register(instrument, place)) else {
      return nil
    }
    return record.account
  }

  func suspense(
    _ account: AccountID, _ cash: InstrumentID
  ) throws(LedgerFailure) -> SuspenseRecord? {
    guard case .suspense(let record)? = try value(.suspense(account, cash)) else { return nil }
    return record
  }

  /// Where cash for what an account holds goes; the account itself unless it has said otherwise.
  func route(
    of account: AccountID, _ cash: InstrumentID
  ) throws(LedgerFailure) -> AccountID {
    guard case .accountReference(let record)? = try value(.route(account, cash)) else {
      return account
    }
    return record.account
  }

  func calendar(_ number: UInt32) throws(LedgerFailure) -> CalendarRecord? {
    guard case .calendar(let record)? = try value(.calendar(number)) else { return nil }
    return record
  }

  func fixings(_ benchmark: InstrumentSymbol) throws(LedgerFailure) -> FixingsRecord {
    guard case .fixings(let record)? = try value(.fixings(benchmark)) else {
      return FixingsRecord()
    }
    return record
  }

  func taxTable(_ number: UInt32) throws(LedgerFailure) -> TaxTable? {
    guard case .taxTable(let record)? = try value(.taxTable(number)) else { return nil }
    return record
  }

  func taxHistory(_ identity: IdentityID) throws(LedgerFailure) -> TaxHistory {
    guard case .taxHistory(let record)? = try value(.taxHistory(identity)) else {
      return TaxHistory()
    }
    return record
  }

  /// The tax class of an identity by the claims that counted at a time; nil where none did.
  func taxClass(
    of identity: IdentityID, at time: Timestamp
  ) throws(LedgerFailure) -> TaxClass? {
    // What was before is kept when a claim is replaced: whoever never had one has no history.
    guard let claim = try claim(.taxClass, of: identity) else { return nil }
    if claim.issuedAt <= time {
      let end = min(claim.validUntil, claim.revokedAt ?? claim.validUntil)
      guard time < end, case .taxClass(let found) = claim.value else { return nil }
      return found
    }
    return try taxHistory(identity).taxClass(at: time)
  }

  /// Notes the payments of which the record has been taken since a holding of a security was last
  /// changed: its units then were what they are now. Gives a place in the register where it has none.
  ///
  /// Before every change of units. `tally` counts the register, and is to be written.
  func settled(
    _ holding: Holding, of account: AccountID, _ instrument: InstrumentID,
    _ tally: inout InstrumentTally
  ) throws(LedgerFailure) -> RegisterEntry {
    guard var entry = holding.entry else {
      let entry = RegisterEntry(place: tally.registered, settled: tally.recorded)
      try set(
        .register(instrument, entry.place), .accountReference(AccountReference(account)))
      tally.registered &+= 1
      return entry
    }
    guard entry.settled < tally.recorded else { return entry }
    var waiting = try entitlements(account, instrument)
    waiting.append(first: entry.settled, end: tally.recorded, units: holding.units)
    try set(entitlements: account, instrument, to: waiting)
    entry.settled = tally.recorded
    return entry
  }
}
