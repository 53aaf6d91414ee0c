import SanadCrypto
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// What the issuer owes, at the door: no operation of this release makes such an instruction, and
/// the ones that will must find it judged rightly.
@Suite struct OwedTests {
  private let chain: TestChain
  private let state: LedgerState

  init() throws {
    chain = try TestChain()
    state = LedgerState(reading: chain.state)
    state.beginTransaction()
  }

  /// A day after every claim of the test network has run out, and 37 days after the bill's maturity.
  private static let lapse = TestNetwork.expiry.advanced(by: 86_400_000)

  private func pass(
    _ kind: MovementKind, _ legs: Leg..., at time: Timestamp = lapse
  ) throws -> [UInt16] {
    let clock = BlockClock(height: chain.height.next, timestamp: time)
    let door = Door(
      state: state, shelf: PolicyShelf(), clock: clock,
      businessDate: chain.genesis.ledger.businessDate(at: time))
    let findings = try door.pass(Instruction(kind: kind, operation: 0, legs: legs))
    ProducedCodes.shared?.note(findings.reasons)
    return findings.reasons.reasons.map(\.code.value)
  }

  private func money(_ units: UInt128, to party: Party) -> Leg {
    Leg(
      instrument: TestNetwork.cash, from: Party.dealer.account, to: party.account,
      units: Units(units))
  }

  private func bills(_ units: UInt128, from party: Party = .fund) -> Leg {
    Leg(
      instrument: TestNetwork.bill, from: party.account, to: Party.treasury.account,
      units: Units(units))
  }

  private func units(_ party: Party, _ instrument: InstrumentID) throws -> UInt128 {
    try state.holding(party.account, instrument).units.value
  }

  private func setBill(status: InstrumentStatus) throws {
    var bill = try #require(try state.instrument(TestNetwork.bill))
    bill.status = status
    try state.set(.instrument(TestNetwork.bill), .instrument(bill))
  }

  @Test(arguments: [MovementKind.coupon, .maturity])
  func aPaymentReachesWhomNothingElseReaches(kind: MovementKind) throws {
    for party in [Party.lapsed, .stranger, .retail] {
      #expect(try pass(.transfer, money(1, to: party)) == [1_001], "\(party)")
      let before = try units(party, TestNetwork.cash)
      #expect(try pass(kind, money(7, to: party)) == [], "\(party)")
      #expect(try units(party, TestNetwork.cash) == before + 7)
    }
  }

  @Test func unitsAreGivenBackAgainstMoneyAfterMaturity() throws {
    let trade = try pass(.settlement, bills(500), money(4_000_000, to: .fund))
    #expect(trade.contains(ErrorCode.afterMaturity.number.value))
    #expect(trade.contains(1_001))
    #expect(try pass(.maturity, bills(500), money(4_000_000, to: .fund)) == [])
    #expect(try units(.fund, TestNetwork.bill) == 0)
    #expect(try units(.fund, TestNetwork.cash) == 13_000_000)
    #expect(try state.tally(TestNetwork.bill).holders == 2)
  }

  @Test func theDayOfMaturityIsTheFirst() throws {
    // The business date turns at 19:00 UTC.
    let turn = try Timestamp(rfc3339: "2027-11-17T19:00:00Z")
    let before = Timestamp(turn.value - 1)
    #expect(
      try pass(.maturity, bills(1), money(1, to: .fund), at: before)
        == [ErrorCode.beforeMaturity.number.value])
    #expect(try pass(.transfer, bills(1), at: before) == [])
    #expect(try pass(.maturity, bills(1), money(1, to: .fund), at: turn) == [])
    #expect(
      try pass(.transfer, bills(1), at: turn) == [ErrorCode.afterMaturity.number.value])
  }

  @Test func aCouponMovesMoneyAlone() throws {
    let uncovered = ErrorCode.kindNotCovered.number.value
    #expect(try pass(.coupon, bills(1), at: TestNetwork.start) == [uncovered])
    #expect(
      try pass(.coupon, bills(1)) == [ErrorCode.afterMaturity.number.value, uncovered])
  }

  @Test func whoPaysNeedsTheMoney() throws {
    #expect(
      try pass(.maturity, bills(500), money(5_000_001, to: .fund))
        == [ErrorCode.insufficientUnits.number.value])
    #expect(try units(.fund, TestNetwork.bill) == 500)
    #expect(
      try pass(.maturity, bills(501)) == [ErrorCode.insufficientUnits.number.value])
  }

  @Test func theEndOfItsLifeStopsTradesAndNoPayment() throws {
    let halted = ErrorCode.instrumentHalted.number.value
    for status in [InstrumentStatus.matured, .defaulted] {
      try setBill(status: status)
      #expect(try pass(.maturity, bills(1)) == [], "\(status)")
      #expect(try pass(.transfer, bills(1), at: TestNetwork.start) == [halted], "\(status)")
    }
    for status in [InstrumentStatus.announced, .halted, .redeemed] {
      try setBill(status: status)
      #expect(try pass(.maturity, bills(1)) == [halted], "\(status)")
    }
  }

  @Test func aHoldingOfAnySizeIsGivenBack() throws {
    var bill = try #require(try state.instrument(TestNetwork.bill))
    bill = Instrument(
      terms: try TestNetwork.billTerms(multiple: 1_000), status: .active,
      authorised: bill.authorised, policy: bill.policy, programme: bill.programme)
    try state.set(.instrument(TestNetwork.bill), .instrument(bill))
    #expect(
      try pass(.transfer, bills(500), at: TestNetwork.start)
        == [ErrorCode.amountNotMultiple.number.value])
    #expect(try pass(.maturity, bills(500)) == [])
  }
}
