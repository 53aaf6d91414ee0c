import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Every key and record of the state against the golden bytes of docs/wire-state.md.
@Suite struct StateRecordWireTests {
  private let pages: WirePages
  private let lei: LEI

  init() throws {
    pages = try WirePages()
    lei = try LEI("5493006MHB84DD0ZWV18")
  }

  /// Holds the encoding against the page, and the page's bytes against the value.
  private func expect<Record: StateRecord>(_ record: Record, _ heading: String) throws {
    let hex = try pages.bytes(heading)
    #expect(Hex.encode(record.bcsBytes) == hex)
    let bytes = try #require(Hex.decode(hex))
    #expect(try BCSReader.decode(Record.self, from: bytes) == record)
  }

  private func chain(_ events: [(UInt64, UInt32, Event)]) -> EventChain {
    var chain = EventChain()
    for (height, index, event) in events {
      chain.append(PlacedEvent(height: Height(height), index: index, event: event))
    }
    return chain
  }

  @Test func everyKeyIsAsThePageSays() throws {
    let keys: [LedgerKey] = [
      .network, .role(.kycProvider), .identity(Sample.identity(1)),
      .claim(Sample.identity(1), .sanctioned), .lei(lei), .account(Sample.account(1)),
      .policy(Sample.digest(1)), .instrument(Sample.instrument(1)), .instrumentNumber(7),
      .tally(Sample.instrument(1)), .holding(Sample.account(1), Sample.instrument(2)),
      .position(Sample.identity(1), Sample.instrument(2)),
      .cell(Sample.instrument(1), Classification(country: Country("PK"), investorClass: .bank)),
      .held(Sample.instrument(1), policy: Sample.digest(2), predicate: 3),
      .code(ErrorCode.amountZero.number), .programme(3), .settlement(Sample.settlement(6)),
      .locks(Sample.account(1), Sample.instrument(2)), .agenda, .agendaEntry(4),
      .life(Sample.instrument(1)), .payment(Sample.instrument(1), 3),
      .register(Sample.instrument(1), 3),
      .entitlements(Sample.account(1), Sample.instrument(2)),
      .suspense(Sample.account(1), Sample.instrument(2)),
      .route(Sample.account(1), Sample.instrument(2)), .calendar(3),
      .fixings(try InstrumentSymbol("MTB-3M-WAY")), .taxTable(3),
      .progress(Sample.settlement(6)), .settlementIndex(Sample.digest(1)),
      .contract(Sample.settlement(6)), .registers(Sample.instrument(7)),
      .reconciliation(Sample.instrument(7), try CalendarDate("2026-11-23")),
      .reserve(Sample.instrument(7)), .receipt(Sample.instrument(7), 3),
      .redemption(Sample.instrument(7), 3),
      .puts(Sample.instrument(7), try CalendarDate("2026-11-23")),
      .offer(Sample.instrument(7), 3),
      .taxHistory(Sample.identity(1)),
      .tenders(Sample.instrument(7), 3, page: 9), .offers(Sample.instrument(7)), .epoch,
      .validators,
      .evidence(Epoch(3), ValidatorIndex(1), .nullifyAndFinalize),
    ]
    let golden = try pages.golden("State keys")
    #expect(golden.map(\.name) == keys.map { "\($0.kind)" })
    #expect(golden.map(\.hex) == keys.map { Hex.encode($0.bytes) })
    for (row, key) in zip(golden, keys) {
      let bytes = try #require(Hex.decode(row.hex))
      #expect(try BCSReader.decode(LedgerKey.self, from: bytes) == key)
      #expect(key.byteCount == bytes.count)
    }
    for cell in [
      Classification(), Classification(country: Country("PK")),
      Classification(investorClass: .bank),
    ] {
      let key = LedgerKey.cell(Sample.instrument(1), cell)
      #expect(key.byteCount == key.bytes.count)
    }
  }

  @Test func theNetworkIsAsThePageSays() throws {
    try expect(
      NetworkRecord(
        chainID: ChainID(Sample.digest(9)), chain: Sample.parameters,
        ledger: try GenesisTests.genesis().ledger, instrumentCount: 2), "Network (kind 1)")
  }

