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
    let seen = try watch.observe([], changes: [try change(key, record)], at: Height(1))
    return Set((seen + watch.check()).map(\.invariant))
  }

  private func tally(_ chain: TestChain) throws -> InstrumentTally {
    try chain.tally(TestNetwork.bill)
  }

  @Test func seesUnitsFromNowhere() throws {
    let found = try broken(
      .holding(Party.fund.account, TestNetwork.bill), Holding(units: Units(501)))
    #expect(found == [.units, .movements, .aggregates])
  }

  @Test func seesMoreLockedThanHeld() throws {
    let found = try broken(
      .holding(Party.fund.account, TestNetwork.bill),
      Holding(units: Units(500), locked: Units(501)))
    #expect(found == [.locks])
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
