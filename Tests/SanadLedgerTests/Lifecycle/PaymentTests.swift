import SanadLedger
import SanadTypes
import Testing

/// Coupons and redemptions from the record to the last holder.
@Suite struct PaymentTests {
  private let bond = BondNetwork.bond
  private let cash = BondNetwork.cash

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  // MARK: Refusals

  @Test func nothingIsFundedThatWasNotDeclared() throws {
    let chain = try TestChain(BondNetwork.genesis())
    #expect(codes(try chain.fund(0, of: bond)) == [ErrorCode.paymentUnknown.number])
    #expect(codes(try chain.fund(0, of: TestNetwork.bill)) == [ErrorCode.paidElsewhere.number])
    #expect(
      codes(try chain.fund(0, of: InstrumentID(TestNetwork.symbol("NONE"))))
        == [ErrorCode.instrumentUnknown.number])
  }

  @Test func fundingTwiceAndWithoutCashIsRefused() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-30")
    #expect(codes(try chain.fund(0, of: bond, by: .retail)) == [ErrorCode.insufficientUnits.number])
    #expect(try chain.fund(0, of: bond).isApplied)
    #expect(codes(try chain.fund(0, of: bond)) == [ErrorCode.paymentFunded.number])
  }

  @Test func thePotIsNobodysAndNobodyTakesFromIt() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-30")
    #expect(try chain.fund(0, of: bond).isApplied)
    let pot = AccountID(potOf: bond)
    let account = try #require(try chain.record(Account.self, .account(pot)))
    #expect(account.authority == .ledger && account.kind == .paying)
    let body = chain.body(
      [TestChain.transfer(1, of: cash, from: pot, to: Party.treasury.account)],
      by: Party.treasury.account)
    let stolen = try chain.sign(
      body, [(Party.treasury.account, [Party.treasury.seed]), (pot, [Party.treasury.seed])])
    #expect(try chain.build([stolen]).rejected.count == 1)
  }

  // MARK: A coupon

  @Test func aCouponPaysWhoHeldAtTheRecordAndNobodyElse() throws {
    let chain = try TestChain(BondNetwork.genesis())
    // Paid on 1 May, a Saturday, as no calendar moves it; recorded at the close of 29 April.
    try chain.run(to: "2027-04-29")
    #expect(try chain.payment(0, of: bond) == nil)
    try chain.submit(
      [TestChain.transfer(100, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    try chain.run(to: "2027-04-30")
    let declared = try #require(try chain.payment(0, of: bond))
    #expect(declared.kind == .coupon && declared.units == Units(318))
    #expect(declared.perUnit == PerUnit(700_000, over: 1), "7 % of 100,000.00")
    // Too late: the record is taken.
    try chain.submit(
      [TestChain.transfer(50, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    let before = try [Party.dealer, .fund, .lapsed].map { try chain.units($0.account, cash) }
    #expect(try chain.fund(0, of: bond).isApplied)
    #expect(try chain.payment(0, of: bond)?.status == .funded)
    try chain.run(to: "2027-05-01")
    let after = try [Party.dealer, .fund, .lapsed].map { try chain.units($0.account, cash) }
    #expect(after[0] - before[0] == 200 * 700_000)
    #expect(after[1] - before[1] == 107 * 700_000)
    #expect(after[2] == before[2], "a lapsed KYC does not let cash in")
    let suspense = try chain.record(
      SuspenseRecord.self, .suspense(Party.lapsed.account, cash))
    #expect(suspense?.units == Units(11 * 700_000))
    let paid = try #require(try chain.payment(0, of: bond))
    #expect(paid.status == .paid && paid.left == .zero && paid.suspended == Units(11 * 700_000))
    #expect(chain.invariants.check() == [])
  }

  @Test func whatWaitsIsTakenOutOnceTheRulesLetIt() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-30")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-05-01")
    let claim = LedgerOperation.lifecycle(.claim(cash))
    #expect(codes(try chain.submit([claim], by: .lapsed)) == [CodeNumber(1001)])
    #expect(codes(try chain.submit([claim], by: .fund)) == [ErrorCode.suspenseEmpty.number])
    let renewed = IssueClaim(
      subject: Party.lapsed.identity, value: .kyc(.standard),
      validUntil: Timestamp(TestNetwork.expiry.value))
    try chain.submit([.issueClaim(renewed)], by: .registrar)
    #expect(try chain.submit([claim], by: .lapsed).isApplied)
    #expect(try chain.units(Party.lapsed.account, cash) == 11 * 700_000)
    #expect(codes(try chain.submit([claim], by: .lapsed)) == [ErrorCode.suspenseEmpty.number])
    #expect(chain.invariants.check() == [])
  }

  @Test func aRouteTakesTheCashElsewhere() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let route = LedgerOperation.lifecycle(.route(cash, to: Party.dealer.account))
    #expect(try chain.submit([route], by: .lapsed).isApplied)
    #expect(
      codes(
        try chain.submit(
          [.lifecycle(.route(bond, to: Party.dealer.account))], by: .lapsed))
        == [ErrorCode.notCash.number])
    let before = try chain.units(Party.dealer.account, cash)
    try chain.run(to: "2027-04-30")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-05-01")
    #expect(try chain.units(Party.dealer.account, cash) - before == (300 + 11) * 700_000)
  }

  /// Nothing that a holder does with its units or its route may stop the chain.
  @Test func thePotAsAHolderAndAsATargetStopsNothing() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let pot = AccountID(potOf: bond)
    try chain.run(to: "2027-04-30")
    try chain.fund(0, of: bond)
    let route = LedgerOperation.lifecycle(.route(cash, to: pot))
    #expect(
      codes(try chain.submit([route], by: .dealer)) == [ErrorCode.accountUnknown.number])
    try chain.submit(
      [TestChain.transfer(10, of: bond, from: Party.dealer.account, to: pot)], by: .dealer)
    try chain.run(to: "2027-10-31")
    #expect(try chain.fund(1, of: bond).isApplied)
    try chain.run(to: "2027-11-02")
    #expect(try chain.payment(1, of: bond)?.status == .paid)
    let waiting = try chain.record(SuspenseRecord.self, .suspense(pot, cash))
    #expect(waiting?.units == Units(10 * 700_000))
    #expect(chain.invariants.check() == [])
  }

  @Test func unfundedPastItsGraceIsADefaultThatPayingCures() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-05-04")
    #expect(try chain.status(bond) == .active && chain.payment(0, of: bond)?.status == .declared)
    try chain.run(to: "2027-05-05")
    #expect(try chain.status(bond) == .defaulted && chain.payment(0, of: bond)?.status == .missed)
    let moved = try chain.submit(
      [TestChain.transfer(1, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(codes(moved) == [ErrorCode.instrumentHalted.number])
    #expect(try chain.fund(0, of: bond).isApplied)
    try chain.add([])
    #expect(try chain.payment(0, of: bond)?.status == .paid && chain.status(bond) == .active)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Tax

  @Test func taxIsWithheldByTheClassAtTheRecord() throws {
    let chain = try TestChain(BondNetwork.genesis())
    func publish(_ date: String, _ rest: UInt32) throws -> Receipt {
      try chain.submit(
        [
          .lifecycle(
            .publishTax(
              PublishTax(
                number: 1, account: Party.registrar.account,
                rates: TaxRates(
                  from: try CalendarDate(date), rest: BasisPoints(rest),
                  rates: [.init(.resident, BasisPoints(1_500)), .init(.exempt, BasisPoints(0))]))))
        ], by: .treasury)
    }
    func classify(_ party: Party, _ taxClass: TaxClass) throws {
      try chain.submit(
        [
          .issueClaim(
            IssueClaim(
              subject: party.identity, value: .taxClass(taxClass), validUntil: TestNetwork.expiry))
        ], by: .registrar)
    }
    #expect(try publish("2027-01-01", 3_000).isApplied)
    #expect(codes(try publish("2027-01-01", 1)) == [ErrorCode.taxInvalid.number])
    try classify(.dealer, .resident)
    try chain.run(to: "2027-04-30")
    // Another class after the record changes nothing of it.
    try classify(.dealer, .exempt)
    try classify(.fund, .exempt)
    let before = try [Party.dealer, .fund, .registrar].map { try chain.units($0.account, cash) }
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-05-01")
    let after = try [Party.dealer, .fund, .registrar].map { try chain.units($0.account, cash) }
    #expect(after[0] - before[0] == 300 * 700_000 * 85 / 100)
    #expect(after[1] - before[1] == 7 * 700_000 * 70 / 100, "no claim at the record: the rest")
    #expect(after[2] - before[2] == 300 * 700_000 * 15 / 100 + (7 + 11) * 700_000 * 30 / 100)
  }

  // MARK: The end of units

  @Test func aBillIsRepaidAndItsUnitsAreNoMore() throws {
    let bill = BondNetwork.bill
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-02-01")
    #expect(try chain.status(bill) == .matured)
    let moved = try chain.submit(
      [TestChain.transfer(1, of: bill, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(codes(moved).contains(ErrorCode.instrumentHalted.number))
    let before = try [Party.dealer, .retail].map { try chain.units($0.account, cash) }
    #expect(try chain.fund(0, of: bill).isApplied)
    try chain.add([])
    let after = try [Party.dealer, .retail].map { try chain.units($0.account, cash) }
    #expect(after[0] - before[0] == 40 * 500_000 && after[1] - before[1] == 3 * 500_000)
    let tally = try chain.tally(bill)
    #expect(tally.outstanding == .zero && tally.redeemed == Units(43) && tally.holders == 0)
    #expect(try chain.status(bill) == .redeemed)
    #expect(try chain.record(Holding.self, .holding(Party.dealer.account, bill)) == nil)
    #expect(chain.invariants.check() == [])
  }

  @Test func aSettlementThatWaitsForRepaidUnitsEnds() throws {
    let bill = BondNetwork.bill
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-01-20")
    let legs = [
      Leg(
        instrument: bill, from: Party.dealer.account, to: Party.fund.account, units: Units(40)),
      Leg(instrument: cash, from: Party.fund.account, to: Party.dealer.account, units: Units(1)),
    ]
    let body = chain.body(
      [
        .instruct(
          InstructSettlement(
            legs: legs, validUntil: chain.time.advanced(by: 29 * 86_400_000)))
      ], by: Party.dealer.account)
    try chain.add([try chain.sign(body, [.dealer])])
    let id = SettlementID(transaction: body.id, operation: 0)
    try chain.run(to: "2027-02-01")
    try chain.fund(0, of: bill)
    try chain.add([])
    #expect(try chain.record(SettlementRecord.self, .settlement(id))?.end?.outcome == .cancelled)
    #expect(try chain.status(bill) == .redeemed)
    #expect(chain.invariants.check() == [])
  }

  @Test func aBondRunsFromItsFirstCouponToItsRepayment() throws {
    let chain = try TestChain(BondNetwork.genesis())
    for (number, date) in [(UInt32(0), "2027-05-01"), (1, "2027-11-01"), (2, "2028-05-01")] {
      try chain.run(to: date)
      #expect(try chain.fund(number, of: bond).isApplied)
      try chain.add([])
      #expect(try chain.payment(number, of: bond)?.status == .paid)
    }
    try chain.run(to: "2028-11-01")
    #expect(try chain.payment(4, of: bond)?.kind == .redemption)
    for number in [UInt32(4), 3] { #expect(try chain.fund(number, of: bond).isApplied) }
    try chain.add([])
    #expect(try chain.status(bond) == .redeemed)
    #expect(try chain.tally(bond).redeemed == Units(318))
    #expect(try chain.record(Holding.self, .holding(Party.dealer.account, bond)) == nil)
    #expect(chain.invariants.check() == [])
  }

  @Test func whatIsRepaidEarlyBearsNoInterestAnyMore() throws {
    let terms = try BondNetwork.bondTerms(amortisation: [
      Amortisation(date: try CalendarDate("2027-11-01"), part: 250_000)
    ])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    try chain.run(to: "2028-05-01")
    let payments = try (0..<4 as Range<UInt32>).map { try chain.payment($0, of: bond) }
    #expect(payments.map { $0?.kind } == [.coupon, .coupon, .amortisation, .coupon])
    #expect(payments[2]?.perUnit == PerUnit(2_500_000, over: 1))
    #expect(payments[3]?.perUnit == PerUnit(525_000, over: 1), "7 % of what is left")
    #expect(chain.invariants.check() == [])
  }

  @Test func aCallRepaysTheBondEarlyAtItsPrice() throws {
    let date = try CalendarDate("2027-11-01")
    let terms = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(date: date, price: Price(tenThousandths: 1_010_000), noticeDays: 30)
    ])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    func call(_ day: CalendarDate, by party: Party = .treasury) throws -> Receipt {
      try chain.submit([.lifecycle(.call(bond, day))], by: party)
    }
    #expect(codes(try call(date, by: .dealer)) == [ErrorCode.roleRequired.number])
    #expect(
      codes(try call(try CalendarDate("2028-05-01"))) == [ErrorCode.callInvalid.number])
    #expect(try call(date).isApplied)
    #expect(codes(try call(date)) == [ErrorCode.callInvalid.number])
    try chain.run(to: "2027-11-01")
    let call = try #require(try chain.payment(2, of: bond))
    #expect(call.kind == .call && call.perUnit == PerUnit(10_100_000, over: 1))
    for number in 0..<3 as Range<UInt32> { try chain.fund(number, of: bond) }
    try chain.add([])
    // The first coupon had been missed, and is made good.
    #expect(try chain.status(bond) == .redeemed)
    try chain.run(to: "2028-06-01")
    #expect(try chain.tally(bond).recorded == 3, "nothing follows a call")
    #expect(chain.invariants.check() == [])
  }

  @Test func aCallWithoutItsNoticeIsRefused() throws {
    let date = try CalendarDate("2027-11-01")
    let terms = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(date: date, price: .par, noticeDays: 30)
    ])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    try chain.run(to: "2027-05-01")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-10-03")
    let late = try chain.submit([.lifecycle(.call(bond, date))], by: .treasury)
    #expect(codes(late) == [ErrorCode.callInvalid.number])
  }

  // MARK: Units that are given up

  @Test func anIssuerRetiresItsOwnUnitsAndNobodyElseDoes() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let retire = LedgerOperation.lifecycle(.retire(bond, Units(5)))
    #expect(codes(try chain.submit([retire], by: .dealer)) == [ErrorCode.issuerRequired.number])
    #expect(
      codes(try chain.submit([retire], by: .treasury)) == [ErrorCode.insufficientUnits.number])
    try chain.submit(
      [TestChain.transfer(5, of: bond, from: Party.dealer.account, to: Party.treasury.account)],
      by: .dealer)
    #expect(try chain.submit([retire], by: .treasury).isApplied)
    #expect(try chain.tally(bond).outstanding == Units(313))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Terms that are held to

  @Test func noUnitsAreIssuedWhenTheCertificateHasEnded() throws {
    let sukuk = BondNetwork.sheet(
      "GIS-2Y",
      .sukuk(
        SukukTerms(
          security: try BondNetwork.security(
            "US5949181045", cfi: "DBFTFR", maturity: "2028-11-01"),
          coupons: try BondNetwork.coupons(), rental: .fixed(Rate(millionths: 120_000)),
          assetPool: InstrumentID(TestNetwork.symbol("POOL")).digest,
          purchaseUndertaking: InstrumentID(TestNetwork.symbol("POOL")).digest,
          certificateUntil: try CalendarDate("2026-11-20"))))
    let chain = try TestChain(BondNetwork.genesis(bond: sukuk))
    func issue() throws -> Receipt {
      try chain.submit(
        [
          .issue(
            Issuance(
              instrument: sukuk.instrument, to: Party.dealer.account, units: Units(1)))
        ], by: .treasury, .centralBank)
    }
    try chain.run(to: "2026-11-20")
    #expect(try issue().isApplied)
    try chain.run(to: "2026-11-21")
    #expect(codes(try issue()) == [ErrorCode.certificateEnded.number])
    #expect(chain.invariants.check() == [])
  }
}
