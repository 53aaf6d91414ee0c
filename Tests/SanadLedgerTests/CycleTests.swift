import SanadLedger
import SanadTypes
import Testing

/// Netted cycles of a venue: what is no cycle, then nets, and who is left out.
@Suite struct CycleTests {
  /// An affirmed trade that waits for the venue, which is the registrar's account.
  private func trade(
    _ harness: TermsHarness, _ bills: UInt128, _ cash: UInt128, from seller: Party, to buyer: Party,
    days: Int32 = 0
  ) throws -> SettlementID {
    let terms = SettlementTerms(
      intendedDate: try harness.date(in: days), venue: Party.registrar.account)
    let (id, receipt) = try harness.instruct(
      harness.trade(bills: bills, cash: cash, from: seller, to: buyer), by: seller, terms)
    #expect(receipt.isApplied, "\(harness.codes(receipt))")
    #expect(try harness.affirm(id, by: buyer).isApplied)
    return id
  }

  private func cycle(
    _ harness: TermsHarness, _ ids: [SettlementID], by party: Party = .registrar
  ) throws -> Receipt {
    try harness.submit(.settleCycle(SettleCycle(ids)), by: party)
  }

  private func moved(_ receipt: Receipt) -> [Movement] {
    receipt.events.compactMap { if case .moved(let movement) = $0 { movement } else { nil } }
  }

  // MARK: Refusals

