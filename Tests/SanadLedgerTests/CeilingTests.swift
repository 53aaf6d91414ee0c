import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// A ceiling in another currency than the instruments': what counts, at which fixing, and what stands
/// in the way.
@Suite struct CeilingTests {
  static let dollar = TestNetwork.symbol("USD-PKR")
  static let day: UInt64 = 86_400_000
  /// The first business date.
  static let first = "2026-11-18"
  /// 10,000 and 500 units of PKR 5,000.00 at 278.5: USD 179,533.22 and 8,976.67, each rounded up.
  static let held: Int128 = 18_850_989

  /// Bills in rupees under a ceiling in dollars, which leaves room for `room` minor units.
  static func genesis(
    room: Int128 = 1_000_000, rate: String? = "278.5", staleDays: UInt16 = 3
  ) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.roles.append(GenesisRole(role: .fixingAgent, account: Party.centralBank.rawValue))
    genesis.programmes = [
      GenesisProgramme(
        name: "debt", ceiling: Money(minorUnits: (rate == nil ? 0 : held) + room, .usd),
        conversions: [
          ProgrammeConversion(currency: .pkr, benchmark: dollar, staleDays: staleDays)
        ])
    ]
    if let rate {
      genesis.fixings = [
        GenesisFixing(
          benchmark: dollar, date: try CalendarDate(first), rate: try Rate(number: rate))
      ]
    } else {
      genesis.holdings.removeAll { $0.instrument == 0 }
    }
    return genesis
  }

  static func sheet(_ symbol: String, _ isin: String, _ currency: Currency) throws -> TermSheet {
    let bill = try TestNetwork.billTerms()
    guard let security = bill.terms.security else { return bill }
    return TermSheet(
      symbol: TestNetwork.symbol(symbol), issuer: bill.issuer, currency: currency,
      terms: .bill(
        BillTerms(
          security: SecurityTerms(
            isin: try ISIN(isin), cfi: security.cfi, fisn: security.fisn,
            unitFaceMinor: security.unitFaceMinor, multiple: security.multiple,
            issueDate: security.issueDate, maturityDate: security.maturityDate,
            rounding: security.rounding), discountConvention: .simpleYield365)))
  }

  private func issue(_ units: UInt128, of symbol: String = "MTB-12M") -> LedgerOperation {
    .issue(
      Issuance(
        instrument: InstrumentID(TestNetwork.symbol(symbol)), to: Party.dealer.account,
        units: Units(units)))
  }

  private func issued(
    _ units: UInt128, of symbol: String = "MTB-12M", on chain: TestChain
  ) throws -> Receipt {
    try chain.submit([issue(units, of: symbol)], by: .treasury, .centralBank)
  }

  private func publish(
    _ rate: Int64, of benchmark: InstrumentSymbol = dollar, from date: String, on chain: TestChain
  ) throws -> Receipt {
    try chain.submit(
      [
        .lifecycle(
          .publishFixing(benchmark, from: try CalendarDate(date), Rate(millionths: rate)))
      ], by: .centralBank)
  }

  private func programme(_ chain: TestChain) throws -> Programme {
    try #require(try chain.record(Programme.self, .programme(0)))
  }

  private func codes(_ receipt: Receipt) -> [ErrorCode?] {
    receipt.reasons.map(\.code.registered)
  }

  // MARK: Refusals

  @Test func refusesWhatIsAboveTheCeilingByAMinorUnit() throws {
    // 100 units are PKR 500,000.00, which is USD 1,795.3322 and counts for 1,795.34.
    let short = try TestChain(try Self.genesis(room: 179_533))
    let receipt = try issued(100, on: short)
    #expect(codes(receipt) == [.programmeExceeded])
    let reason = try #require(receipt.reasons.first)
    #expect(reason.headroom == "USD 1,795.33")
    #expect(reason.help == "would pass with a face of at most PKR 499,999.40")
    #expect(reason.values.contains(SeenValue("fixing", "278.500000")))
    #expect(reason.values.contains(SeenValue("value", "USD 1,795.34")))
    #expect(try programme(short).booked.minorUnits == Self.held)
    let exact = try TestChain(try Self.genesis(room: 179_534))
    #expect(try issued(100, on: exact).isApplied)
    #expect(try programme(exact).headroom == .zero(.usd))
    #expect(codes(try issued(1, on: exact)) == [.programmeExceeded])
    #expect(exact.invariants.check().isEmpty)
  }

  @Test func refusesWithoutAFixingAndTakesItOnceThereIsOne() throws {
    let chain = try TestChain(try Self.genesis(rate: nil))
    let receipt = try issued(1, on: chain)
    #expect(codes(receipt) == [.programmeFixingMissing])
    #expect(receipt.reasons.first?.message == "no fixing of USD-PKR counts on 2026-11-18")
    #expect(receipt.reasons.first?.help == ErrorCode.programmeFixingMissing.remedy)
    #expect(try publish(278_500_000, from: Self.first, on: chain).isApplied)
    #expect(try issued(1, on: chain).isApplied)
    #expect(try programme(chain).booked == Money(minorUnits: 1_796, .usd))
  }

  @Test func aFixingCountsForItsDaysAndNoLonger() throws {
    let chain = try TestChain(try Self.genesis())
    chain.advance(milliseconds: 3 * Self.day)
    #expect(try issued(1, on: chain).isApplied)
    chain.advance(milliseconds: Self.day)
    let receipt = try issued(1, on: chain)
    #expect(codes(receipt) == [.programmeFixingStale])
    #expect(
      receipt.reasons.first?.message
        == "the newest fixing of USD-PKR is of 2026-11-18, more than 3 days before 2026-11-22")
    #expect(try publish(280_000_000, from: "2026-11-20", on: chain).isApplied)
    #expect(try issued(1, on: chain).isApplied)
    #expect(try programme(chain).booked.minorUnits == Self.held + 1_796 + 1_786)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesAValueThatDoesNotFit() throws {
    var genesis = try Self.genesis()
    genesis.instruments[0] = GenesisInstrument(
      terms: genesis.instruments[0].terms, authorised: Units(.max), policy: 0, programme: 0)
    let chain = try TestChain(genesis)
    for units: UInt128 in [.max / 2, UInt128(Int128.max) / 500_000] {
      #expect(codes(try issued(units, on: chain)).contains(.programmeExceeded))
    }
  }

  @Test func refusesRatesThatNoExchangeRateIsAndKeepsOthersWithinTheirs() throws {
    let chain = try TestChain(try Self.genesis(rate: nil))
    for rate: Int64 in [0, -1, ProgrammeConversion.rates.upperBound + 1] {
      #expect(codes(try publish(rate, from: Self.first, on: chain)) == [.fixingInvalid])
    }
    let other = TestNetwork.symbol("KIBOR-3M")
    #expect(
      codes(try publish(278_500_000, of: other, from: Self.first, on: chain)) == [.fixingInvalid])
    #expect(
      try publish(ProgrammeConversion.rates.upperBound, from: Self.first, on: chain).isApplied)
    let record = try #require(try chain.record(FixingsRecord.self, .fixings(Self.dollar)))
    #expect(record.pair == CurrencyPair(base: .usd, price: .pkr))
  }

  @Test func refusesInstrumentsThatItCannotConvertOrThatFollowAnExchangeRate() throws {
    let chain = try TestChain(try Self.genesis())
    func register(_ sheet: TermSheet, programme: UInt32?) throws -> Receipt {
      try chain.submit(
        [
          .lifecycle(
            .register(
              RegisterInstrument(
                terms: sheet, authorised: Units(9), policy: chain.genesis.policies[0].digest,
                programme: programme)))
        ], by: .treasury, .centralBank)
    }
    let euro = try Self.sheet("MTB-EUR", "US5949181045", .eur)
    #expect(codes(try register(euro, programme: 0)) == [.termsInvalid])
    #expect(try register(euro, programme: nil).isApplied)
    #expect(
      try register(try Self.sheet("MTB-USD", "US88160R1014", .usd), programme: 0).isApplied)
    let floater = TermSheet(
      symbol: TestNetwork.symbol("PFL-1Y"), issuer: euro.issuer, currency: .pkr,
      terms: .floatingBond(
        FloatingBondTerms(
          security: try BondNetwork.security(
            "US0231351067", cfi: "DBVTFR", maturity: "2027-11-01", payment: nil),
          coupons: try BondNetwork.coupons(4),
          rate: FloatingRate(
            benchmark: Self.dollar, spread: Rate(millionths: 0), reset: .periodStart,
            staleDays: 30, fallback: Rate(millionths: 0)))))
    let refused = try register(floater, programme: nil)
    #expect(codes(refused) == [.termsInvalid])
    #expect(
      refused.reasons.first?.message == "USD-PKR is an exchange rate, and no rate a year")
  }

  // MARK: What counts

  @Test func eachIssueIsConvertedOnceAndALaterFixingChangesNothing() throws {
    let chain = try TestChain(try Self.genesis())
    #expect(try programme(chain).booked.minorUnits == Self.held)
    #expect(try chain.tally(TestNetwork.bill).booked == UInt128(Self.held))
    #expect(try issued(1, on: chain).isApplied)
    chain.advance(milliseconds: Self.day)
    #expect(try publish(100_000_000, from: "2026-11-19", on: chain).isApplied)
    #expect(try programme(chain).booked.minorUnits == Self.held + 1_796)
    // USD 50.00 a unit now.
    #expect(try issued(3, on: chain).isApplied)
    #expect(try programme(chain).booked.minorUnits == Self.held + 1_796 + 15_000)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func theFixingOfAnEarlierDateCountsUntilTheNextOneBegins() throws {
    let chain = try TestChain(try Self.genesis())
    // Nothing counts from a date to come.
    #expect(codes(try publish(1_000_000, from: "2026-11-19", on: chain)) == [.fixingInvalid])
    #expect(try issued(1, on: chain).isApplied)
    #expect(try programme(chain).booked.minorUnits == Self.held + 1_796)
  }

  @Test func severalCurrenciesShareOneCeiling() throws {
    var genesis = try Self.genesis(room: 10_000_000)
    let euro = TestNetwork.symbol("USD-EUR")
    genesis.programmes = genesis.programmes.map {
      GenesisProgramme(
        name: $0.name, ceiling: $0.ceiling,
        conversions: $0.conversions + [
          ProgrammeConversion(currency: .eur, benchmark: euro, staleDays: 0)
        ])
    }
    genesis.fixings.insert(
      GenesisFixing(
        benchmark: euro, date: try CalendarDate(Self.first), rate: try Rate(number: "0.8")),
      at: 0)
    for (symbol, isin, currency) in [
      ("MTB-EUR", "US5949181045", Currency.eur), ("MTB-USD", "US88160R1014", .usd),
    ] {
      genesis.instruments.append(
        GenesisInstrument(
          terms: try Self.sheet(symbol, isin, currency), authorised: Units(100), policy: 0,
          programme: 0))
    }
    let chain = try TestChain(genesis)
    // 5,000.00 of each: euros at 0.8 are 6,250.00, dollars themselves.
    #expect(try issued(1, of: "MTB-EUR", on: chain).isApplied)
    #expect(try issued(2, of: "MTB-USD", on: chain).isApplied)
    #expect(try issued(1, on: chain).isApplied)
    #expect(try programme(chain).booked.minorUnits == Self.held + 625_000 + 1_000_000 + 1_796)
    let symbols = ["MTB-EUR", "MTB-USD"].map { InstrumentID(TestNetwork.symbol($0)) }
    #expect(try symbols.map { try chain.tally($0).booked } == [625_000, 1_000_000])
    // The fixing of the euro is of today alone; that of the rupee still counts.
    chain.advance(milliseconds: Self.day)
    #expect(codes(try issued(1, of: "MTB-EUR", on: chain)) == [.programmeFixingStale])
    #expect(try issued(1, on: chain).isApplied)
    #expect(try issued(1, of: "MTB-USD", on: chain).isApplied)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func aTapIsBookedAsWell() throws {
    let chain = try TestChain(try Self.genesis(room: 17_954))
    func tap(_ units: UInt128) throws -> Receipt {
      let sale = TapSale(
        instrument: TestNetwork.bill, cash: TestNetwork.cash, buyer: Party.dealer.account,
        units: Units(units), price: Price(tenThousandths: 1))
      let parties: [Party] = [.treasury, .centralBank, .dealer]
      let body = chain.body([.auction(.tap(sale))], by: Party.treasury.account)
      return try #require(try chain.add([try chain.sign(body, parties)]).receipts.first)
    }
    #expect(codes(try tap(11)) == [.programmeExceeded])
    #expect(try tap(10).isApplied)
    #expect(try programme(chain).headroom == .zero(.usd))
  }

  @Test func anIssueThatIsConvertedWeighsMore() throws {
    let here = try TestChain(try TestNetwork.genesis())
    let there = try TestChain(try Self.genesis())
    let weights = try [here, there].map { try issued(1, on: $0).weight.value }
    #expect(weights[1] == weights[0] + 40)
  }

  // MARK: Genesis

  private func refusal(_ change: (inout Genesis) throws -> Void) throws -> String? {
    var genesis = try Self.genesis()
    try change(&genesis)
    do throws(GenesisFailure) {
      _ = try GenesisBlock(genesis)
      return nil
    } catch { return error.description }
  }

  private func programme(_ conversions: [ProgrammeConversion]) -> GenesisProgramme {
    GenesisProgramme(
      name: "other", ceiling: Money(minorUnits: 1, .usd), conversions: conversions)
  }

  @Test func refusesAGenesisWhoseConversionsContradictEachOther() throws {
    func conversion(
      _ currency: Currency = .pkr, _ benchmark: InstrumentSymbol = Self.dollar, days: UInt16 = 366
    ) -> ProgrammeConversion {
      ProgrammeConversion(currency: currency, benchmark: benchmark, staleDays: days)
    }
    #expect(try refusal { $0.programmes.append(self.programme([conversion()])) } == nil)
    #expect(
      try refusal { $0.programmes.append(self.programme([conversion(.usd)])) }
        == "programmes[1]: USD is the ceiling's own currency")
    #expect(
      try refusal { $0.programmes.append(self.programme([conversion(days: 367)])) }
        == "programmes[1]: a fixing counts for at most 366 days, not 367")
    #expect(
      try refusal { $0.programmes.append(self.programme([conversion(), conversion()])) }
        == "programmes[1]: PKR is converted twice")
    #expect(
      try refusal { $0.programmes.append(self.programme([conversion(.eur)])) }
        == "programmes[1]: USD-PKR is PKR for 1 USD, not EUR for 1 USD")
  }

  @Test func refusesFixingsOfAGenesisThatCannotBe() throws {
    func fixing(_ date: String, _ rate: Int64, _ benchmark: String = "USD-PKR") throws
      -> GenesisFixing
    {
      GenesisFixing(
        benchmark: TestNetwork.symbol(benchmark), date: try CalendarDate(date),
        rate: Rate(millionths: rate))
    }
    #expect(
      try refusal { $0.fixings.append(try fixing("2026-11-18", 1)) }
        == "fixings[1]: fixings ascend by benchmark and date")
    #expect(
      try refusal { $0.fixings.append(try fixing("2026-11-19", 1)) }
        == "fixings[1]: 2026-11-19 is after the first day, 2026-11-18")
    #expect(
      try refusal { $0.fixings.insert(try fixing("2026-11-18", 10_000_001, "KIBOR-3M"), at: 0) }
        == "fixings[0]: no fixing of KIBOR-3M is 1000.0001%")
    #expect(
      try refusal { $0.fixings[0] = try fixing("2026-11-18", 0) }?.hasPrefix("fixings[0]") == true)
    #expect(
      try refusal { $0.fixings.insert(try fixing("2026-11-18", 120_000, "KIBOR-3M"), at: 0) }
        == nil)
  }

  @Test func whatIsHeldFromTheStartIsBookedAtItsFixingOrRefused() throws {
    #expect(
      try refusal { $0.fixings = [] } == "holdings[0]: no fixing of USD-PKR counts on 2026-11-18")
    #expect(
      try refusal {
        $0.fixings[0] = GenesisFixing(
          benchmark: Self.dollar, date: try CalendarDate("2026-11-14"),
          rate: Rate(millionths: 278_500_000))
      }?.contains("more than 3 days before 2026-11-18") == true)
    #expect(
      try refusal {
        $0.programmes = [
          GenesisProgramme(
            name: "debt", ceiling: Money(minorUnits: Self.held - 1, .usd),
            conversions: $0.programmes[0].conversions)
        ]
      }?.hasPrefix("holdings[1]: The issue would exceed") == true)
    #expect(
      try refusal {
        $0.instruments.append(
          GenesisInstrument(
            terms: try Self.sheet("MTB-EUR", "US5949181045", .eur), authorised: Units(1),
            policy: 0, programme: 0))
      } == "instruments[2]: its programme is in USD, and converts no EUR")
  }

  // MARK: Checkers

  private func found(
    _ chain: TestChain, _ key: LedgerKey, _ record: some StateRecord
  ) throws -> [InvariantBreach.Invariant] {
    var watch = chain.invariants
    let place = try #require(StateKey(bytes: key.bytes))
    let change = StateChange(key: place, value: record.bcsBytes)
    let told = try watch.observe([], changes: [change], at: chain.nextClock)
    return (told + watch.check()).map(\.invariant)
  }

  @Test func theCheckersSeeWhatNoReceiptExplains() throws {
    let chain = try TestChain(try Self.genesis())
    #expect(chain.invariants.check().isEmpty)
    var tally = try chain.tally(TestNetwork.bill)
    tally.booked += 1
    #expect(
      try found(chain, .tally(TestNetwork.bill), tally) == [.conservation, .aggregates])
    tally.booked -= 2
    #expect(
      try found(chain, .tally(TestNetwork.bill), tally) == [.conservation, .aggregates])
    var programme = try programme(chain)
    let isReserved = programme.reserve(Money(minorUnits: 1, .usd))
    #expect(isReserved)
    #expect(try found(chain, .programme(0), programme) == [.aggregates])
  }

  /// A block whose receipt tells of new units, and whose tally was booked at a little less.
  @Test func theCheckersSeeABookingBelowTheFixing() throws {
    let chain = try TestChain(try Self.genesis())
    let transaction = try chain.sign(
      chain.body([issue(7)], by: Party.treasury.account), [.treasury, .centralBank])
    let built = try chain.build([transaction]).execution
    let key = try #require(StateKey(bytes: LedgerKey.tally(TestNetwork.bill).bytes))
    for change: Int128 in [-1, 0, 1] {
      var watch = chain.invariants
      let changes = try built.state.changes.map { entry -> StateChange in
        guard entry.key == key, let bytes = entry.value else { return entry }
        var tally = try BCSReader.decode(InstrumentTally.self, from: bytes)
        tally.booked = UInt128(Int128(tally.booked) + change)
        return StateChange(key: key, value: tally.bcsBytes)
      }
      let told = try watch.observe(built.receipts, changes: changes, at: chain.nextClock)
      #expect(told.map(\.invariant) == (change == 0 ? [] : [.conservation]), "\(change)")
    }
  }
}
