import SanadCodec
import SanadTypes
import Testing

@testable import SanadLedger

/// What once stopped the chain, or left somebody unpaid, in the life of an instrument.
@Suite struct LifeFaultTests {
  private let bond = BondNetwork.bond
  private let cash = BondNetwork.cash

  private func submit(
    _ chain: TestChain, _ operations: [LedgerOperation], by parties: [Party]
  ) throws -> Receipt {
    let body = chain.body(operations, by: parties[0].account)
    let signed = try chain.sign(body, parties.sorted { $0.account < $1.account })
    return try #require(try chain.add([signed]).receipts.first)
  }

  // MARK: Several instruments of one transaction

  private func register(_ terms: TermSheet, _ genesis: Genesis) -> LedgerOperation {
    .lifecycle(
      .register(
        RegisterInstrument(
          terms: terms, authorised: Units(1_000), policy: genesis.policies[2].digest)))
  }

  /// Each has a number of its own, or a holder's other class would not be counted in all of them.
  @Test func instrumentsOfOneTransactionAreAllListed() throws {
    let chain = try TestChain(BondNetwork.genesis())
    var random = LifeTerms(seed: 1)
    let sheets = try (0..<3).map { _ in
      TermSheet(
        symbol: try random.sheet(today: .max).symbol,
        issuer: TestNetwork.lei(Party.treasury.rawValue), currency: .pkr,
        terms: .cash(CashTerms(backing: .tokenisedDeposit)))
    }
    let before = try #require(try chain.record(NetworkRecord.self, .network)).instrumentCount
    let registered = try submit(
      chain,
      sheets.flatMap { sheet in
        [
          register(sheet, chain.genesis),
          .issue(
            Issuance(
              instrument: sheet.instrument, to: Party.dealer.account, units: Units(5))),
        ]
      }, by: [.treasury, .centralBank])
    #expect(registered.isApplied, "\(registered.reasons)")
    let network = try #require(try chain.record(NetworkRecord.self, .network))
    #expect(network.instrumentCount == before + 3)
    let listed = try (before..<before + 3).map {
      try chain.record(InstrumentReference.self, .instrumentNumber($0))?.instrument
    }
    #expect(listed == sheets.map(\.instrument))
    let moved = IssueClaim(
      subject: Party.dealer.identity, value: .country(try #require(Country("AE"))),
      validUntil: TestNetwork.expiry)
    #expect(try submit(chain, [.issueClaim(moved)], by: [.registrar]).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func oneNumberCannotBeRegisteredTwiceInATransaction() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let plain = try BondNetwork.billTerms()
    guard case .bill(let bill) = plain.terms else { throw LifeFault.genesis }
    let sheets = try ["ONE", "TWO"].map { name in
      BondNetwork.sheet(
        name,
        .bill(
          BillTerms(
            security: SecurityTerms(
              isin: try ISIN(numbering: "PKL00000001"), cfi: bill.security.cfi,
              fisn: bill.security.fisn, unitFaceMinor: 1, multiple: Units(1),
              issueDate: bill.security.issueDate, maturityDate: bill.security.maturityDate,
              rounding: .halfUp), discountConvention: .simpleYield365)))
    }
    let receipt = try submit(
      chain, sheets.map { register($0, chain.genesis) }, by: [.treasury, .centralBank])
    #expect(receipt.reasons.map(\.code) == [ErrorCode.instrumentExists.number])
  }

  // MARK: A switch of registers while a record is taken

  private func switchable(
    calling date: String, price: UInt64 = 1_000_000, face: UInt128 = 10_000_000
  ) throws -> TestChain {
    let call = EarlyRedemption(
      date: try CalendarDate(date), price: Price(tenThousandths: price), noticeDays: 5)
    let terms = BondNetwork.sheet(
      "PIB-2Y",
      .fixedBond(
        FixedBondTerms(
          security: try BondNetwork.security(
            "US5949181045", cfi: "DBFTFR", face: face, maturity: "2028-11-01"),
          coupons: try BondNetwork.coupons(), rate: Rate(millionths: 140_000), calls: [call])))
    var genesis = try BondNetwork.genesis(bond: terms)
    genesis.roles.append(GenesisRole(role: .depository, account: Party.stranger.rawValue))
    return try TestChain(genesis)
  }

  private func take(_ action: RegisterStep.Action, _ chain: TestChain, by parties: [Party]) throws {
    let step = LedgerOperation.settling(.register(RegisterStep(action, of: bond)))
    let receipt = try submit(chain, [step], by: parties)
    #expect(receipt.isApplied, "\(receipt.reasons)")
  }

  /// Who is repaid is settled at the record: what was halted meanwhile does not come to life again,
  /// or units could be sold that the sweep then takes from nobody.
  @Test func whatIsCalledDuringASwitchMovesNoMore() throws {
    let chain = try switchable(calling: "2027-05-01")
    #expect(
      try submit(
        chain, [.lifecycle(.call(bond, try CalendarDate("2027-05-01")))], by: [.treasury]
      ).isApplied)
    try take(.open(mirror: Party.registrar.account), chain, by: [.treasury, .stranger])
    try chain.run(to: "2027-04-30")
    try chain.fund(0, of: bond)
    try take(.beginSwitch(to: .depository), chain, by: [.treasury, .stranger])
    try chain.run(to: "2027-05-02")
    #expect(try chain.payment(1, of: bond)?.kind == .call)
    try take(.abandonSwitch, chain, by: [.treasury])
    #expect(try chain.status(bond) == .matured)
    let sold = try submit(
      chain,
      [TestChain.transfer(300, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: [.dealer])
    #expect(sold.reasons.map(\.code) == [ErrorCode.instrumentHalted.number])
    try chain.run(to: "2027-05-06")
    #expect(try chain.payment(1, of: bond)?.status == .missed)
    try chain.fund(1, of: bond)
    try chain.run(to: "2027-05-07")
    #expect(try chain.payment(1, of: bond)?.status == .paid)
    #expect(try chain.status(bond) == .redeemed)
    #expect(chain.invariants.check() == [])
  }

  @Test func aDefaultDuringASwitchIsOneAfterIt() throws {
    let chain = try switchable(calling: "2027-11-01")
    try take(.open(mirror: Party.registrar.account), chain, by: [.treasury, .stranger])
    try chain.run(to: "2027-04-30")
    try take(.beginSwitch(to: .depository), chain, by: [.treasury, .stranger])
    let height = chain.height
    try chain.run(to: "2027-05-06")
    #expect(try chain.payment(0, of: bond)?.status == .missed)
    let total = try chain.tally(bond).outstanding
    try take(.signTotal(height: height, total: total), chain, by: [.stranger])
    try take(.signTotal(height: height, total: total), chain, by: [.centralBank])
    #expect(try chain.status(bond) == .defaulted)
    try chain.fund(0, of: bond)
    try chain.add([])
    #expect(try chain.status(bond) == .active)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Units that end for nothing

  /// What comes to less than a minor unit for all holders needs no cash, and no pot was opened for it.
  @Test func unitsEndAlsoWhereNobodyHasBroughtAnything() throws {
    let chain = try switchable(calling: "2027-05-01", price: 1, face: 1)
    #expect(
      try submit(
        chain, [.lifecycle(.call(bond, try CalendarDate("2027-05-01")))], by: [.treasury]
      ).isApplied)
    try chain.run(to: "2027-05-02")
    let call = try #require(try chain.payment(1, of: bond))
    #expect(call.kind == .call && call.status == .paid && call.funded == .zero)
    #expect(try chain.tally(bond).outstanding == .zero)
    // The coupon is owed all the same, and with it the bond is redeemed.
    try chain.run(to: "2027-05-06")
    #expect(try chain.status(bond) == .defaulted)
    #expect(try chain.fund(0, of: bond).isApplied)
    try chain.add([])
    #expect(try chain.payment(0, of: bond)?.status == .paid)
    #expect(try chain.status(bond) == .redeemed)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Room in a block's receipt

  /// Settlements that end with the units of their holders tell many: they are ended as far as the
  /// receipt has room, and the holder is paid once all have ended.
  @Test func settlementsThatEndWithTheirUnitsFitIntoTheReceipt() throws {
    let bill = BondNetwork.bill
    var genesis = try BondNetwork.genesis()
    let quota = Quota(weightPerBlock: Weight(1_000_000), weightPerDay: Weight(1_000_000_000))
    genesis.ledger = try #require(
      LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000))
    genesis.chain.blockWeightMax = 1_000_000
    let first = UInt32(genesis.accounts.count)
    for _ in 0..<63 {
      genesis.accounts.append(
        GenesisAccount(
          owner: Party.fund.rawValue, kind: .house, authority: Authority(Party.fund.key)))
    }
    let sellers: [Party] = [.registrar, .centralBank, .fund, .foreign, .lapsed, .stranger]
    for seller in sellers {
      genesis.holdings.append(
        GenesisHolding(account: seller.rawValue, instrument: 4, units: Units(40)))
    }
    let chain = try TestChain(genesis, signing: false)
    try chain.run(to: "2027-01-20")
    for seller in sellers {
      // Each locks one unit of the seller, and has 64 parties.
      var legs = (0..<63 as Range<UInt32>).map { place in
        Leg(
          instrument: cash, from: Genesis.accountID(at: first + place), to: seller.account,
          units: Units(1))
      }
      legs.append(
        Leg(
          instrument: bill, from: seller.account, to: Genesis.accountID(at: first),
          units: Units(1)))
      let instruction = LedgerOperation.instruct(
        InstructSettlement(legs: legs, validUntil: chain.time.advanced(by: 29 * 86_400_000)))
      let instructed = try chain.add(
        (0..<HoldingLocks.locksMax).map { _ in
          try chain.sign(chain.body([instruction], by: seller.account), [seller])
        })
      let refused = instructed.receipts.filter { !$0.isApplied }
      #expect(refused.isEmpty, "\(refused.first?.reasons ?? [])")
    }
    try chain.run(to: "2027-02-01")
    #expect(try chain.fund(0, of: bill).isApplied)
    var blocks = 0
    while try chain.payment(0, of: bill)?.status != .paid, blocks < 20 {
      let events = try #require(try chain.add([]).receipts.last).events.count
      #expect(events <= Receipt.scheduledEventsMax, "\(events) events")
      blocks += 1
    }
    #expect(try chain.status(bill) == .redeemed)
    #expect(chain.invariants.check() == [])
  }
}
