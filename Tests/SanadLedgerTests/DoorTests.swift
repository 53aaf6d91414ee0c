import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// The one door by itself: situations that no operation of this release brings about, and faults
/// of the state below.
@Suite struct DoorTests {
  /// A state of which one value cannot be read.
  private struct BrokenReader: StateReading {
    let base: StateOverlay
    let broken: LedgerKey

    func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
      if key.bytes == broken.bytes { throw .storage("no disk") }
      return try base.read(key)
    }
  }

  private let chain: TestChain
  private let state: LedgerState

  init() throws {
    chain = try TestChain()
    state = LedgerState(reading: chain.state)
    state.beginTransaction()
  }

  private func door(_ state: LedgerState) -> Door {
    Door(
      state: state, shelf: PolicyShelf(), clock: chain.nextClock,
      businessDate: chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp))
  }

  private func leg(
    _ units: UInt128, from: AccountID = Party.dealer.account, to: AccountID = Party.fund.account
  ) -> Leg {
    Leg(instrument: TestNetwork.bill, from: from, to: to, units: Units(units))
  }

  private func pass(_ legs: Leg..., kind: MovementKind = .transfer) throws -> Findings {
    try door(state).pass(Instruction(kind: kind, operation: 0, legs: legs))
  }

  private func codes(_ findings: Findings) -> [CodeNumber] { findings.reasons.reasons.map(\.code) }

  private func holding(_ account: AccountID) throws -> Holding {
    try state.holding(account, TestNetwork.bill)
  }

  // MARK: What the legs name

  @Test func refusesLegsOfAccountsThatAreNotThere() throws {
    let nobody = AccountID(SHA256.digest([1]))
    for leg in [leg(5, from: nobody), leg(5, to: nobody)] {
      #expect(codes(try pass(leg)) == [ErrorCode.accountUnknown.number])
    }
    #expect(state.changes().isEmpty)
  }

  // MARK: Units

  @Test func lockedUnitsStayWhereTheyAre() throws {
    let key = LedgerKey.holding(Party.dealer.account, TestNetwork.bill)
    try state.set(
      holding: key,
      to: Holding(
        units: Units(10_000), locked: Units(9_990), entry: RegisterEntry(place: 0, settled: 0)))
    #expect(codes(try pass(leg(10_001))) == [ErrorCode.insufficientUnits.number])
    let refused = try pass(leg(11))
    #expect(codes(refused) == [ErrorCode.unitsLocked.number])
    #expect(refused.reasons.reasons.first?.headroom == "10")
    #expect(try pass(leg(10)).isAllowed)
    #expect(
      try holding(Party.dealer.account)
        == Holding(
          units: Units(9_990), locked: Units(9_990), entry: RegisterEntry(place: 0, settled: 0)))
    #expect(codes(try pass(leg(1))) == [ErrorCode.unitsLocked.number])
  }

  @Test func aHoldingThatWouldNotFitIsNamedBesideTheIssue() throws {
    let issue = Instruction(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(.max)),
      by: Party.treasury.account, operation: 0)
    let found = codes(try door(state).pass(issue))
    #expect(
      found.prefix(2) == [
        ErrorCode.authorisedExceeded.number, ErrorCode.holdingOverflow.number,
      ])
    #expect(state.changes().isEmpty)
  }

  @Test func theAccountsOfOnePartyCountTogether() throws {
    let receipt = try chain.submit(
      [
        .openAccount(
          OpenAccount(
            owner: Party.dealer.identity, kind: .house, custodian: nil,
            authority: Authority(Party.dealer.key)))
      ], by: .registrar)
    guard case .accountOpened(let second, _, _)? = receipt.events.first else {
      Issue.record("\(receipt.events)")
      return
    }
    // Everything to the second account and half of it away: the dealer stays one holder.
    let settlement = LedgerOperation.settle(
      Settlement(legs: [leg(10_000, to: second), leg(5_000, from: second)]))
    let transaction = try chain.sign(
      chain.body([settlement], by: Party.dealer.account),
      [Party.dealer.account, second].map { ($0, [Party.dealer.seed]) })
    try chain.add([transaction])
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 0)
    #expect(try chain.units(second, TestNetwork.bill) == 5_000)
    #expect(try chain.tally(TestNetwork.bill).holders == 2)
    let position = try chain.record(
      UnitsTotal.self, .position(Party.dealer.identity, TestNetwork.bill))
    #expect(position?.units == Units(5_000))
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func aHolderWhoGivesEverythingIsNoHolder() throws {
    #expect(try pass(leg(500, from: Party.fund.account, to: Party.dealer.account)).isAllowed)
    #expect(try state.tally(TestNetwork.bill).holders == 1)
    #expect(try pass(leg(1)).isAllowed)
    #expect(try state.tally(TestNetwork.bill).holders == 2)
  }

  // MARK: Faults of the state

  @Test(arguments: [
    LedgerKey.claim(Party.fund.identity, .kyc), .claim(Party.fund.identity, .country),
  ])
  func aClaimThatCannotBeReadIsNoVerdict(key: LedgerKey) throws {
    try expectFault(at: key)
  }

  @Test func aCounterThatCannotBeReadIsNoVerdict() throws {
    let instrument = try #require(try state.instrument(TestNetwork.bill))
    try expectFault(at: .held(TestNetwork.bill, policy: instrument.policy, predicate: 0))
  }

  private func expectFault(at key: LedgerKey) throws {
    let broken = LedgerState(reading: BrokenReader(base: chain.state, broken: key))
    broken.beginTransaction()
    let door = door(broken)
    #expect(throws: LedgerFailure.state(.storage("no disk"))) {
      try door.pass(Instruction(kind: .transfer, operation: 0, legs: [leg(5)]))
    }
    #expect(broken.changes().isEmpty)
  }
}