  @Test func anEpochIsAsThePageSays() throws {
    try expect(
      EpochRecord(
        number: Epoch(2), anchorHeight: Height(50), startedAt: Timestamp(9_000),
        validators: try ConsensusSamples.goldenValidators(),
        former: try ValidatorSet([
          Validator(consensusKey: Sample.key(1), peerKey: Sample.key(2), name: "one")
        ])), "Epoch (kind 53)")
  }

  @Test func evidenceIsAsThePageSays() throws {
    let evidence = try #require(
      Evidence(
        try ConsensusSamples.vote(.nullify, by: 1),
        try ConsensusSamples.vote(.finalize(ConsensusSamples.block), by: 1)))
    try expect(
      EvidenceRecord(height: Height(50), recordedAt: Timestamp(9_000), evidence: evidence),
      "Evidence on the ledger (kind 56)")
    let event = Event.evidence(EvidenceEvent(evidence))
    #expect(try pages.golden("Event of evidence").map(\.hex) == [Hex.encode(event.bcsBytes)])
    #expect(try BCSReader.decode(Event.self, from: event.bcsBytes) == event)
    #expect(event.accounts.isEmpty && event.instrument == nil)
  }

  @Test func aRoleIsAsThePageSays() throws {
    try expect(
      RoleHolders([
        RoleHolder(account: Sample.account(3)),
        RoleHolder(account: Sample.account(2), topics: [.risk, .kyc]),
      ]), "Holders of a role (kind 2)")
  }

  @Test func anIdentityAndItsClaimAreAsThePageSays() throws {
    var identity = Identity(
      kind: .institution, lei: lei, disclosureSalt: Sample.digest(8),
      registeredBy: Sample.account(2), registeredAt: Timestamp(1_000))
    identity.classification = Classification(country: Country("PK"), investorClass: .dealer)
    identity.accountCount = 1
    identity.firstAccount = Sample.account(3)
    try expect(identity, "Identity (kind 3)")
    var claim = ClaimRecord(
      value: .screenedUntil(try CalendarDate("2026-10-31")),
      attestors: [Sample.account(2), Sample.account(3)], issuedAt: Timestamp(1_000),
      validUntil: Timestamp(9_000))
    claim.revokedAt = Timestamp(4_000)
    try expect(claim, "Claim (kind 4)")
    try expect(IdentityReference(Sample.identity(1)), "Identity of an LEI (kind 5)")
  }

  @Test func anAccountWithItsEventsIsAsThePageSays() throws {
    var account = Account(
      owner: Sample.identity(3), kind: .clientSegregated, custodian: Sample.identity(4),
      authority: try Sample.authority(), openedAt: Timestamp(12),
      quota: Quota(weightPerBlock: Weight(10_000), weightPerDay: Weight(1_000_000)))
    for lane in [9, 2, 9] { account.advanceSequence(in: Lane.all[lane]) }
    account.usage.height = Height(7)
    account.usage.weightInBlock = Weight(100)
    account.usage.dayNumber = try CalendarDate("2026-11-21").dayNumber
    account.usage.weightInDay = Weight(300)
    let events = Sample.events()
    account.events = chain([(5, 6, .keysRotated(Sample.account(3))), (7, 0, events[6])])
    try expect(account, "Account (kind 6)")
  }

  @Test func aPolicyIsAsThePageSays() throws {
    try expect(
      PolicyRecord(name: "bills", version: 3, text: "policy bills covers MTB-12M"),
      "Policy (kind 7)")
  }

  @Test func instrumentsAreAsThePageSays() throws {
    try expect(
      Instrument(
        terms: try Sample.bill(), status: .active, authorised: Units(9),
        policy: Sample.digest(4), programme: 0), "Instrument (kind 8), a bill")
    let cash = TermSheet(
      symbol: try InstrumentSymbol("PKR-W"), issuer: lei, currency: .pkr,
      terms: .cash(CashTerms(backing: .wholesaleCentralBank)))
    try expect(
      Instrument(
        terms: cash, status: .announced, authorised: Units(.max), policy: Sample.digest(4)),
      "Instrument (kind 8), cash")
    try expect(InstrumentReference(Sample.instrument(7)), "Instrument of a number (kind 9)")
  }

  @Test func aTallyWithItsEventsIsAsThePageSays() throws {
    var tally = InstrumentTally()
    tally.issued = Units(100)
    tally.holders = 1
    tally.registered = 3
    tally.recorded = 2
    tally.booked = 77
    let events = Sample.events()
    tally.events = chain([(5, 6, events[5]), (7, 1, events[7])])
    try expect(tally, "Tally of an instrument (kind 10)")
  }

  @Test func sumsOfUnitsAreAsThePageSays() throws {
    try expect(
      Holding(
        units: Units(7), locked: Units(2), entry: RegisterEntry(place: 3, settled: 2)),
      "Holding (kind 11)")
    try expect(UnitsTotal(Units(5)), "Units of a position or a cell (kinds 12 and 13)")
    try expect(
      HeldTotal(certain: Units(1), possible: Units(2)), "Units under a condition (kind 14)")
  }

  @Test func codesAndProgrammesAreAsThePageSays() throws {
    try expect(
      CodeEntry(name: "FOREIGN_CEILING", title: "The ceiling is reached.", remedy: "Wait."),
      "Code (kind 15)")
    var programme = Programme(
      name: "bills", ceiling: Money(minorUnits: 7_000_000, .pkr),
      conversions: [
        ProgrammeConversion(
          currency: .usd, benchmark: try InstrumentSymbol("PKR-USD"), staleDays: 3)
      ])
    let isBooked = programme.book(Money(minorUnits: 4_500_000, .pkr))
    let isReserved = programme.reserve(Money(minorUnits: 500_000, .pkr))
    #expect(isReserved)
    #expect(isBooked)
    try expect(programme, "Programme (kind 16)")
  }

  @Test func aSettlementAndItsLocksAreAsThePageSays() throws {
    var record = SettlementRecord(
      InstructSettlement(
        legs: [Sample.leg()], consenting: [Sample.account(3)], validUntil: Timestamp(2_000)),
      by: Sample.account(1), at: Timestamp(1_000))
    record.affirm(Sample.account(1), at: Timestamp(1_000))
    record.end = SettlementEnd(
      .cancelled, at: Timestamp(1_500), by: TransactionID(Sample.digest(9)))
    try expect(record, "Settlement (kind 17)")
    var locks = HoldingLocks()
    locks.add(
      UnitsLock(
        owner: .settlement(Sample.settlement(6)), units: Units(2), until: Timestamp(2_000)))
    try expect(locks, "Locks of a holding (kind 18)")
  }

  @Test func theAgendaIsAsThePageSays() throws {
    var agenda = AgendaHead()
    (agenda[.records], agenda[.payments], agenda[.settlements]) = (2, 3, 4)
    agenda.nextOrder = 7
    try expect(agenda, "Agenda (kind 19)")
    try expect(
      AgendaEntry(
        due: Timestamp(2_000), order: 6, task: .payment(Sample.instrument(1), 3)),
      "Entry of the agenda (kind 20)")
  }

  /// A kind of key that is added has to come to the page with the fields of its record.
  @Test func everyKindOfKeyHasATableOfItsRecord() throws {
    let kinds = pages.headings.filter { $0.contains("(kind") }.flatMap { heading in
      heading.split { !$0.isNumber }.compactMap { UInt8($0) }
    }
    #expect(Set(kinds) == Set(1...35).union(40...54).union([56]))
    for kind in 1...UInt8.max where !kinds.contains(kind) {
      #expect(throws: DecodingFailure(.unknownVariant(UInt32(kind)), at: 0)) {
        try BCSReader.decode(LedgerKey.self, from: [kind] + [UInt8](repeating: 1, count: 127))
      }
    }
  }
}
