import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// The test network with a bond, a bill and a floater that the ledger pays.
enum BondNetwork {
  static let bond = InstrumentID(TestNetwork.symbol("PIB-2Y"))
  static let floater = InstrumentID(TestNetwork.symbol("PFL-1Y"))
  static let bill = InstrumentID(TestNetwork.symbol("MTB-3M"))
  static let cash = TestNetwork.cash

  static let rules = """
    policy "paid"
    covers transfer, settlement, allotment, buyBack, redeem
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    """

  static func security(
    _ isin: String, cfi: String, face: UInt128 = 10_000_000, maturity: String,
    payment: PaymentTerms? = PaymentTerms(cash: cash, recordDays: 2, graceDays: 3, taxProfile: 1)
  ) throws -> SecurityTerms {
    SecurityTerms(
      isin: try ISIN(isin), cfi: try CFI(cfi), fisn: try FISN("GOP/TEST"), unitFaceMinor: face,
      multiple: Units(1), issueDate: try CalendarDate("2026-11-01"),
      maturityDate: try CalendarDate(maturity), rounding: .halfUp, payment: payment)
  }

  static func sheet(_ symbol: String, _ terms: ClassTerms) -> TermSheet {
    TermSheet(
      symbol: TestNetwork.symbol(symbol), issuer: TestNetwork.lei(Party.treasury.rawValue),
      currency: .pkr, terms: terms)
  }

  static func coupons(_ perYear: UInt8 = 2) throws -> CouponTerms {
    CouponTerms(
      perYear: perYear, basis: .actualActualICMA, datedDate: try CalendarDate("2026-11-01"))
  }

  /// 14 % a year, twice a year, on 1 May and 1 November, until 1 November 2028.
  static func bondTerms(
    amortisation: [Amortisation] = [], calls: [EarlyRedemption] = [],
    puts: [EarlyRedemption] = [],
    payment: PaymentTerms? = PaymentTerms(cash: cash, recordDays: 2, graceDays: 3, taxProfile: 1)
  ) throws -> TermSheet {
    sheet(
      "PIB-2Y",
      .fixedBond(
        FixedBondTerms(
          security: try security(
            "US5949181045", cfi: "DBFTFR", maturity: "2028-11-01", payment: payment),
          coupons: try coupons(), rate: Rate(millionths: 140_000), amortisation: amortisation,
          calls: calls, puts: puts)))
  }

  static func floaterTerms(puts: [EarlyRedemption] = []) throws -> TermSheet {
    sheet(
      "PFL-1Y",
      .floatingBond(
        FloatingBondTerms(
          security: try security("US0231351067", cfi: "DBVTFR", maturity: "2027-11-01"),
          coupons: try coupons(4),
          rate: FloatingRate(
            benchmark: TestNetwork.symbol("MTB-3M-WAY"), spread: Rate(millionths: 5_000),
            reset: .everyFixing, staleDays: 30, fallback: Rate(millionths: 100_000)),
          puts: puts)))
  }

  static func billTerms() throws -> TermSheet {
    sheet(
      "MTB-3M",
      .bill(
        BillTerms(
          security: try security(
            "US88160R1014", cfi: "DYZTXR", face: 500_000, maturity: "2027-02-01"),
          discountConvention: .simpleYield365)))
  }

  static func genesis(bond: TermSheet? = nil) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.policies.append(PolicyRecord(name: "paid", version: 1, text: rules))
    for terms in [try bond ?? bondTerms(), try floaterTerms(), try billTerms()] {
      genesis.instruments.append(
        GenesisInstrument(terms: terms, authorised: Units(1_000_000), policy: 2))
    }
    genesis.roles += [
      GenesisRole(role: .calendarAuthority, account: Party.centralBank.rawValue),
      GenesisRole(role: .fixingAgent, account: Party.centralBank.rawValue),
    ]
    genesis.roles = genesis.roles.map {
      $0.role == .claimIssuer
        ? GenesisRole(role: .claimIssuer, account: $0.account, topics: $0.topics + [.taxClass])
        : $0
    }
    for (instrument, holders) in [
      (UInt32(2), [(Party.dealer, UInt128(300)), (.fund, 7), (.lapsed, 11)]),
      (3, [(.dealer, 1_000)]), (4, [(.dealer, 40), (.retail, 3)]),
    ] {
      for (party, units) in holders {
        genesis.holdings.append(
          GenesisHolding(
            account: party.rawValue, instrument: instrument, units: Units(units)))
      }
    }
    genesis.holdings.append(
      GenesisHolding(
        account: Party.treasury.rawValue, instrument: 1, units: Units(900_000_000_000)))
    return genesis
  }
}

extension TestChain {
  /// Lets blocks come until a business date has begun at the network's offset, one for each day.
  func run(to date: String) throws {
    let target = genesis.ledger.start(of: try CalendarDate(date))
    while time < target {
      let next = genesis.ledger.start(
        of: genesis.ledger.businessDate(at: time).adding(days: 1) ?? .max)
      advance(milliseconds: min(next, target).distance(above: time))
      try add([])
    }
  }

  func payment(_ number: UInt32, of instrument: InstrumentID) throws -> PaymentRecord? {
    try record(PaymentRecord.self, .payment(instrument, number))
  }

  func status(_ instrument: InstrumentID) throws -> InstrumentStatus? {
    try record(Instrument.self, .instrument(instrument))?.status
  }

  @discardableResult
  func fund(_ number: UInt32, of instrument: InstrumentID, by party: Party = .treasury) throws
    -> Receipt
  {
    try submit([.lifecycle(.fund(instrument, payment: number))], by: party)
  }
}
