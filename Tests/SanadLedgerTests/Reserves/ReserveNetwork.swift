import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// The test network with gold, a stablecoin, and a sukuk whose assets are attested. The fund keeps the
/// reserves, the registrar inspects them.
enum ReserveNetwork {
  static let gold = InstrumentID(TestNetwork.symbol("GOLD-G"))
  static let coin = InstrumentID(TestNetwork.symbol("PKR-S"))
  static let sukuk = InstrumentID(TestNetwork.symbol("GIS-2Y"))
  static let cash = TestNetwork.cash
  static let custodian = Party.fund
  static let inspector = Party.registrar

  static let rules = """
    policy "kept"
    covers transfer, settlement, allotment, redeem, buyBack
    base   PKR
    deny 1001 "the sender has no current KYC" unless sender.kyc >= standard
    """

  static func reserve(days: UInt16 = 30) -> ReserveTerms {
    ReserveTerms(custodian: TestNetwork.lei(custodian.rawValue), attestationDays: days)
  }

  /// Units of a gram of fine gold in bars of up to a kilogram; redeemed in kind from 500 g.
  static func goldTerms(
    unitMass: UInt64 = 1_000, multiple: UInt128 = 1, cash: InstrumentID = cash,
    fee: UInt32 = 100, fineness: UInt16 = 9_950
  ) throws -> TermSheet {
    BondNetwork.sheet(
      "GOLD-G",
      .commodity(
        CommodityTerms(
          cfi: try CFI("TTMXXX"), fisn: try FISN("GOP/GOLD G"),
          commodity: TestNetwork.symbol("XAU"), mass: .milligram, unitMass: unitMass,
          multiple: Units(multiple), finenessMin: fineness, lotMass: 1_000_000,
          redemptionMin: Units(500), unitValueMinor: 2_400_000, cash: cash,
          fee: BasisPoints(fee), priceDays: 2, reserve: reserve())))
  }

  static func coinTerms() -> TermSheet {
    BondNetwork.sheet("PKR-S", .cash(CashTerms(backing: .stablecoin, reserve: reserve(days: 7))))
  }

  static func sukukTerms() throws -> TermSheet {
    BondNetwork.sheet(
      "GIS-2Y",
      .sukuk(
        SukukTerms(
          security: try BondNetwork.security(
            "US5949181045", cfi: "DBFTFR", maturity: "2028-11-01", payment: nil),
          coupons: try BondNetwork.coupons(), rental: .fixed(Rate(millionths: 140_000)),
          assetPool: SHA256.digest([1]), purchaseUndertaking: SHA256.digest([2]),
          certificateUntil: try CalendarDate("2028-01-01"), reserve: reserve(days: 365))))
  }

  static func genesis(gold: TermSheet? = nil) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.policies.append(PolicyRecord(name: "kept", version: 1, text: rules))
    genesis.policies[1] = PolicyRecord(
      name: "cash", version: 1,
      text: """
        policy "cash"
        covers transfer, settlement, allotment, redeem
        base   PKR
        deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
        """)
    for terms in [try gold ?? goldTerms(), coinTerms(), try sukukTerms()] {
      genesis.instruments.append(
        GenesisInstrument(terms: terms, authorised: Units(10_000_000), policy: 2))
    }
    genesis.roles += [
      GenesisRole(role: .inspector, account: inspector.rawValue),
      GenesisRole(role: .fixingAgent, account: Party.centralBank.rawValue),
    ]
    genesis.holdings.append(
      GenesisHolding(
        account: Party.treasury.rawValue, instrument: 1, units: Units(900_000_000_000)))
    return genesis
  }

  static func date(_ text: String) throws -> CalendarDate { try CalendarDate(text) }

  static func cover(_ until: String = "2027-11-18") throws -> ReceiptCover {
    ReceiptCover(
      insurance: SHA256.digest([3]), insuredUntil: try date(until),
      inspectionDue: try date("2027-12-31"))
  }

  /// A bar; by default a kilogram of 995.0.
  static func bar(
    _ mass: UInt64 = 1_000_000, fineness: UInt16 = 9_950, until: String = "2027-11-18"
  ) throws -> ReceiptFacts {
    ReceiptFacts(
      grossMass: mass, fineness: fineness, site: "Karachi", bars: SHA256.digest([4]),
      assay: SHA256.digest([5]), cover: try cover(until))
  }
}

