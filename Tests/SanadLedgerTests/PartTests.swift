import SanadLedger
import SanadTypes
import Testing

/// Settling a part: what has no parts, lots, the one rounding, and the rest that stays open.
@Suite struct PartTests {
  private func terms(_ harness: TermsHarness) -> SettlementTerms {
    SettlementTerms(intendedDate: harness.today, allowsPartial: true)
  }

  @Test func refusesLegsThatHaveNoParts() throws {
    let harness = try TermsHarness()
    let twoPayments = [
      harness.leg(10, .dealer, .fund, TestNetwork.cash),
      harness.leg(1, .fund, .dealer, TermsHarness.dollars),
    ]
    let threeLegs = harness.trade() + [harness.leg(1, .dealer, .retail)]
    let threeParties = [
      harness.leg(1, .dealer, .fund), harness.leg(1, .retail, .dealer, TestNetwork.cash),
    ]
    for legs in [twoPayments, threeLegs, threeParties] {
      let (_, receipt) = try harness.instruct(legs, terms(harness))
      #expect(harness.codes(receipt) == [.partialForm])
    }
  }

  @Test func withoutTheTermNothingSettlesInPart() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(bills: 600, from: .fund, to: .dealer), by: .fund)
    try harness.affirm(id, by: .dealer)
    #expect(try harness.units(.fund) == 500)
    #expect(try harness.progress(id).delivered == .zero)
    harness.check()
  }

  /// 600 for 1,000: 500 first, for 833.33 rounded, and the last hundred for what is left.
  @Test func whatIsThereSettlesAndTheRestStaysOpen() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(bills: 600, from: .fund, to: .dealer), by: .fund, terms(harness))
    let part = try harness.affirm(id, by: .dealer)
    #expect(
      part.events.contains(
        .settling(
          .partlySettled(id, Party.fund.account, delivered: Units(500), paid: Units(833)))))
    #expect(try harness.units(.fund) == 0)
    #expect(try harness.units(.fund, TestNetwork.cash) == 9_000_833)
    #expect(try harness.record(id).legs.map(\.units) == [Units(100), Units(167)])
    #expect(try harness.progress(id).fail?.code == ErrorCode.insufficientUnits.number)
    try harness.give(40, TestNetwork.bill, from: .dealer, to: .fund)
    #expect(try harness.submit(.attempt(id), by: .fund).isApplied)
    // 540 of 600 are worth 900 in all, and 833 have been paid.
    #expect(try harness.record(id).legs.map(\.units) == [Units(60), Units(100)])
    try harness.give(60, TestNetwork.bill, from: .dealer, to: .fund)
    #expect(try harness.submit(.attempt(id), by: .dealer).isApplied)
    #expect(try harness.outcome(id) == .settled)
    #expect(try harness.units(.fund, TestNetwork.cash) == 9_001_000)
    harness.check()
  }

  @Test func whatThePayerHasDecidesAsWell() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(bills: 100, cash: 100_000, to: .retail), terms(harness))
    try harness.affirm(id, by: .retail)
    #expect(try harness.units(.retail) == 70)
    #expect(try harness.units(.retail, TestNetwork.cash) == 0)
    #expect(try harness.record(id).legs.map(\.units) == [Units(30), Units(30_000)])
    harness.check()
  }

  @Test func partsAreWholeLots() throws {
    let harness = try TermsHarness { genesis in
      genesis.instruments[0] = GenesisInstrument(
        terms: try TestNetwork.billTerms(multiple: 50), authorised: Units(1_000_000), policy: 0,
        programme: 0)
    }
    let (id, _) = try harness.instruct(
      harness.trade(bills: 100, cash: 100_000, to: .retail), terms(harness))
    try harness.affirm(id, by: .retail)
    #expect(try harness.units(.retail) == 50)
    #expect(try harness.units(.retail, TestNetwork.cash) == 20_000)
    // For less than a lot there is no part, and it only fails.
    let again = try harness.submit(.attempt(id), by: .dealer)
    #expect(harness.failures(again) == [.insufficientUnits, .insufficientUnits])
    #expect(try harness.units(.retail) == 50)
    harness.check()
  }

  /// A leg of nothing cannot settle: no part leaves one, and none is for nothing.
  @Test func noPartIsFreeOrLeavesNothingToPay() throws {
    let harness = try TermsHarness()
    let (free, _) = try harness.instruct(
      harness.trade(bills: 1_501, cash: 1, from: .fund, to: .dealer), by: .fund, terms(harness))
    try harness.affirm(free, by: .dealer)
    #expect(try harness.units(.fund) == 500)
    let (rest, _) = try harness.instruct(
      harness.trade(bills: 501, cash: 1, from: .fund, to: .dealer), by: .fund, terms(harness))
    try harness.affirm(rest, by: .dealer)
    #expect(try harness.units(.fund) == 500)
    harness.check()
  }

  @Test func rulesRefuseAPartToo() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(bills: 600, from: .fund, to: .dealer), by: .fund, terms(harness))
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.dealer.identity, topic: .kyc))], by: .registrar)
    try harness.affirm(id, by: .dealer)
    #expect(try harness.progress(id).delivered == .zero)
    #expect(try harness.units(.fund) == 500)
    harness.check()
  }
}
