import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// The checkers themselves: each is shown a state in which its rule is broken.
@Suite struct LedgerInvariantsTests {
  private func change(_ key: LedgerKey, _ record: (some StateRecord)?) throws -> StateChange {
    StateChange(key: try #require(StateKey(bytes: key.bytes)), value: record?.bcsBytes)
  }

  private func broken(
    _ key: LedgerKey, _ record: (some StateRecord)?
  ) throws -> Set<InvariantBreach.Invariant> {
    let chain = try TestChain()
    var watch = chain.invariants
    let seen = try watch.observe([], changes: [try change(key, record)], at: chain.nextClock)
    return Set((seen + watch.check()).map(\.invariant))
  }

  private func tally(_ chain: TestChain) throws -> InstrumentTally {
    try chain.tally(TestNetwork.bill)
  }

  @Test func seesUnitsFromNowhere() throws {
    let found = try broken(
      .holding(Party.fund.account, TestNetwork.bill),
      Holding(units: Units(501), entry: RegisterEntry(place: 1, settled: 0)))
    #expect(found == [.units, .movements, .aggregates])
  }

  @Test func seesMoreLockedThanHeld() throws {
    let found = try broken(
      .holding(Party.fund.account, TestNetwork.bill),
      Holding(
        units: Units(500), locked: Units(501), entry: RegisterEntry(place: 1, settled: 0)))
    #expect(found == [.locks])
  }

  /// A chain on which the dealer has affirmed a trade of 100 bills for cash of the fund.
  private func affirmed() throws -> (chain: TestChain, id: SettlementID) {
    let chain = try TestChain()
    let legs = [
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
        units: Units(100)),
      Leg(
        instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
        units: Units(9)),
    ]
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(
            legs: legs, validUntil: chain.nextClock.timestamp.advanced(by: 60_000)))
      ], by: .dealer)
    #expect(chain.invariants.check().isEmpty)
    return (chain, SettlementID(transaction: receipt.transaction, operation: 0))
  }

  private func found(
    _ chain: TestChain, _ changes: [StateChange]
  ) throws -> Set<InvariantBreach.Invariant> {
    var watch = chain.invariants
    let seen = try watch.observe([], changes: changes, at: chain.nextClock)
    return Set((seen + watch.check()).map(\.invariant))
  }

  @Test func seesLocksThatAreNotWhatIsLocked() throws {
    let (chain, _) = try affirmed()
    let key = LedgerKey.holding(Party.dealer.account, TestNetwork.bill)
    for locked in [UInt128(0), 99, 101] {
      let holding = Holding(
        units: Units(10_000), locked: Units(locked), entry: RegisterEntry(place: 0, settled: 0))
      #expect(try found(chain, [change(key, holding)]) == [.locks], "\(locked)")
    }
  }

  @Test func seesALockThatWentWithoutAnEnd() throws {
    let (chain, id) = try affirmed()
    let holding = try change(
      .holding(Party.dealer.account, TestNetwork.bill),
      Holding(units: Units(10_000), entry: RegisterEntry(place: 0, settled: 0)))
    let none: HoldingLocks? = nil
    let changes = try [
      holding, change(.locks(Party.dealer.account, TestNetwork.bill), none),
    ]
    #expect(try found(chain, changes) == [.lockEnds])
    chain.advance(milliseconds: 60_000)
    #expect(try found(chain, changes).isEmpty, "its time has passed: \(id)")
  }

  @Test func seesALockOfNothingThatIsOpen() throws {
    let (chain, id) = try affirmed()
    let key = LedgerKey.locks(Party.dealer.account, TestNetwork.bill)
    let lock = try #require(try chain.record(HoldingLocks.self, key)?.locks.first)
    var record = try #require(try chain.record(SettlementRecord.self, .settlement(id)))
    for wrong in [
      UnitsLock(owner: .settlement(id), units: lock.units, until: lock.until.advanced(by: 1)),
      UnitsLock(
        owner: .settlement(SettlementID(Digest(1, 2, 3, 4))), units: lock.units,
        until: lock.until),
    ] {
      var locks = HoldingLocks()
      locks.add(wrong)
      #expect(try found(chain, [change(key, locks)]).contains(.lockEnds))
    }
    record.end = SettlementEnd(.settled, at: chain.time, by: .genesis)
    #expect(try found(chain, [change(.settlement(id), record)]) == [.lockEnds])
  }

  @Test func seesASettlementThatIsCompleteAndOpen() throws {
    let (chain, id) = try affirmed()
    var record = try #require(try chain.record(SettlementRecord.self, .settlement(id)))
    record.affirm(Party.fund.account, at: chain.time)
    #expect(try found(chain, [change(.settlement(id), record)]) == [.lockEnds, .movements])
  }

  private func moved(_ leg: Leg) -> Event {
    .moved(
      Movement(
        kind: .settlement, instrument: leg.instrument, from: leg.from, to: leg.to,
        units: leg.units))
  }

  /// What a receipt tells of a settlement's end is held against what was agreed to.
  @Test func seesASettlementThatMovesOtherThingsThanItsLegs() throws {
    let (chain, id) = try affirmed()
    let legs = try #require(try chain.record(SettlementRecord.self, .settlement(id))).legs
    let fund = Party.fund.account
    let dearer = Leg(
      instrument: legs[1].instrument, from: legs[1].from, to: legs[1].to, units: Units(10))
    let affirm = Event.settlementAffirmed(id, fund)
    let all = legs.map(moved)
    func found(_ told: [Event], _ outcome: SettlementOutcome = .settled) throws -> Int {
      var watch = chain.invariants
      let receipt = Receipt(
        transaction: .genesis, outcome: .applied, weight: Weight(1), readsDigest: .zero,
        events: told + [.settlementEnded(id, fund, outcome)])
      let seen = try watch.observe([receipt], changes: [], at: chain.nextClock)
      return seen.count { $0.invariant == .movements && $0.detail.contains("\(id)") }
    }
    #expect(try found([affirm] + all) == 0)
    for wrong in [
      [], [all[0]], all.reversed(), all + [all[0]], [all[0], moved(dearer)],
    ] as [[Event]] { #expect(try found([affirm] + wrong) == 1, "\(wrong)") }
    #expect(try found(all) == 1, "nobody affirmed it")
    #expect(try found([affirm] + all, .refused) == 1)
    #expect(
      try found([.refused(fund, .genesis, code: ErrorCode.partySanctioned.number)], .refused) == 0)
    #expect(try found([], .cancelled) == 0)
  }

  @Test func seesLegsThatChange() throws {
    let (chain, id) = try affirmed()
    let record = try #require(try chain.record(SettlementRecord.self, .settlement(id)))
    let other = SettlementRecord(
      InstructSettlement(legs: [record.legs[0]], validUntil: record.validUntil),
      by: record.instructedBy, at: record.instructedAt)
    #expect(try found(chain, [change(.settlement(id), other)]).contains(.movements))
  }

  @Test func seesLockedUnitsLeave() throws {
    let (chain, _) = try affirmed()
    let key = LedgerKey.holding(Party.dealer.account, TestNetwork.bill)
    let holding = Holding(units: Units(99), locked: Units(100))
    #expect(try found(chain, [change(key, holding)]).contains(.locks))
  }

  @Test func seesAnIssueWithoutReceipt() throws {
    var tally = try tally(try TestChain())
    tally.issued = Units(20_000)
    #expect(try broken(.tally(TestNetwork.bill), tally) == [.conservation, .units, .aggregates])
  }

  @Test func seesMoreThanAuthorised() throws {
    var tally = try tally(try TestChain())
    tally.issued = Units(1_000_001)
    tally.redeemed = Units(1_000_001 - 10_500)
    #expect(
      try broken(.tally(TestNetwork.bill), tally) == [.conservation, .authorised, .aggregates])
  }

  @Test func seesAWrongNumberOfHolders() throws {
    var tally = try tally(try TestChain())
    tally.holders = 3
    #expect(try broken(.tally(TestNetwork.bill), tally) == [.aggregates])
  }

  @Test func seesAWrongCell() throws {
    let cell = Classification(country: Country("PK"), investorClass: .fund)
    #expect(
      try broken(.cell(TestNetwork.bill, cell), UnitsTotal(Units(499))) == [.aggregates])
    #expect(
      try broken(.cell(TestNetwork.bill, Classification()), UnitsTotal(Units(1)))
        == [.aggregates])
  }

  @Test func seesAWrongCounterOfACondition() throws {
    let digest = PolicyRecord.digest(of: TestNetwork.billRules)
    #expect(
      try broken(
        .held(TestNetwork.bill, policy: digest, predicate: 0),
        HeldTotal(certain: Units(1), possible: Units(1))) == [.aggregates])
  }

  @Test func seesAWrongPosition() throws {
    #expect(
      try broken(
        .position(Party.fund.identity, TestNetwork.bill), UnitsTotal(Units(499)))
        == [.aggregates])
  }

  @Test func seesAnEventThatNoReceiptHas() throws {
    let chain = try TestChain()
    var account = try #require(
      try chain.record(Account.self, .account(Party.fund.account)))
    account.events.append(
      PlacedEvent(height: Height(1), index: 0, event: .keysRotated(Party.fund.account)))
    #expect(try broken(.account(Party.fund.account), account) == [.commitments])
  }

  @Test func seesAClassificationThatNoClaimMakes() throws {
    let chain = try TestChain()
    var identity = try #require(
      try chain.record(Identity.self, .identity(Party.fund.identity)))
    identity.classification.country = nil
    #expect(try broken(.identity(Party.fund.identity), identity) == [.aggregates])
  }

  @Test func seesNothingWhereNothingIsWrong() throws {
    #expect(try TestChain().invariants.check().isEmpty)
  }
}