  @Test func refusesWhoIsNoVenueAndAVenueThatIsNone() throws {
    let harness = try TermsHarness()
    let id = try trade(harness, 5, 50, from: .dealer, to: .fund)
    #expect(harness.codes(try cycle(harness, [id], by: .dealer)) == [.roleRequired])
    let terms = SettlementTerms(intendedDate: harness.today, venue: Party.fund.account)
    #expect(
      harness.codes(try harness.instruct(harness.trade(), terms).receipt) == [.cycleForm])
    let venue = SettlementTerms(intendedDate: harness.today, venue: Party.registrar.account)
    let legs = harness.trade() + [harness.leg(1, .dealer, .retail)]
    #expect(harness.codes(try harness.instruct(legs, venue).receipt) == [.cycleForm])
  }

  @Test func refusesACycleThatIsNone() throws {
    let harness = try TermsHarness()
    let unknown = SettlementID(transaction: .genesis, operation: 0)
    #expect(harness.codes(try cycle(harness, [unknown])) == [.settlementUnknown])
    let (own, _) = try harness.instruct(harness.trade(), by: .dealer)
    #expect(harness.codes(try cycle(harness, [own])) == [.cycleForm])
    let id = try trade(harness, 5, 50, from: .dealer, to: .fund)
    #expect(try cycle(harness, [id]).isApplied)
    #expect(harness.codes(try cycle(harness, [id])) == [.settlementEnded], "a replay")
    let body = { (ids: [SettlementID]) in
      harness.chain.body(
        [.settling(.settleCycle(SettleCycle(ids)))], by: Party.registrar.account)
    }
    for ids in [[], [id, id], [SettlementID](repeating: id, count: 65)] {
      #expect(throws: (any Error).self) { try harness.chain.sign(body(ids), [.registrar]) }
    }
    harness.check()
  }

  /// The one that a cycle names first says what it weighs, though it is left out.
  @Test func refusesOtherInstrumentsThanThoseOfWhatIsLeftOut() throws {
    let harness = try TermsHarness()
    let terms = SettlementTerms(
      intendedDate: harness.today, venue: Party.registrar.account)
    var ids: [SettlementID] = []
    for legs in [
      harness.trade(bills: 5, cash: 50),
      [harness.leg(5, .dealer, .fund), harness.leg(50, .fund, .dealer, TermsHarness.dollars)],
    ] {
      let (id, receipt) = try harness.instruct(legs, terms)
      #expect(receipt.isApplied)
      #expect(try harness.affirm(id).isApplied)
      ids.append(id)
    }
    ids.sort()
    #expect(try harness.submit(.hold(ids[0]), by: .fund).isApplied)
    #expect(harness.codes(try cycle(harness, ids)) == [.cycleForm])
    #expect(try cycle(harness, [ids[1]]).isApplied)
    harness.check()
  }

  @Test func refusesSomebodyWhoOnlyConsents() throws {
    let harness = try TermsHarness()
    let venue = SettlementTerms(intendedDate: harness.today, venue: Party.registrar.account)
    let (_, receipt) = try harness.instruct(harness.trade(), consenting: [.retail], venue)
    #expect(harness.codes(receipt) == [.cycleForm])
  }

  @Test func onlyTheVenueSettlesWhatItIsNamedFor() throws {
    let harness = try TermsHarness()
    let id = try trade(harness, 5, 50, from: .dealer, to: .fund)
    #expect(try harness.outcome(id) == nil)
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.venueCycle])
    _ = try harness.passes(TermsHarness.day)
    #expect(try harness.outcome(id) == nil)
    harness.check()
  }

  // MARK: Nets

  /// The dealer sells 100 to the fund and buys 60 of them back: 40 move, and the difference in cash.
  @Test func movesTheNetAndNothingElse() throws {
    let harness = try TermsHarness()
    let ids = [
      try trade(harness, 100, 1_000, from: .dealer, to: .fund),
      try trade(harness, 60, 700, from: .fund, to: .dealer),
    ]
    let receipt = try cycle(harness, ids)
    #expect(receipt.isApplied)
    #expect(moved(receipt).map(\.units) == [Units(40), Units(300)])
    for id in ids { #expect(try harness.outcome(id) == .settled) }
    #expect(try harness.units(.fund) == 540)
    #expect(try harness.units(.dealer, TestNetwork.cash) == 5_000_300)
    harness.check()
  }

  @Test func whatCancelsOutMovesNothingAndSettles() throws {
    let harness = try TermsHarness()
    let ids = [
      try trade(harness, 100, 1_000, from: .dealer, to: .fund),
      try trade(harness, 100, 1_000, from: .fund, to: .dealer),
    ]
    let receipt = try cycle(harness, ids)
    #expect(receipt.isApplied)
    #expect(moved(receipt).isEmpty)
    for id in ids { #expect(try harness.outcome(id) == .settled) }
    harness.check()
  }

  /// Nobody has to have what only passes through: retail buys 70 for 7,000 and sells them on.
  @Test func oneSideMayGiveAlone() throws {
    let harness = try TermsHarness()
    let ids = [
      try trade(harness, 100, 1_000, from: .dealer, to: .fund),
      try trade(harness, 50, 1_000, from: .fund, to: .dealer),
    ]
    let receipt = try cycle(harness, ids)
    #expect(moved(receipt).map(\.units) == [Units(50)])
    harness.check()
  }

  // MARK: Left out

  @Test func leavesOutTheYoungestOfWhoLacksAndRecyclesIt() throws {
    let harness = try TermsHarness()
    // The fund has 500: its last sale is one too many.
    let first = try trade(harness, 300, 3_000, from: .fund, to: .dealer)
    let second = try trade(harness, 150, 1_500, from: .fund, to: .dealer)
    let third = try trade(harness, 100, 1_000, from: .fund, to: .dealer)
    let other = try trade(harness, 20, 200, from: .dealer, to: .retail)
    let receipt = try cycle(harness, [first, second, third, other])
    #expect(receipt.isApplied)
    #expect(
      receipt.events.first
        == .settling(.netted(venue: Party.registrar.account, settled: 3, leftOut: 1)))
    #expect(try harness.outcome(third) == nil)
    #expect(try harness.progress(third).fail?.code == ErrorCode.insufficientUnits.number)
    for id in [first, second, other] { #expect(try harness.outcome(id) == .settled) }
    #expect(try harness.units(.fund) == 50)
    harness.check()
    try harness.give(60, TestNetwork.bill, from: .dealer, to: .fund)
    #expect(try cycle(harness, [third]).isApplied)
    #expect(try harness.outcome(third) == .settled)
    harness.check()
  }

  /// One who is left out can leave others without what they would have passed on.
  @Test func leavesOutUntilItHolds() throws {
    let harness = try TermsHarness()
    let sale = try trade(harness, 600, 90_000, from: .fund, to: .retail)
    let onward = try trade(harness, 600, 95_000, from: .retail, to: .dealer)
    let receipt = try cycle(harness, [sale, onward])
    #expect(
      receipt.events.first
        == .settling(.netted(venue: Party.registrar.account, settled: 0, leftOut: 2)))
    #expect(moved(receipt).isEmpty)
    harness.check()
  }

  @Test func leavesOutWhatIsHeldNotDueOrNotAffirmed() throws {
    let harness = try TermsHarness()
    let held = try trade(harness, 5, 50, from: .dealer, to: .fund)
    #expect(try harness.submit(.hold(held), by: .fund).isApplied)
    let later = try trade(harness, 5, 50, from: .dealer, to: .fund, days: 1)
    let (open, _) = try harness.instruct(
      harness.trade(),
      SettlementTerms(intendedDate: harness.today, venue: Party.registrar.account))
    let good = try trade(harness, 5, 50, from: .dealer, to: .fund)
    let receipt = try cycle(harness, [held, later, open, good])
    #expect(receipt.isApplied)
    let expected: [(SettlementID, ErrorCode)] = [
      (held, .settlementHeld), (later, .settlementNotDue), (open, .settlementIncomplete),
    ]
    for (id, code) in expected {
      #expect(try harness.progress(id).fail?.code == code.number)
      #expect(try harness.outcome(id) == nil)
    }
    #expect(try harness.outcome(good) == .settled)
    harness.check()
  }

  /// What rules refuse is refused as a whole.
  @Test func whatARuleRefusesSettlesNothing() throws {
    let harness = try TermsHarness()
    let good = try trade(harness, 5, 50, from: .dealer, to: .fund)
    let bad = try trade(harness, 5, 50, from: .dealer, to: .retail)
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.retail.identity, topic: .kyc))], by: .registrar)
    let receipt = try cycle(harness, [good, bad])
    #expect(harness.codes(receipt) == [.receiverKYC])
    #expect(try harness.outcome(good) == nil)
    #expect(try cycle(harness, [good]).isApplied)
    harness.check()
  }

  /// Who buys and sells the same in one cycle is in none of its net legs, and no less a party.
  @Test func whoEndsFlatIsSeenByTheRules() throws {
    let harness = try TermsHarness()
    let ids = [
      try trade(harness, 100, 1_000, from: .dealer, to: .retail),
      try trade(harness, 100, 1_000, from: .retail, to: .fund),
    ]
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.retail.identity, topic: .kyc))], by: .registrar)
    let refused = try cycle(harness, ids)
    #expect(Set(harness.codes(refused)) == [.receiverKYC])
    for id in ids { #expect(try harness.outcome(id) == nil) }
    try harness.chain.submit(
      [
        .issueClaim(
          IssueClaim(
            subject: Party.retail.identity, value: .kyc(.standard),
            validUntil: harness.time(in: TermsHarness.day)))
      ], by: .registrar)
    let receipt = try cycle(harness, ids)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    #expect(moved(receipt).map(\.units) == [Units(100), Units(1_000)], "only the net moves")
    #expect(try harness.units(.retail) == 0)
    harness.check()
  }

  @Test func theLargestCycleFitsAndTellsEverybody() throws {
    let harness = try TermsHarness()
    let ids = try (0..<SettleCycle.settlementsMax).map { number in
      number.isMultiple(of: 2)
        ? try trade(harness, 2, 10, from: .dealer, to: .fund)
        : try trade(harness, 1, 7, from: .dealer, to: .retail)
    }
    let receipt = try cycle(harness, ids)
    #expect(receipt.isApplied)
    #expect(moved(receipt).count == 4)
    // With other operations before it: their legs and flags, and twice each settlement of the cycle.
    let net = 2 * (2 * SettleCycle.settlementsMax - 1)
    let most = 31 + Settlement.legsMax + 1 + net + 2 * SettleCycle.settlementsMax + 256
    #expect(net <= Settlement.legsMax)
    #expect(most <= Receipt.eventsMax)
    harness.check()
  }
}
