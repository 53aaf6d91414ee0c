import SanadLedger
import SanadTypes
import Testing

/// Contracts over units that the ledger pays: what falls due while they last.
@Suite struct ContractLifeTests {
  private static let bond = BondNetwork.bond

  /// Pledges and repos are covered; the bond can be called on 1 November 2027 with thirty days'
  /// notice.
  private func harness(
    calls: Bool = false, amortisation: [Amortisation] = []
  ) throws -> TermsHarness {
    let calls =
      calls
      ? [
        EarlyRedemption(
          date: try CalendarDate("2027-11-01"), price: .par, noticeDays: 30)
      ] : []
    var genesis = try BondNetwork.genesis(
      bond: try BondNetwork.bondTerms(amortisation: amortisation, calls: calls))
    genesis.roles.append(
      GenesisRole(role: .rtgsOperator, account: Party.stranger.rawValue))
    genesis.policies = genesis.policies.map {
      PolicyRecord(
        name: $0.name, version: $0.version,
        text: $0.text.replacing(
          "covers transfer,", with: "covers repo, pledge, closeOut, transfer,"))
    }
    let made = genesis
    return try TermsHarness { $0 = made }
  }

  private func pledge(_ harness: TermsHarness, until date: String) throws -> Receipt {
    let end = harness.chain.genesis.ledger.start(of: try CalendarDate(date))
    let terms = SettlementTerms(
      intendedDate: harness.today, purpose: .pledge(PledgeTerms(until: end)))
    return try harness.instruct(
      [harness.leg(100, .dealer, .fund, Self.bond)], consenting: [.fund], terms
    ).receipt
  }

  /// The last record closes the day before 1 November 2028: from then on the money is the pledgor's.
  @Test func refusesAPledgeThatOutlivesItsUnits() throws {
    let harness = try harness()
    for date in ["2028-11-01", "2028-11-02", "2030-01-01"] {
      #expect(harness.codes(try pledge(harness, until: date)) == [.contractTerms], "\(date)")
    }
    #expect(try pledge(harness, until: "2028-10-31").isApplied)
    harness.check()
  }

  /// A part that is called for 1 November is paid to whoever holds at the close of 30 October, two
  /// business days before; the whole is, to whoever holds on the day before.
  @Test func refusesAPledgeOverADayForWhichTheUnitsCanBeCalled() throws {
    let harness = try harness(calls: true)
    for date in ["2027-11-01", "2027-10-31"] {
      #expect(harness.codes(try pledge(harness, until: date)) == [.contractTerms], "\(date)")
    }
    #expect(try pledge(harness, until: "2027-10-30").isApplied)
    // From 3 October 2027 on it is too late to call.
    try harness.chain.run(to: "2027-10-03")
    #expect(try pledge(harness, until: "2027-11-01").isApplied)
    #expect(harness.codes(try pledge(harness, until: "2028-11-01")) == [.contractTerms])
    harness.check()
  }

  @Test func refusesASaleThatCouldBeInDisputeWhenItsUnitsAreRepaid() throws {
    let harness = try harness()
    func sell(_ instrument: InstrumentID, decideDays: UInt64) throws -> Receipt {
      let terms = SettlementTerms(
        intendedDate: harness.today,
        purpose: .paidOutside(
          OutsidePayment(
            order: try SettlementReference("RTGS-1"), amount: Money(minorUnits: 5, .pkr),
            orderExpiresAt: harness.time(in: 25 * TermsHarness.day),
            deadline: harness.time(in: 26 * TermsHarness.day),
            decideBy: harness.time(in: decideDays * TermsHarness.day))))
      return try harness.instruct(
        [harness.leg(3, .dealer, .fund, instrument)], consenting: [.fund],
        lasting: TermsHarness.day, terms
      ).receipt
    }
    try harness.chain.run(to: "2026-12-20")
    // The bill is repaid on 1 February 2027.
    #expect(harness.codes(try sell(BondNetwork.bill, decideDays: 50)) == [.contractTerms])
    #expect(try sell(BondNetwork.bill, decideDays: 41).isApplied)
    #expect(try sell(Self.bond, decideDays: 50).isApplied)
    harness.check()
  }

  // MARK: Repos

  /// One hundred bonds of 100,000.00 against cash.
  private func repo(
    _ harness: TermsHarness, from start: String? = nil, until far: String,
    cash: UInt128 = 900_000_000, haircut: UInt32 = 100
  ) throws -> Receipt {
    let terms = SettlementTerms(
      intendedDate: try start.map { try CalendarDate($0) } ?? harness.today,
      purpose: .repo(
        RepoTerms(
          farDate: try CalendarDate(far), rate: Rate(millionths: 100_000), basis: .actual365,
          haircut: BasisPoints(haircut), price: Price(tenThousandths: 1_000_000))))
    return try harness.instruct(
      [
        harness.leg(100, .dealer, .fund, Self.bond),
        harness.leg(cash, .fund, .dealer, TestNetwork.cash),
      ], lasting: 2 * TermsHarness.day, terms
    ).receipt
  }

  /// The coupon of 1 May 2027 is recorded on 29 April.
  @Test func refusesARepoOverARecord() throws {
    let harness = try harness()
    #expect(harness.codes(try repo(harness, until: "2027-04-30")) == [.contractTerms])
    #expect(try repo(harness, until: "2027-04-29").isApplied, "it is back before the close")
    try harness.chain.run(to: "2027-04-29")
    #expect(harness.codes(try repo(harness, until: "2027-05-20")) == [.contractTerms])
    #expect(try repo(harness, from: "2027-04-30", until: "2027-05-20").isApplied)
    harness.check()
  }

  /// Four fifths are repaid on 1 May 2027: one hundred bonds are worth 2,000,000.00 from then on, and
  /// 1,980,000.00 after the haircut.
  @Test func lendsAgainstWhatIsLeftOfTheFace() throws {
    let part = Amortisation(date: try CalendarDate("2027-05-01"), part: 800_000)
    let harness = try harness(amortisation: [part])
    #expect(try repo(harness, until: "2027-04-29", cash: 990_000_000).isApplied)
    try harness.chain.run(to: "2027-05-02")
    let much = try repo(harness, until: "2027-06-01", cash: 198_000_001)
    #expect(harness.codes(much) == [.haircutShort])
    #expect(much.reasons.first?.limit == "198000000")
    #expect(try repo(harness, until: "2027-06-01", cash: 198_000_000).isApplied)
    harness.check()
  }
}
