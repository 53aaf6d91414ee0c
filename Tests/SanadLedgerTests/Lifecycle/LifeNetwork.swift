import SanadCodec
import SanadCrypto
import SanadInstruments
import SanadTesting
import SanadTypes

@testable import SanadLedger

/// A network on which random lives run: two kinds of cash, a venue, a payment system, a depository,
/// and bonds of every class that live for weeks.
enum LifeNetwork {
  static let cash = TestNetwork.cash
  static let dollars = TermsHarness.dollars
  static let benchmark = TestNetwork.symbol("MTB-3M-WAY")

  static let kinds =
    "covers transfer, settlement, allotment, buyBack, switch, repo, pledge, closeOut, redeem, registerMove"

  /// Of the bonds: a ceiling that needs a counter, so that what is repaid moves one.
  static let bondRules = """
    policy "bonds"
    \(kinds)
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    deny 1004 "a party is under sanctions" when sender.sanctioned or receiver.sanctioned
    deny 3101 "non-residents would hold more than half of the issue"
         when raises held(country != PK) above 50% of outstanding
    """

  static let cashRules = """
    policy "cash"
    \(kinds)
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    deny 1004 "a party is under sanctions" when sender.sanctioned or receiver.sanctioned
    """

  static let bondPolicy = PolicyRecord(name: "bonds", version: 1, text: bondRules)

  /// - Parameter blockWeight: of which a quarter is for what is due; small, so that a payment takes
  ///   more than one block.
  static func genesis(blockWeight: UInt64 = 50_000) throws -> Genesis {
    var genesis = try BondNetwork.genesis(
      bond: BondNetwork.bondTerms(
        calls: [
          EarlyRedemption(
            date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 1_010_000),
            noticeDays: 5)
        ],
        puts: [
          EarlyRedemption(
            date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 990_000),
            noticeDays: 3)
        ]))
    let quota = Quota(weightPerBlock: Weight(1_000_000), weightPerDay: Weight(1_000_000_000))
    guard
      let ledger = LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000)
    else { throw LifeFault.genesis }
    genesis.ledger = ledger
    genesis.chain.blockWeightMax = blockWeight
    genesis.policies = [
      PolicyRecord(
        name: "bills", version: 1,
        text: TestNetwork.billRules.replacing(
          "covers transfer, settlement, allotment", with: kinds)),
      PolicyRecord(name: "cash", version: 1, text: cashRules), bondPolicy,
    ]
    genesis.roles += [
      GenesisRole(role: .venue, account: Party.registrar.rawValue),
      GenesisRole(role: .rtgsOperator, account: Party.registrar.rawValue),
      GenesisRole(role: .auctionOperator, account: Party.registrar.rawValue),
      GenesisRole(role: .depository, account: Party.stranger.rawValue),
    ]
    genesis.instruments.append(
      GenesisInstrument(
        terms: TermSheet(
          symbol: TestNetwork.symbol("USD-W"), issuer: TestNetwork.lei(Party.centralBank.rawValue),
          currency: .usd, terms: .cash(CashTerms(backing: .stablecoin))),
        authorised: Units(1_000_000_000_000_000), policy: 1))
    genesis.instruments = genesis.instruments.map { entry in
      entry.terms.instrument == cash
        ? GenesisInstrument(
          terms: entry.terms, authorised: Units(1_000_000_000_000_000), policy: 1) : entry
    }
    genesis.holdings = genesis.holdings.filter { $0.instrument != 1 }
    for party in Party.allCases {
      let units: UInt128 = party == .treasury ? 100_000_000_000_000 : 90_000_000_000
      for instrument in [1, 5] as [UInt32] {
        genesis.holdings.append(
          GenesisHolding(
            account: party.rawValue, instrument: instrument, units: Units(units)))
      }
    }
    return genesis
  }
}

/// What a test of lives cannot go on with.
enum LifeFault: Error { case genesis, number }

