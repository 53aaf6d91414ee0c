import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// The checkers of settlements on terms, cycles and contracts: each is shown what breaks its rule.
@Suite struct TermsInvariantsTests {
  private func change(_ key: LedgerKey, _ record: (some StateRecord)?) throws -> StateChange {
    StateChange(key: try #require(StateKey(bytes: key.bytes)), value: record?.bcsBytes)
  }

  private func found(
    _ harness: TermsHarness, _ changes: [StateChange], _ events: [Event] = []
  ) throws -> [String] {
    var watch = harness.chain.invariants
    let receipt = Receipt(
      transaction: .genesis, outcome: .applied, weight: Weight(0), readsDigest: .zero,
      events: events)
    let seen = try watch.observe(
      events.isEmpty ? [] : [receipt], changes: changes, at: harness.chain.nextClock)
    return (seen + watch.check()).filter { $0.invariant != .commitments }.map(\.detail)
  }

  private func ends(_ id: SettlementID, _ outcome: SettlementOutcome) -> Event {
    .settlementEnded(id, Party.dealer.account, outcome)
  }

  @Test func seesASettlementBeforeItsDate() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(), SettlementTerms(intendedDate: try harness.date(in: 1)))
    var record = try harness.record(id)
    record.affirm(Party.fund.account, at: harness.chain.time)
    record.end = SettlementEnd(.settled, at: harness.chain.time, by: .genesis)
    let seen = try found(harness, [change(.settlement(id), record)])
    #expect(seen.contains { $0.contains("before its date") })
  }

  @Test func seesASettlementThatWasHeldBack() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    try harness.submit(.hold(id), by: .fund)
    var record = try harness.record(id)
    record.end = SettlementEnd(.settled, at: harness.chain.time, by: .genesis)
    let seen = try found(harness, [change(.settlement(id), record)])
    #expect(seen.contains { $0.contains("was held back") })
  }

  @Test func seesALockOfWhatLocksNothing() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    var locks = HoldingLocks()
    locks.add(
      UnitsLock(owner: .settlement(id), units: Units(100), until: try harness.record(id).validUntil)
    )
    let seen = try found(
      harness,
      [
        change(.locks(Party.dealer.account, TestNetwork.bill), locks),
        change(
          .holding(Party.dealer.account, TestNetwork.bill),
          Holding(units: Units(10_000), locked: Units(100))),
      ])
    #expect(seen.contains { $0.contains("instructed on terms, and locks") })
  }

  @Test func seesLegsThatMovedBeforeAllHadAffirmed() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    let moved = harness.trade().map {
      Event.moved(
        Movement(
          kind: .settlement, instrument: $0.instrument, from: $0.from, to: $0.to, units: $0.units))
    }
    let tried = Event.settling(.attempted(id, by: nil))
    let seen = try found(harness, [], [tried] + moved + [ends(id, .settled)])
    #expect(seen.contains { $0.contains("not everybody affirmed") })
  }

  @Test func seesAPartThatIsNone() throws {
    let harness = try TermsHarness()
    let terms = SettlementTerms(intendedDate: harness.today, allowsPartial: true)
    let (id, _) = try harness.instruct(
      harness.trade(bills: 600, from: .fund, to: .dealer), by: .fund, terms)
    try harness.submit(.hold(id), by: .fund)
    try harness.affirm(id, by: .dealer)
    let legs = try harness.record(id).legs
    func told(_ bills: UInt128, _ cash: UInt128, saying units: UInt128) throws -> [String] {
      let moved = zip(legs, [bills, cash]).map { leg, units in
        Event.moved(
          Movement(
            kind: .settlement, instrument: leg.instrument, from: leg.from, to: leg.to,
            units: Units(units)))
      }
      let part = Event.settling(
        .partlySettled(
          id, Party.fund.account, delivered: Units(units), paid: Units(cash)))
      return try found(harness, [], [.settling(.attempted(id, by: nil))] + moved + [part])
    }
    #expect(try told(60, 100, saying: 60).allSatisfy { !$0.contains("as a part") })
    #expect(try told(60, 100, saying: 61).contains { $0.contains("as a part") })
    #expect(try told(600, 1_000, saying: 600).contains { $0.contains("as a part") })
  }

  @Test func seesACycleThatMovedSomethingElse() throws {
    let harness = try TermsHarness()
    let terms = SettlementTerms(intendedDate: harness.today, venue: Party.registrar.account)
    let (id, _) = try harness.instruct(harness.trade(), terms)
    try harness.affirm(id)
    let netted = Event.settling(
      .netted(venue: Party.registrar.account, settled: 1, leftOut: 0))
    func told(_ units: UInt128) throws -> [String] {
      let moved = [harness.leg(units, .dealer, .fund), harness.trade()[1]].map {
        Event.moved(
          Movement(
            kind: .settlement, instrument: $0.instrument, from: $0.from, to: $0.to,
            units: $0.units))
      }
      return try found(harness, [], [netted] + moved + [ends(id, .settled)])
    }
    #expect(try told(99).contains { $0.contains("a cycle moved something else") })
    #expect(try told(100).allSatisfy { !$0.contains("a cycle moved something else") })
  }

  private func pledged(_ harness: TermsHarness) throws -> SettlementID {
    let terms = SettlementTerms(
      intendedDate: harness.today,
      purpose: .pledge(PledgeTerms(until: harness.time(in: 9 * TermsHarness.day))))
    let (id, _) = try harness.instruct(
      [harness.leg(100, .dealer, .fund)], consenting: [.fund], terms)
    try harness.affirm(id)
    #expect(try harness.locked(.dealer) == 100)
    harness.check()
    return id
  }

  @Test func seesAPledgeThatLocksNothingOrSomethingElse() throws {
    let harness = try TermsHarness()
    let id = try pledged(harness)
    let none: HoldingLocks? = nil
    let gone = try found(
      harness,
      [
        change(.locks(Party.dealer.account, TestNetwork.bill), none),
        change(
          .holding(Party.dealer.account, TestNetwork.bill), Holding(units: Units(10_000))),
      ])
    #expect(gone.contains { $0.contains("locks nothing") })
    for lock in [
      UnitsLock(
        owner: .settlement(id), units: Units(99), until: harness.time(in: 9 * TermsHarness.day)),
      UnitsLock(owner: .settlement(id), units: Units(100), until: Timestamp(.max)),
    ] {
      var locks = HoldingLocks()
      locks.add(lock)
      let seen = try found(
        harness,
        [
          change(.locks(Party.dealer.account, TestNetwork.bill), locks),
          change(
            .holding(Party.dealer.account, TestNetwork.bill),
            Holding(units: Units(10_000), locked: lock.units)),
        ])
      #expect(!seen.isEmpty)
    }
  }

  @Test func seesAContractThatHasChangedOrEndedInSilence() throws {
    let harness = try TermsHarness()
    let id = try pledged(harness)
    let contract = try #require(try harness.contract(id))
    let other = ContractRecord(
      contract.purpose, closing: [harness.leg(101, .dealer, .fund)], at: contract.openedAt)
    #expect(
      try found(harness, [change(.contract(id), other)]).contains { $0.contains("has changed") })
    var ended = contract
    ended.end = ContractEnd(.released, at: harness.chain.time, by: .genesis)
    let seen = try found(harness, [change(.contract(id), ended)])
    #expect(seen.contains { $0.contains("no receipt says so") })
    #expect(seen.contains { $0.contains("was released, and locks") })
    let none: ContractRecord? = nil
    #expect(!(try found(harness, [change(.contract(id), none)])).isEmpty)
  }

  @Test func seesACloseOutThatMovedNothing() throws {
    let harness = try TermsHarness()
    let id = try pledged(harness)
    let seen = try found(
      harness, [], [.settling(.contractEnded(id, Party.dealer.account, .closedOut))])
    #expect(seen.contains { $0.contains("was closedOut and moved []") })
  }

  @Test func seesAReferenceOfWhatHasEndedOrHasNone() throws {
    let harness = try TermsHarness()
    let reference = try SettlementReference("R")
    let terms = SettlementTerms(reference: reference, intendedDate: harness.today)
    let (id, _) = try harness.instruct(harness.trade(), terms)
    let (other, _) = try harness.instruct(harness.trade())
    let name = SettlementIndex.name(of: reference, among: try harness.record(id).parties)
    let key = LedgerKey.settlementIndex(name)
    #expect(
      try found(harness, [change(key, SettlementIndex(other))]).contains {
        $0.contains("it has none")
      })
    try harness.affirm(id)
    #expect(
      try found(harness, [change(key, SettlementIndex(id))]).contains {
        $0.contains("it has ended")
      })
  }
}
