import SanadLedger
import SanadTypes
import Testing

/// Pledges and repos: terms that make no sense, then opening, closing and closing out.
@Suite struct ContractTests {
  private func pledge(
    _ harness: TermsHarness, days: UInt64 = 30, closeOut: Int32? = 3
  ) throws -> SettlementTerms {
    SettlementTerms(
      intendedDate: harness.today,
      purpose: .pledge(
        PledgeTerms(
          until: harness.time(in: days * TermsHarness.day),
          closeOutFrom: try closeOut.map { try harness.date(in: $0) })))
  }

  /// 10 % for ten days on 495 million, against bills of 500 million at par, 1 % taken off.
  private func repo(
    _ harness: TermsHarness, days: Int32 = 10, rate: Int64 = 100_000, haircut: UInt32 = 100,
    price: UInt64 = 1_000_000
  ) throws -> SettlementTerms {
    SettlementTerms(
      intendedDate: harness.today,
      purpose: .repo(
        RepoTerms(
          farDate: try harness.date(in: days), rate: Rate(millionths: rate), basis: .actual365,
          haircut: BasisPoints(haircut), price: Price(tenThousandths: price))))
  }

  /// A pledge of the dealer in favour of the fund that is open.
  private func openPledge(
    _ harness: TermsHarness, units: UInt128 = 9_000, days: UInt64 = 30, closeOut: Int32? = 3
  ) throws -> SettlementID {
    let (id, receipt) = try harness.instruct(
      [harness.leg(units, .dealer, .fund)], consenting: [.fund],
      pledge(harness, days: days, closeOut: closeOut))
    #expect(receipt.isApplied)
    #expect(try harness.affirm(id).isApplied)
    return id
  }

  /// The dealer sells 15 bills of PKR 5,000 to the fund and buys them back.
  private func openRepo(_ harness: TermsHarness, cash: UInt128 = 7_000_000) throws -> SettlementID {
    let (id, receipt) = try harness.instruct(
      harness.trade(bills: 15, cash: cash), try repo(harness))
    #expect(receipt.isApplied, "\(harness.codes(receipt))")
    #expect(try harness.affirm(id).isApplied)
    return id
  }

  // MARK: Pledges

  @Test func refusesAPledgeThatIsNone() throws {
    let harness = try TermsHarness()
    let leg = harness.leg(5, .dealer, .fund)
    let (_, lonely) = try harness.instruct([leg], pledge(harness))
    #expect(harness.codes(lonely) == [.contractForm], "the pledgee has to consent")
    let (_, two) = try harness.instruct(harness.trade(), consenting: [], pledge(harness))
    #expect(harness.codes(two) == [.contractForm])
    for (days, closeOut) in [(5, 3), (3_661, 3), (30, 31)] as [(UInt64, Int32)] {
      let (_, receipt) = try harness.instruct(
        [leg], consenting: [.fund], pledge(harness, days: days, closeOut: closeOut))
      #expect(harness.codes(receipt) == [.contractTerms], "\(days) \(closeOut)")
    }
    let (_, zero) = try harness.instruct(
      [harness.leg(0, .dealer, .fund)], consenting: [.fund], pledge(harness))
    #expect(harness.codes(zero) == [.amountZero])
    harness.check()
  }

