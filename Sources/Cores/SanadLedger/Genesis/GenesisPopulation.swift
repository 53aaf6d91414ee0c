import SanadState
import SanadTypes

/// Fills an empty state with what a genesis says.
///
/// - Precondition: ``GenesisReview`` has found nothing wrong, so that every place exists and every
///   sum fits.
struct GenesisPopulation {
  private struct Nothing: StateReading {
    func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? { nil }
  }

  private let genesis: Genesis
  private let state = LedgerState(reading: Nothing())
  private let shelf = PolicyShelf()
  private var identities: [Identity] = []

  init(_ genesis: Genesis) { self.genesis = genesis }

  /// Every value of the first state.
  mutating func changes() throws(LedgerFailure) -> [StateChange] {
    state.beginTransaction()
    try state.set(
      .network,
      .network(
        NetworkRecord(
          chainID: genesis.chainID, chain: genesis.chain, ledger: genesis.ledger,
          instrumentCount: UInt32(truncatingIfNeeded: genesis.instruments.count))))
    try state.set(
      .epoch,
      .epoch(
        EpochRecord(
          number: Epoch(0), anchorHeight: Height(0), startedAt: genesis.timestamp,
          validators: genesis.validators)))
    try state.set(
      .validators,
      .validators(
        ValidatorsRecord(
          operators: genesis.operators.map { Genesis.accountID(at: $0.account) })))
    for code in genesis.codes { try state.set(.code(code.code), .code(code.entry)) }
    for policy in genesis.policies { try state.set(.policy(policy.digest), .policy(policy)) }
    try setFixings()
    try setPublications()
    try setInstruments()
    try setProgrammes()
    try setIdentities()
    try setRoles()
    for holding in genesis.holdings { try place(holding) }
    try setReserves()
    return state.changes()
  }

  /// Which benchmarks are exchange rates, and what any stood at.
  private func setFixings() throws(LedgerFailure) {
    for programme in genesis.programmes {
      for conversion in programme.conversions {
        let record = FixingsRecord(pair: genesis.pair(of: conversion.benchmark))
        try state.set(.fixings(conversion.benchmark), .fixings(record))
      }
    }
    for entry in genesis.fixings {
      var record = try state.fixings(entry.benchmark)
      record.append(genesis.fixing(of: entry))
      try state.set(.fixings(entry.benchmark), .fixings(record))
    }
  }

  private func setPublications() throws(LedgerFailure) {
    for calendar in genesis.calendars {
      try state.set(.calendar(calendar.number), .calendar(calendar.record))
    }
    for table in genesis.taxTables {
      try state.set(.taxTable(table.number), .taxTable(table.table))
    }
  }

  /// Genesis holdings are booked like any other issue.
  private func setProgrammes() throws(LedgerFailure) {
    var programmes = genesis.programmes.map { Programme($0) }
    for holding in genesis.holdings {
      let instrument = genesis.instruments[Int(holding.instrument)]
      guard let number = instrument.programme else { continue }
      let id = instrument.terms.instrument
      var tally = try state.tally(id)
      // The review has seen that every programme exists and has room.
      guard case .success(let value?) = genesis.value(of: holding, under: programmes[Int(number)]),
        programmes[Int(number)].book(value), let part = UInt128(exactly: value.minorUnits),
        let sum = CheckedMath.sum(tally.booked, part)
      else { throw .missingRecord(.programme(number)) }
      tally.booked = sum
      try state.set(tally: id, to: tally)
    }
    for (place, programme) in programmes.enumerated() {
      let number = UInt32(truncatingIfNeeded: place)
      try state.set(.programme(number), .programme(programme))
    }
  }

  private func setInstruments() throws(LedgerFailure) {
    for (number, entry) in genesis.instruments.enumerated() {
      let id = entry.terms.instrument
      let instrument = Instrument(
        terms: entry.terms, status: entry.status, authorised: entry.authorised,
        policy: genesis.policies[Int(entry.policy)].digest, programme: entry.programme)
      try state.set(.instrument(id), .instrument(instrument))
      try state.set(
        .instrumentNumber(UInt32(truncatingIfNeeded: number)),
        .instrumentReference(InstrumentReference(id)))
      try state.set(tally: id, to: InstrumentTally())
      if let payment = entry.terms.terms.security?.payment {
        // Where its calendar is still to be published, every day is a business day for it.
        let calendar = genesis.calendars.first { $0.number == payment.calendar }?.record
        let life = PaymentPlan.life(
          of: instrument, from: genesis.ledger.businessDate(at: genesis.timestamp),
          calendar: calendar)
        if life != InstrumentLife() { try state.set(.life(id), .life(life)) }
        try Agenda(state: state).add(.instrument(id), due: genesis.timestamp)
      }
    }
  }

