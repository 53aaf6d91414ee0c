import SanadCodec
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// What the chain tries by itself is bounded, and what it cannot pay stops nothing.
@Suite struct ScheduledTriesTests {
  // MARK: Settlements

  private func tries(_ receipts: [Receipt]) -> Int {
    receipts.flatMap(\.events).count {
      if case .settling(.attempted(_, by: nil)) = $0 { true } else { false }
    }
  }

  @Test func whatNobodyDeliversIsTriedAFewTimesOnly() throws {
    let harness = try TermsHarness()
    let terms = SettlementTerms(intendedDate: try harness.date(in: 1))
    let (id, _) = try harness.instruct(
      harness.trade(bills: 900_000), lasting: 20 * TermsHarness.day, terms)
    try harness.affirm(id)
    var count = 0
    for _ in 0..<15 { count += tries(try harness.passes(TermsHarness.day)) }
    #expect(count == Int(ScheduleContext.triesMax))
    #expect(try harness.progress(id).isScheduled == false)
    // Parties can try on.
    #expect(try harness.submit(.attempt(id), by: .dealer).isApplied)
    #expect(try harness.progress(id).fail?.tries == ScheduleContext.triesMax + 1)
    #expect(try harness.progress(id).isScheduled == false)
    harness.check()
  }

  /// What no block has room for is not noted: it would come up in each of them.
  @Test func whatIsTooHeavyForTheChainIsForItsParties() throws {
    let harness = try TermsHarness { genesis in genesis.chain.blockWeightMax = 12_000 }
    var legs: [Leg] = []
    for number in 0..<40 as Range<UInt128> {
      legs.append(harness.leg(1 + number, .dealer, .fund))
      legs.append(harness.leg(1, .fund, .dealer, TestNetwork.cash))
    }
    legs = Array(legs.prefix(64))
    let terms = SettlementTerms(intendedDate: try harness.date(in: 1))
    let (id, receipt) = try harness.instruct(legs, terms)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    #expect(try harness.affirm(id).isApplied)
    #expect(try harness.progress(id).isScheduled == false)
    #expect(try harness.passes(TermsHarness.day).isEmpty)
    #expect(try harness.outcome(id) == nil)
    #expect(try harness.submit(.attempt(id), by: .fund).isApplied)
    #expect(try harness.outcome(id) == .settled)
    harness.check()
  }

  // MARK: Payments

  /// Should the door ever refuse what is owed, the payment waits and the chain goes on.
  @Test func aPaymentThatTheDoorRefusesStopsNothing() throws {
    let bill = BondNetwork.bill
    let seller = Party.dealer.account
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-02-01")
    #expect(try chain.fund(0, of: bill).isApplied)
    // Units that vanish behind the record, which no operation can bring about.
    let place = try #require(try chain.record(Holding.self, .holding(seller, bill))?.entry?.place)
    var waiting = HolderEntitlements()
    waiting.append(first: 0, end: 1, units: Units(40))
    var draft = chain.state.draft()
    for (key, bytes) in [
      (LedgerKey.entitlements(seller, bill), waiting.bcsBytes),
      (
        .holding(seller, bill),
        Holding(units: Units(1), entry: RegisterEntry(place: place, settled: 1)).bcsBytes
      ),
    ] {
      draft.write(bytes, to: try #require(StateKey(bytes: key.bytes)))
    }
    let state = try draft.seal()
    let ledger = LedgerState(reading: state)
    ledger.beginTransaction()
    let receipt = try #require(try runner(ledger, chain).run())
    let paid = receipt.events.compactMap { event -> AccountID? in
      if case .lifecycle(.paid(_, _, let payment)) = event { payment.holder } else { nil }
    }
    #expect(!paid.contains(seller))
    // It is for the next date, so that nothing comes up in each block.
    ledger.beginTransaction()
    #expect(try runner(ledger, chain).run() == nil)
    #expect(try Agenda(state: ledger).next(at: Timestamp(.max))?.task == .payment(bill, 0))
  }

  private func runner(_ ledger: LedgerState, _ chain: TestChain) throws -> ScheduleRunner {
    ScheduleRunner(
      state: ledger, shelf: PolicyShelf(), network: try ledger.network(), clock: chain.nextClock)
  }
}
