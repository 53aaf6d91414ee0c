import SanadLedger
import SanadTypes
import Testing

/// The network of bonds, whose rules also cover what an offer moves, with another bond of the same
/// issuer to switch into: `PIB-3Y`, in multiples of 5, under a programme.
enum OfferNetwork {
  static let bond = BondNetwork.bond
  static let cash = BondNetwork.cash
  static let other = InstrumentID(TestNetwork.symbol("PIB-3Y"))
  /// Dates of the bond's first coupon period: 1 November to 1 May, 181 days, 700,000 for each unit.
  static let close = "2026-11-20"

  static let kinds = "covers transfer, settlement, allotment, buyBack, switch, redeem, registerMove"

  static func rules(_ name: String) -> String {
    """
    policy "\(name)"
    \(kinds)
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    """
  }

  static func otherTerms(
    multiple: UInt128 = 5, issuer: Party = .treasury, currency: Currency = .pkr,
    issue: String = "2026-11-01"
  ) throws -> TermSheet {
    TermSheet(
      symbol: TestNetwork.symbol("PIB-3Y"), issuer: TestNetwork.lei(issuer.rawValue),
      currency: currency,
      terms: .fixedBond(
        FixedBondTerms(
          security: SecurityTerms(
            isin: try ISIN(numbering: "PKO00000003"), cfi: try CFI("DBFTFR"),
            fisn: try FISN("GOP/TEST"), unitFaceMinor: 1_000_000, multiple: Units(multiple),
            issueDate: try CalendarDate(issue), maturityDate: try CalendarDate("2029-11-01"),
            rounding: .halfUp,
            payment: currency == .pkr
              ? PaymentTerms(cash: cash, recordDays: 2, graceDays: 3, taxProfile: nil) : nil),
          coupons: CouponTerms(
            perYear: 2, basis: .actualActualICMA, datedDate: try CalendarDate(issue)),
          rate: Rate(millionths: 120_000), amortisation: [], calls: [])))
  }

  /// - Parameters:
  ///   - ceiling: of the programme of the other bond, in minor units.
  static func genesis(
    bond: TermSheet? = nil, other: TermSheet? = nil, authorised: UInt128 = 1_000_000,
    ceiling: Int128 = 600_000_000_000, blockWeight: UInt64? = nil
  ) throws -> Genesis {
    var genesis = try BondNetwork.genesis(bond: bond)
    genesis.policies = genesis.policies.map {
      ["cash", "paid"].contains($0.name)
        ? PolicyRecord(name: $0.name, version: 1, text: rules($0.name)) : $0
    }
    let sheet = try other ?? otherTerms()
    genesis.programmes.append(
      GenesisProgramme(name: "switches", ceiling: Money(minorUnits: ceiling, .pkr)))
    genesis.instruments.append(
      GenesisInstrument(
        terms: sheet, authorised: Units(authorised), policy: 2,
        programme: sheet.currency == .pkr ? 1 : nil))
    for (party, units) in [(Party.retail, UInt128(50)), (.foreign, 40)] {
      genesis.holdings.append(
        GenesisHolding(account: party.rawValue, instrument: 2, units: Units(units)))
    }
    if let blockWeight { genesis.chain.blockWeightMax = blockWeight }
    return genesis
  }

  /// A block time of a business date, at noon.
  static func time(_ chain: TestChain, _ date: String) throws -> Timestamp {
    chain.genesis.ledger.start(of: try CalendarDate(date)).advanced(by: 43_200_000)
  }

  /// 99.5 for at most 100 units, until noon of 20 November.
  static func terms(
    _ chain: TestChain, of instrument: InstrumentID = bond, price: UInt64 = 995_000,
    unitsMax: UInt128 = 100, minimum: UInt128 = 1, cash: InstrumentID = cash,
    opensAt: Timestamp? = nil, closesOn: String = close, closesAt: Timestamp? = nil,
    exchange: SwitchTerms? = nil
  ) throws -> OfferTerms {
    OfferTerms(
      instrument: instrument, price: Price(tenThousandths: price), unitsMax: Units(unitsMax),
      minimum: Units(minimum), cash: cash, opensAt: opensAt ?? chain.time,
      closesAt: try closesAt ?? time(chain, closesOn), exchange: exchange)
  }

  /// Into the other bond at 101.
  static let exchange = SwitchTerms(into: other, price: Price(tenThousandths: 1_010_000))
}

extension TestChain {
  @discardableResult
  func open(_ terms: OfferTerms, by party: Party = .treasury) throws -> Receipt {
    try terms.exchange == nil
      ? submit([.offer(.open(terms))], by: party)
      : submit([.offer(.open(terms))], by: party, .centralBank)
  }

  @discardableResult
  func tender(
    _ units: UInt128, by party: Party = .dealer, _ number: UInt32 = 0,
    of instrument: InstrumentID = OfferNetwork.bond
  ) throws -> Receipt {
    try submit(
      [.offer(.tender(OfferID(of: instrument, number: number), Units(units)))], by: party)
  }

  @discardableResult
  func withdraw(by party: Party = .dealer, _ number: UInt32 = 0) throws -> Receipt {
    try submit(
      [.offer(.withdraw(OfferID(of: OfferNetwork.bond, number: number)))], by: party)
  }

  @discardableResult
  func cancel(by party: Party = .treasury, _ number: UInt32 = 0) throws -> Receipt {
    try submit(
      [.offer(.cancel(OfferID(of: OfferNetwork.bond, number: number)))], by: party)
  }

  /// Lets the close of an offer come, and so many blocks behind it.
  func close(_ number: UInt32 = 0, blocks: Int = 2) throws {
    let offer = try #require(try self.offer(number))
    advance(milliseconds: offer.terms.closesAt.distance(above: time))
    for _ in 0..<blocks { try add([]) }
  }

  func offer(_ number: UInt32 = 0) throws -> OfferRecord? {
    try record(OfferRecord.self, .offer(OfferNetwork.bond, number))
  }

  func line(_ party: Party = .dealer, _ number: UInt32 = 0) throws -> TenderLine? {
    let page = TenderPage.number(of: party.account)
    return try record(TenderPage.self, .tenders(OfferNetwork.bond, number, page: page))?[
      party.account]
  }

  func locked(_ party: Party, _ instrument: InstrumentID) throws -> UInt128 {
    try record(Holding.self, .holding(party.account, instrument))?.locked.value ?? 0
  }
}