/// Terms of instruments that nobody has thought of: of every class, for some weeks or months.
struct LifeTerms {
  var random: SplitMix64
  private var made: UInt32 = 0

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// A sheet that makes sense nearly always.
  mutating func sheet(today: CalendarDate) throws -> TermSheet {
    made += 1
    let inDollars = random.once(in: 4)
    let issue = day(today, plus: -Int32(random.below(60)))
    // Many mature within a hundred days; a few have when they are registered.
    let maturity = day(issue, plus: 61 + Int32(random.below(110)))
    let kind = random.below(5)
    let security = SecurityTerms(
      isin: try isin(), cfi: try CFI(["DYZTXR", "DBFTFR", "DBFTFR", "DBVTFR", "DBFTFR"][kind]),
      fisn: try FISN("GOP/LIFE"), unitFaceMinor: random.pick([1, 7, 333, 100_000, 500_000]),
      multiple: Units(1), issueDate: issue, maturityDate: maturity, rounding: .halfUp,
      payment: payment(inDollars))
    let coupons = CouponTerms(
      perYear: random.pick([4, 6, 12, 12, 12]), basis: random.pick(DayCountBasis.allCases),
      datedDate: issue, layout: random.pick(PeriodLayout.allCases))
    let terms: ClassTerms =
      switch kind {
      case 0: .bill(BillTerms(security: security, discountConvention: .simpleYield365))
      case 1, 2: .fixedBond(fixed(security, coupons))
      case 3:
        .floatingBond(
          FloatingBondTerms(
            security: security, coupons: coupons, rate: floating(),
            puts: puts(security, coupons)))
      default:
        .sukuk(
          SukukTerms(
            security: security, coupons: coupons,
            rental: random.once(in: 2) ? .fixed(rate()) : .variable(floating()),
            assetPool: SHA256.digest([1]), purchaseUndertaking: SHA256.digest([2]),
            certificateUntil: maturity, puts: puts(security, coupons)))
      }
    return TermSheet(
      symbol: TestNetwork.symbol("LIFE-\(made)"),
      issuer: TestNetwork.lei(Party.treasury.rawValue), currency: inDollars ? .usd : .pkr,
      terms: terms)
  }

  /// Of classes that are not called.
  private mutating func puts(
    _ security: SecurityTerms, _ coupons: CouponTerms
  ) -> [EarlyRedemption] {
    couponDays(security, coupons)
      .filter { $0 > coupons.datedDate && $0 < security.maturityDate && random.once(in: 2) }
      .map { put(on: $0) }
  }

  private mutating func put(on date: CalendarDate) -> EarlyRedemption {
    EarlyRedemption(
      date: date, price: Price(tenThousandths: random.pick([1_000_000, 970_000, 1])),
      noticeDays: UInt16(random.below(4)))
  }

  private mutating func payment(_ inDollars: Bool) -> PaymentTerms {
    PaymentTerms(
      cash: inDollars ? LifeNetwork.dollars : LifeNetwork.cash,
      calendar: random.once(in: 2) ? 1 : nil,
      convention: random.pick(PaymentConvention.allCases),
      recordDays: UInt8(random.below(6)), graceDays: UInt8(random.below(8)),
      taxProfile: random.once(in: 2) ? 1 : nil,
      exCoupon: random.pick(ExCouponSale.allCases))
  }

  private mutating func fixed(
    _ security: SecurityTerms, _ coupons: CouponTerms
  ) -> FixedBondTerms {
    let days = couponDays(security, coupons)
    var amortisation: [Amortisation] = []
    var calls: [EarlyRedemption] = []
    var puts: [EarlyRedemption] = []
    for date in days where date > coupons.datedDate && date < security.maturityDate {
      if random.once(in: 3) {
        amortisation.append(
          Amortisation(
            date: date,
            part: random.once(in: 4) ? 199_999 : UInt32(1 + random.below(200_000))))
      }
      if random.once(in: 2) {
        calls.append(
          EarlyRedemption(
            date: date, price: Price(tenThousandths: random.pick([1_000_000, 1_020_000, 1])),
            noticeDays: UInt16(random.below(4))))
      } else if random.once(in: 2) {
        puts.append(put(on: date))
      }
    }
    // Up to four parts of a fifth: something is left for maturity.
    // No call before a put pays less than that.
    let fair = puts.filter { put in
      !calls.contains { $0.date <= put.date && $0.price < put.price }
    }
    return FixedBondTerms(
      security: security, coupons: coupons, rate: rate(),
      amortisation: Array(amortisation.prefix(4)), calls: calls, puts: fair)
  }

  private func couponDays(
    _ security: SecurityTerms, _ coupons: CouponTerms
  ) -> [CalendarDate] {
    let plain = FixedBondTerms(security: security, coupons: coupons, rate: Rate(millionths: 0))
    do throws(InstrumentFailure) {
      return try plain.plan().filter { $0.kind == .coupon }.map(\.dueDate)
    } catch { return [] }
  }

  private mutating func rate() -> Rate { Rate(millionths: Int64(random.below(300_001))) }

  private mutating func floating() -> FloatingRate {
    FloatingRate(
      benchmark: LifeNetwork.benchmark,
      spread: Rate(millionths: Int64(random.below(40_000)) - 20_000),
      reset: random.pick(RateReset.allCases), staleDays: UInt16(random.below(40)), fallback: rate())
  }

  private func day(_ date: CalendarDate, plus days: Int32) -> CalendarDate {
    date.adding(days: days) ?? .max
  }

  private func isin() throws -> ISIN {
    let digits = "00000000" + String(made)
    return try ISIN(numbering: "PKL" + String(digits.suffix(8)))
  }
}
