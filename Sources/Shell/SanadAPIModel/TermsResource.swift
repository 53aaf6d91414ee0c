import SanadCrypto
public import SanadTypes

/// The terms of an instrument, in `GET /v1/instruments/{symbol}`. Rates are millionths, prices
/// ten-thousandths per 100.
public struct TermsResource: Codable, Equatable, Sendable {
  /// The periods over which a security pays.
  public struct Coupons: Codable, Equatable, Sendable {
    /// How many a year.
    public var perYear: Int
    /// How days become a part of a year.
    public var basis: String
    /// The day from which interest runs.
    public var datedDate: String
    /// How periods are laid out.
    public var layout: String
    /// Whether last days of months stay last days.
    public var keepsEndOfMonth: Bool
  }

  /// A rate that follows a benchmark.
  public struct Floating: Codable, Equatable, Sendable {
    /// What it follows.
    public var benchmark: String
    /// What is added to it.
    public var spread: String
    /// When it is taken.
    public var reset: String
    /// After so many days a fixing no longer counts.
    public var staleDays: Int
    /// The benchmark's rate where none counts.
    public var fallback: String
  }

  /// A part of the face that is repaid early.
  public struct Amortisation: Codable, Equatable, Sendable {
    /// When.
    public var date: String
    /// Millionths of the face.
    public var part: String
  }

  /// A right to repay all of it early.
  public struct Call: Codable, Equatable, Sendable {
    /// When.
    public var date: String
    /// What is repaid of the face that is left.
    public var price: String
    /// How many days before it has to be announced.
    public var noticeDays: Int
  }

  /// How the ledger pays.
  public struct Payment: Codable, Equatable, Sendable {
    /// The symbol of the cash.
    public var cash: String
    /// The account that holds what is brought; no signature is ever enough for it.
    public var pot: String
    /// The number of the calendar; absent where every day is a business day.
    public var calendar: Int?
    /// What moves a payment off a day without business.
    public var convention: String
    /// Business days between record and payment.
    public var recordDays: Int
    /// Days of grace.
    public var graceDays: Int
    /// The number of the tax table; absent where none is withheld.
    public var tax: Int?
    /// What the issuer sells between the record of a coupon and its day: `refused` or `rebated`.
    public var exCoupon: String
  }

  /// What stands behind it, of cash.
  public var backing: String?
  /// The classification of ISO 10962.
  public var cfi: String?
  /// The short name of ISO 18774.
  public var fisn: String?
  /// Movements are multiples of so many units.
  public var multiple: String?
  /// The first day on which units move.
  public var issueDate: String?
  /// The day of repayment.
  public var maturityDate: String?
  /// How money between two parties is rounded.
  public var rounding: String?
  /// How price follows from yield, of a bill.
  public var discountConvention: String?
  /// When it pays.
  public var coupons: Coupons?
  /// The coupon or rental a year, where it is fixed.
  public var rate: String?
  /// The coupon or rental, where it follows a benchmark.
  public var floating: Floating?
  /// What is repaid before maturity.
  public var amortisation: [Amortisation]?
  /// When the issuer may repay all of it.
  public var calls: [Call]?
  /// When a holder may ask to be repaid; absent where it never may.
  public var puts: [Call]?
  /// SHA-256 of the document that names the assets of a sukuk.
  public var assetPool: String?
  /// SHA-256 of the undertaking to buy them back.
  public var purchaseUndertaking: String?
  /// The last day on which units of a sukuk are issued.
  public var certificateUntil: String?
  /// How the ledger pays; absent where it is paid elsewhere.
  public var payment: Payment?
  /// What is particular to a commodity.
  public var commodity: Commodity?
  /// What stands behind the units beside the issuer's word.
  public var reserve: Reserve?
  /// What any class can say; absent where the sheet says nothing of it.
  public var details: Details?

  /// The terms of an instrument.
  ///
  /// - Parameter cash: the symbol of what it is paid in.
  public init(_ sheet: TermSheet, cash: String?) {
    reserve = sheet.terms.reserve.map(Reserve.init)
    if sheet.details != SheetDetails() { details = Details(sheet.details) }
    if !sheet.terms.puts.isEmpty { puts = sheet.terms.puts.map(Call.init) }
    switch sheet.terms {
    case .commodity(let terms):
      commodity = Commodity(terms, cash: cash)
      cfi = terms.cfi.text
      fisn = terms.fisn.text
      multiple = "\(terms.multiple)"
    case .cash(let terms): backing = "\(terms.backing)"
    case .bill(let terms): discountConvention = "\(terms.discountConvention)"
    case .fixedBond(let terms):
      coupons = Coupons(terms.coupons)
      rate = "\(terms.rate.millionths)"
      amortisation = terms.amortisation.map {
        Amortisation(date: "\($0.date)", part: "\($0.part)")
      }
      calls = terms.calls.map(Call.init)
    case .floatingBond(let terms):
      coupons = Coupons(terms.coupons)
      floating = Floating(terms.rate)
    case .sukuk(let terms):
      coupons = Coupons(terms.coupons)
      switch terms.rental {
      case .fixed(let rental): rate = "\(rental.millionths)"
      case .variable(let rental): floating = Floating(rental)
      }
      assetPool = terms.assetPool.hex
      purchaseUndertaking = terms.purchaseUndertaking.hex
      certificateUntil = "\(terms.certificateUntil)"
    }
    guard let security = sheet.terms.security else { return }
    cfi = security.cfi.text
    fisn = security.fisn.text
    multiple = "\(security.multiple)"
    issueDate = "\(security.issueDate)"
    maturityDate = "\(security.maturityDate)"
    rounding = "\(security.rounding)"
    payment = security.payment.map { terms in
      Payment(
        cash: cash ?? terms.cash.description,
        pot: AccountID(potOf: sheet.instrument).description,
        calendar: terms.calendar.map { Int($0) }, convention: "\(terms.convention)",
        recordDays: Int(terms.recordDays), graceDays: Int(terms.graceDays),
        tax: terms.taxProfile.map { Int($0) }, exCoupon: "\(terms.exCoupon)")
    }
  }
}

extension TermsResource.Call {
  fileprivate init(_ right: EarlyRedemption) {
    self.init(
      date: "\(right.date)", price: "\(right.price.tenThousandths)",
      noticeDays: Int(right.noticeDays))
  }
}

extension TermsResource.Coupons {
  fileprivate init(_ terms: CouponTerms) {
    self.init(
      perYear: Int(terms.perYear), basis: "\(terms.basis)", datedDate: "\(terms.datedDate)",
      layout: "\(terms.layout)", keepsEndOfMonth: terms.keepsEndOfMonth)
  }
}

extension TermsResource.Floating {
  fileprivate init(_ rate: FloatingRate) {
    self.init(
      benchmark: rate.benchmark.text, spread: "\(rate.spread.millionths)",
      reset: "\(rate.reset)", staleDays: Int(rate.staleDays),
      fallback: "\(rate.fallback.millionths)")
  }
}