extension TestChain {
  @discardableResult
  func reserve(_ operation: ReserveOperation, by parties: Party...) throws -> Receipt {
    let transaction = try sign(
      body([.reserve(operation)], by: parties[0].account), parties)
    return try #require(try add([transaction]).receipts.last { $0.transaction == transaction.id })
  }

  func reserve(of id: InstrumentID = ReserveNetwork.gold) throws -> ReserveRecord {
    try #require(try record(ReserveRecord.self, .reserve(id)))
  }

  func redemption(_ number: UInt32) throws -> RedemptionRecord? {
    try record(RedemptionRecord.self, .redemption(ReserveNetwork.gold, number))
  }

  /// Attests today's reserve, as inspector and custodian.
  @discardableResult
  func attest(
    _ quantity: UInt128, of id: InstrumentID = ReserveNetwork.gold, asOf: CalendarDate? = nil,
    released: UInt128? = nil, until: String = "2026-12-31",
    by parties: [Party] = [ReserveNetwork.inspector, ReserveNetwork.custodian]
  ) throws -> Receipt {
    let operation = LedgerOperation.reserve(
      .attest(
        AttestReserve(
          instrument: id, custodian: parties.last?.account ?? .genesis,
          asOf: asOf ?? genesis.ledger.businessDate(at: time),
          quantity: quantity, released: try released ?? reserve(of: id).released,
          validUntil: try CalendarDate(until), document: SHA256.digest([6]))))
    let transaction = try sign(body([operation], by: parties[0].account), parties)
    return try #require(try add([transaction]).receipts.last { $0.transaction == transaction.id })
  }

  @discardableResult
  func issue(
    _ units: UInt128, of id: InstrumentID = ReserveNetwork.gold, to party: Party = .dealer
  ) throws -> Receipt {
    try submit(
      [.issue(Issuance(instrument: id, to: party.account, units: Units(units)))],
      by: .treasury, .centralBank)
  }

  /// Ten bars that are attested, and as many units as they cover: 9,950.
  static func withGold(_ genesis: Genesis? = nil) throws -> TestChain {
    let chain = try TestChain(genesis ?? ReserveNetwork.genesis())
    for _ in 0..<10 {
      try chain.reserve(
        .deposit(ReserveNetwork.gold, ReserveNetwork.bar()), by: ReserveNetwork.custodian)
    }
    try chain.attest(9_950_000)
    try chain.issue(9_000, to: .dealer)
    try chain.issue(950, to: .retail)
    return chain
  }

  @discardableResult
  func redeem(
    _ units: UInt128, _ kind: RedemptionKind = .inKind, by party: Party = .dealer
  ) throws -> Receipt {
    try reserve(
      .redeem(
        RedeemUnits(
          instrument: ReserveNetwork.gold, units: Units(units), kind: kind,
          delivery: SHA256.digest([7]))), by: party)
  }

  @discardableResult
  func fill(
    _ number: UInt32, _ units: UInt128, _ receipts: [UInt32],
    by parties: [Party] = [ReserveNetwork.custodian, .treasury]
  ) throws -> Receipt {
    let operation = LedgerOperation.reserve(
      .fill(
        FillRedemption(
          instrument: ReserveNetwork.gold, number: number, units: Units(units),
          receipts: receipts, payer: parties.last { $0 == .treasury }?.account,
          document: SHA256.digest([8]))))
    let transaction = try sign(body([operation], by: parties[0].account), parties)
    return try #require(try add([transaction]).receipts.last { $0.transaction == transaction.id })
  }

  /// The price of a gram: 24,000.00, from today on.
  @discardableResult
  func price(_ tenThousandths: UInt64 = 24_000_000_000, from date: CalendarDate? = nil) throws
    -> Receipt
  {
    try reserve(
      .price(
        ReserveNetwork.gold, from: date ?? genesis.ledger.businessDate(at: time),
        tenThousandths: tenThousandths), by: .centralBank)
  }
}