  /// Of what the first holdings are claims on, nothing is attested yet.
  private func setReserves() throws(LedgerFailure) {
    let network = NetworkRecord(
      chainID: genesis.chainID, chain: genesis.chain, ledger: genesis.ledger,
      instrumentCount: UInt32(truncatingIfNeeded: genesis.instruments.count))
    let date = genesis.ledger.businessDate(at: genesis.timestamp)
    for entry in genesis.instruments {
      let terms = entry.terms
      try state.beginReserve(of: terms.instrument, terms.terms, on: date, network)
    }
  }

  private mutating func setIdentities() throws(LedgerFailure) {
    identities = genesis.identities.map(record)
    for (place, entry) in genesis.accounts.enumerated() {
      let id = Genesis.accountID(at: UInt32(truncatingIfNeeded: place))
      identities[Int(entry.owner)].addAccount(id)
      let account = Account(
        owner: Genesis.identityID(at: entry.owner), kind: entry.kind,
        custodian: entry.custodian.map(Genesis.identityID), authority: entry.authority,
        openedAt: genesis.timestamp, quota: entry.quota)
      try state.set(account: id, to: account)
    }
    for (place, entry) in genesis.identities.enumerated() {
      let id = Genesis.identityID(at: UInt32(truncatingIfNeeded: place))
      try state.set(identity: id, to: identities[place])
      if let lei = entry.lei {
        try state.set(.lei(lei), .identityReference(IdentityReference(id)))
      }
      for claim in entry.claims {
        let record = ClaimRecord(
          value: claim.value, attestors: [.genesis], issuedAt: genesis.timestamp,
          validUntil: claim.validUntil)
        try state.set(.claim(id, claim.value.topic), .claim(record))
      }
    }
  }

  private func record(_ entry: GenesisIdentity) -> Identity {
    var identity = Identity(
      kind: entry.kind, lei: entry.lei, disclosureSalt: entry.disclosureSalt,
      registeredBy: .genesis, registeredAt: genesis.timestamp)
    for claim in entry.claims {
      identity.classification = identity.classification.changed(by: claim.value)
    }
    return identity
  }

  private func setRoles() throws(LedgerFailure) {
    for role in Role.allCases {
      let holders = genesis.roles.filter { $0.role == role }.map {
        RoleHolder(account: Genesis.accountID(at: $0.account), topics: $0.topics)
      }
      if !holders.isEmpty { try state.set(.role(role), .roles(RoleHolders(holders))) }
    }
  }

  /// Places units; they count as issued, and no policy is asked.
  private func place(_ entry: GenesisHolding) throws(LedgerFailure) {
    let owner = genesis.accounts[Int(entry.account)].owner
    let identity = identities[Int(owner)]
    let identityID = Genesis.identityID(at: owner)
    let id = genesis.instruments[Int(entry.instrument)].terms.instrument
    guard let instrument = try state.instrument(id) else { throw .missingRecord(.instrument(id)) }
    let before = try state.position(of: identityID, identity, in: id)
    guard let after = before.adding(entry.units) else { throw .missingRecord(.tally(id)) }
    var tally = try state.tally(id)
    let account = Genesis.accountID(at: entry.account)
    let register =
      instrument.terms.terms.isCash
      ? nil : try state.settled(Holding(), of: account, id, &tally)
    try state.set(
      holding: .holding(account, id), to: Holding(units: entry.units, entry: register))
    if identity.accountCount > 1 {
      try state.set(total: .position(identityID, id), to: after)
    }
    var totals = ClassTotals(state: state, shelf: shelf, instrument: id, instrument)
    totals.move(identity.classification, from: before, to: after)
    try totals.write()
    guard let issued = tally.issued.adding(entry.units) else { throw .missingRecord(.tally(id)) }
    tally.issued = issued
    if before.isZero { tally.holders &+= 1 }
    try state.set(tally: id, to: tally)
  }
}