  @Test func aPledgeLocksAndMovesNothing() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness)
    #expect(try harness.outcome(id) == .opened)
    #expect(try harness.units(.dealer) == 10_000)
    #expect(try harness.locked(.dealer) == 9_000)
    let taken = try harness.give(1_001, TestNetwork.bill, from: .dealer, to: .retail)
    #expect(harness.codes(taken).contains(.unitsLocked))
    harness.check()
    // Longer than any settlement may wait.
    _ = try harness.passes(20 * TermsHarness.day)
    #expect(
      harness.codes(try harness.give(1_001, TestNetwork.bill, from: .dealer, to: .fund))
        == [.unitsLocked])
    harness.check()
  }

  @Test func aPledgeNeedsUnitsAndAPolicyThatLetsThePledgeeHaveThem() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness, units: 10_001)
    #expect(try harness.outcome(id) == nil)
    #expect(try harness.progress(id).fail?.code == ErrorCode.insufficientUnits.number)
    let (other, _) = try harness.instruct(
      [harness.leg(5, .dealer, .lapsed)], consenting: [.lapsed], pledge(harness))
    let refused = try harness.affirm(other, by: .lapsed)
    #expect(harness.failures(refused).first == .receiverKYC)
    #expect(try harness.locked(.dealer) == 0)
    harness.check()
  }

  @Test func thePledgeeReleases() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness)
    #expect(
      harness.codes(try harness.submit(.releasePledge(id), by: .dealer)) == [.rightOfAnother])
    #expect(
      harness.codes(try harness.submit(.releasePledge(id), by: .retail)) == [.settlementForeign])
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.contractForm])
    #expect(try harness.submit(.releasePledge(id), by: .fund).isApplied)
    #expect(try harness.locked(.dealer) == 0)
    #expect(try harness.contract(id)?.end?.outcome == .released)
    for step in [SettlingOperation.releasePledge(id), .closeOut(id)] {
      #expect(harness.codes(try harness.submit(step, by: .fund)) == [.contractEnded])
    }
    harness.check()
  }

  @Test func thePledgeeTakesTheUnitsFromTheAgreedDateOn() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.closeOutEarly])
    _ = try harness.passes(3 * TermsHarness.day)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .dealer)) == [.rightOfAnother])
    let taken = try harness.submit(.closeOut(id), by: .fund)
    #expect(taken.isApplied)
    #expect(try harness.units(.fund) == 9_500)
    #expect(try harness.locked(.dealer) == 0)
    #expect(try harness.contract(id)?.end?.outcome == .closedOut)
    harness.check()
  }

  /// The pledgor cannot make its pledge worthless by giving other units away until less than the least
  /// denomination would be left.
  @Test func theLeastDenominationDoesNotStopACloseOut() throws {
    let harness = try TermsHarness { genesis in
      let bill = genesis.instruments[0]
      genesis.instruments[0] = GenesisInstrument(
        terms: TermSheet(
          symbol: bill.terms.symbol, issuer: bill.terms.issuer, currency: .pkr,
          terms: bill.terms.terms, details: SheetDetails(denominationMin: Units(100))),
        authorised: bill.authorised, policy: bill.policy, programme: bill.programme)
    }
    let id = try openPledge(harness, units: 9_800)
    let given = try harness.give(150, TestNetwork.bill, from: .dealer, to: .fund)
    #expect(given.isApplied)
    _ = try harness.passes(3 * TermsHarness.day)
    #expect(try harness.submit(.closeOut(id), by: .fund).isApplied)
    #expect(try harness.units(.dealer) == 50)
    harness.check()
  }

  @Test func aPledgeWithoutTheTermIsNeverTaken() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness, closeOut: nil)
    _ = try harness.passes(10 * TermsHarness.day)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.closeOutEarly])
    harness.check()
  }

  /// What the policy refuses stays locked: the pledgee may cure the cause, or release.
  @Test func aCloseOutThatARuleRefusesLeavesThePledge() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness)
    _ = try harness.passes(3 * TermsHarness.day)
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.fund.identity, topic: .kyc))], by: .registrar)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.receiverKYC])
    #expect(try harness.locked(.dealer) == 9_000)
    harness.check()
  }

  @Test func aPledgeEndsWithItsTime() throws {
    let harness = try TermsHarness()
    let id = try openPledge(harness)
    _ = try harness.passes(31 * TermsHarness.day)
    harness.check()
    for step in [SettlingOperation.releasePledge(id), .closeOut(id)] {
      #expect(harness.codes(try harness.submit(step, by: .fund)) == [.contractEnded])
    }
    #expect(try harness.give(10_000, TestNetwork.bill, from: .dealer, to: .fund).isApplied)
    harness.check()
  }

  // MARK: Repos

  @Test func refusesARepoThatMakesNoSense() throws {
    let harness = try TermsHarness()
    let good = harness.trade(bills: 15, cash: 7_000_000)
    let swapped = [good[1], good[0]]
    let dollars = [good[0], harness.leg(5, .fund, .dealer, TermsHarness.dollars)]
    for legs in [swapped, dollars, good + [harness.leg(1, .dealer, .retail)]] {
      let (_, receipt) = try harness.instruct(legs, repo(harness))
      #expect(harness.codes(receipt) == [.contractForm])
    }
    let bad = [
      try repo(harness, days: 0), try repo(harness, days: -1), try repo(harness, days: 365),
      try repo(harness, rate: -1), try repo(harness, haircut: 10_000),
    ]
    for terms in bad {
      #expect(harness.codes(try harness.instruct(good, terms).receipt) == [.contractTerms])
    }
    #expect(
      harness.codes(try harness.instruct(good, repo(harness, price: .max)).receipt).isEmpty)
    let huge = harness.trade(bills: .max, cash: 1)
    #expect(harness.codes(try harness.instruct(huge, repo(harness)).receipt) == [.amountOverflow])
    harness.check()
  }

  /// One that waits for its units until its far date would owe interest for no time.
  @Test func refusesARepoThatCouldOpenOnItsFarDate() throws {
    let harness = try TermsHarness()
    let legs = harness.trade(bills: 15, cash: 7_000_000)
    // It is 16:06 at the network's offset: five days from now are the fifth day, ten hours the next.
    for (days, lasting) in [(5, 5 * TermsHarness.day), (1, 10 * TermsHarness.hour)]
      as [(Int32, UInt64)]
    {
      let terms = try repo(harness, days: days)
      let (_, refused) = try harness.instruct(legs, lasting: lasting, terms)
      #expect(harness.codes(refused) == [.contractTerms], "\(days)")
      let earlier = lasting - 8 * TermsHarness.hour - (days > 1 ? TermsHarness.day : 0)
      #expect(try harness.instruct(legs, lasting: earlier, terms).receipt.isApplied, "\(days)")
    }
  }

  /// 15 bills are worth 7,500,000, and 7,425,000 after the haircut.
  @Test func theSecurityCoversTheCashAfterTheHaircut() throws {
    let harness = try TermsHarness()
    let (_, receipt) = try harness.instruct(
      harness.trade(bills: 15, cash: 7_425_001), repo(harness))
    #expect(harness.codes(receipt) == [.haircutShort])
    #expect(receipt.reasons.first?.limit == "7425000")
    #expect(
      try harness.instruct(harness.trade(bills: 15, cash: 7_425_000), repo(harness)).receipt
        .isApplied)
  }

  @Test func theChainClosesARepoOnItsFarDate() throws {
    let harness = try TermsHarness()
    let id = try openRepo(harness)
    #expect(try harness.outcome(id) == .opened)
    #expect(try harness.units(.fund) == 515)
    #expect(try harness.units(.dealer, TestNetwork.cash) == 12_000_000)
    // 7,000,000 · 10 % · 10 / 365 = 19,178.08
    #expect(try harness.contract(id)?.legs.map(\.units) == [Units(15), Units(7_019_178)])
    for step in [SettlingOperation.attempt(id)] {
      #expect(harness.codes(try harness.submit(step, by: .fund)) == [.settlementNotDue])
      #expect(harness.codes(try harness.submit(step, by: .retail)) == [.settlementForeign])
    }
    harness.check()
    let closed = try harness.passes(10 * TermsHarness.day)
    #expect(closed.count == 1)
    #expect(try harness.contract(id)?.end?.outcome == .closed)
    #expect(try harness.units(.fund) == 500)
    #expect(try harness.units(.dealer, TestNetwork.cash) == 5_000_000 - 19_178)
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.contractEnded])
    harness.check()
  }

  @Test func aFarLegThatLacksUnitsFailsAndIsTriedAgain() throws {
    let harness = try TermsHarness()
    let id = try openRepo(harness)
    try harness.give(12_000_000, TestNetwork.cash, from: .dealer, to: .retail)
    _ = try harness.passes(10 * TermsHarness.day)
    #expect(try harness.contract(id)?.fail?.code == ErrorCode.insufficientUnits.number)
    #expect(try harness.contract(id)?.end == nil)
    try harness.give(8_000_000, TestNetwork.cash, from: .retail, to: .dealer)
    #expect(try harness.submit(.attempt(id), by: .fund).isApplied)
    #expect(try harness.contract(id)?.end?.outcome == .closed)
    #expect(try harness.passes(TermsHarness.day).first?.events.isEmpty != false)
    harness.check()
  }

  @Test func whoHasWhatItOwesIsNotClosedOut() throws {
    let harness = try TermsHarness()
    let id = try openRepo(harness)
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.fund.identity, topic: .kyc))], by: .registrar)
    _ = try harness.passes(11 * TermsHarness.day)
    #expect(try harness.contract(id)?.fail?.code == ErrorCode.receiverKYC.number)
    for party in [Party.fund, .dealer] {
      #expect(
        harness.codes(try harness.submit(.closeOut(id), by: party)) == [.closeOutUnfounded])
    }
    harness.check()
  }

  @Test func theOtherSideClosesOutWhatIsNotPaidBack() throws {
    let harness = try TermsHarness()
    let id = try openRepo(harness)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.closeOutEarly])
    try harness.give(12_000_000, TestNetwork.cash, from: .dealer, to: .retail)
    _ = try harness.passes(10 * TermsHarness.day)
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.closeOutEarly])
    _ = try harness.passes(TermsHarness.day)
    #expect(
      harness.codes(try harness.submit(.closeOut(id), by: .dealer)) == [.closeOutByDefaulter])
    #expect(harness.codes(try harness.submit(.closeOut(id), by: .retail)) == [.settlementForeign])
    let receipt = try harness.submit(.closeOut(id), by: .fund)
    #expect(receipt.isApplied)
    #expect(try harness.contract(id)?.end?.outcome == .closedOut)
    #expect(try harness.units(.fund) == 515, "the security stays with who lent on it")
    harness.check()
    _ = try harness.passes(TermsHarness.day)
    harness.check()
  }

  /// The fund has sold the bills on and cannot give them back; that the dealer spends its cash meanwhile
  /// gives the fund no right to keep what is worth more.
  @Test func whoLacksItsOwnPartClosesNothingOut() throws {
    let harness = try TermsHarness()
    let id = try openRepo(harness)
    try harness.give(515, TestNetwork.bill, from: .fund, to: .foreign)
    _ = try harness.passes(11 * TermsHarness.day)
    #expect(
      harness.codes(try harness.submit(.closeOut(id), by: .fund)) == [.closeOutByDefaulter],
      "the dealer could pay")
    try harness.give(12_000_000, TestNetwork.cash, from: .dealer, to: .retail)
    for party in [Party.fund, .dealer] {
      #expect(
        harness.codes(try harness.submit(.closeOut(id), by: party)) == [.closeOutByDefaulter])
    }
    try harness.give(15, TestNetwork.bill, from: .foreign, to: .fund)
    #expect(try harness.submit(.closeOut(id), by: .fund).isApplied)
    harness.check()
  }

  @Test func refusesStepsOfContractsThatNobodyOpened() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    for step in [SettlingOperation.releasePledge(id), .closeOut(id)] {
      #expect(harness.codes(try harness.submit(step, by: .dealer)) == [.contractUnknown])
    }
    let repo = try openRepo(harness)
    #expect(harness.codes(try harness.submit(.releasePledge(repo), by: .fund)) == [.contractForm])
  }
}
