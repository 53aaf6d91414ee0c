public import SanadCodec

/// What all securities have in their terms.
///
/// Encoding: isin; cfi; fisn; unit face u128; multiple u128; issue date i32; maturity date i32;
/// rounding; optional payment terms.
public struct SecurityTerms: Hashable, Sendable {
  /// The international number.
  public let isin: ISIN
  /// The classification.
  public let cfi: CFI
  /// The short name of ISO 18774.
  public let fisn: FISN
  /// Minor units that one unit is the face of; at least 1.
  public let unitFaceMinor: UInt128
  /// Movements are whole multiples of this many units; at least 1.
  public let multiple: Units
  /// The first date on which units may move.
  public let issueDate: CalendarDate
  /// The date of repayment; from it on, units no longer move by transfer or settlement.
  public let maturityDate: CalendarDate
  /// How an amount of money between two parties that is not whole is rounded; who loses is a term.
  public let rounding: Rounding
  /// How the ledger pays what the issuer owes; nil where that is done elsewhere.
  public let payment: PaymentTerms?

  /// Creates the terms.
  public init(
    isin: ISIN, cfi: CFI, fisn: FISN, unitFaceMinor: UInt128, multiple: Units,
    issueDate: CalendarDate, maturityDate: CalendarDate, rounding: Rounding,
    payment: PaymentTerms? = nil
  ) {
    self.isin = isin
    self.cfi = cfi
    self.fisn = fisn
    self.unitFaceMinor = unitFaceMinor
    self.multiple = multiple
    self.issueDate = issueDate
    self.maturityDate = maturityDate
    self.rounding = rounding
    self.payment = payment
  }

  /// What is wrong, in one sentence; nil when nothing is.
  var defect: String? {
    if unitFaceMinor == 0 { return "the face of a unit is zero" }
    if multiple.isZero { return "the multiple of units is zero" }
    if issueDate >= maturityDate {
      return "maturity \(maturityDate) is not after the issue date \(issueDate)"
    }
    return payment?.defect
  }
}

/// What moves a payment off a day without business.
public enum PaymentConvention: UInt8, CaseIterable, Hashable, Sendable {
  /// Paid on the day itself.
  case unadjusted
  /// On the next business day.
  case following
  /// On the next business day, or the one before where that is in another month.
  case modifiedFollowing
  /// On the business day before.
  case preceding
}

extension PaymentConvention: ByteEnumeration {}

/// What is sold by the issuer between the record of a coupon and its day, when the coupon is the
/// former holders' already (docs/ledger.md, "Between a record and its day").
public enum ExCouponSale: UInt8, CaseIterable, Hashable, Sendable {
  /// Nothing.
  case refused
  /// Units without the coupon: what is still to be earned of it comes off the price, as negative
  /// accrued interest.
  case rebated
}

extension ExCouponSale: ByteEnumeration {}

/// How the ledger pays what an issuer owes on a security.
///
/// Encoding: cash instrument; optional calendar u32; convention; record days u8; grace days u8;
/// optional tax profile u32; ex-coupon sale.
public struct PaymentTerms: Hashable, Sendable {
  /// Most business days between the record date and the payment.
  public static let recordDaysMax: UInt8 = 30
  /// Most days of grace.
  public static let graceDaysMax: UInt8 = 90

  /// The cash that is paid; of the security's currency.
  public let cash: InstrumentID
  /// The calendar that tells business days; nil where every day is one.
  public let calendar: UInt32?
  /// What moves a payment off a day without business. What is paid does not change with it.
  public let convention: PaymentConvention
  /// The record date is so many business days before the payment; whoever holds at its close is
  /// paid.
  public let recordDays: UInt8
  /// So many days after the payment date the issuer is in default where it has not funded.
  public let graceDays: UInt8
  /// The table of withholding tax; nil where none is withheld.
  public let taxProfile: UInt32?
  /// What is sold between the record of a coupon and its day.
  public let exCoupon: ExCouponSale

  /// Creates the terms.
  public init(
    cash: InstrumentID, calendar: UInt32? = nil, convention: PaymentConvention = .following,
    recordDays: UInt8 = 0, graceDays: UInt8 = 0, taxProfile: UInt32? = nil,
    exCoupon: ExCouponSale = .refused
  ) {
    self.cash = cash
    self.calendar = calendar
    self.convention = convention
    self.recordDays = recordDays
    self.graceDays = graceDays
    self.taxProfile = taxProfile
    self.exCoupon = exCoupon
  }

  /// What is wrong, in one sentence; nil when nothing is.
  var defect: String? {
    if recordDays > Self.recordDaysMax {
      return "the record date is \(recordDays) business days early, at most"
        + " \(Self.recordDaysMax) can be"
    }
    if graceDays > Self.graceDaysMax {
      return "\(graceDays) days of grace are more than \(Self.graceDaysMax)"
    }
    return nil
  }
}

extension SecurityTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(isin)
    writer.value(cfi)
    writer.value(fisn)
    writer.u128(unitFaceMinor)
    writer.value(multiple)
    writer.value(issueDate)
    writer.value(maturityDate)
    writer.value(rounding)
    writer.optional(payment)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    isin = try ISIN(from: &reader)
    cfi = try CFI(from: &reader)
    fisn = try FISN(from: &reader)
    unitFaceMinor = try reader.u128()
    multiple = try Units(from: &reader)
    issueDate = try CalendarDate(from: &reader)
    maturityDate = try CalendarDate(from: &reader)
    rounding = try Rounding(from: &reader)
    payment = try reader.optional()
  }
}

extension PaymentTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(cash)
    writer.optionalU32(calendar)
    writer.value(convention)
    writer.u8(recordDays)
    writer.u8(graceDays)
    writer.optionalU32(taxProfile)
    writer.value(exCoupon)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    cash = try InstrumentID(from: &reader)
    calendar = try reader.optionalU32()
    convention = try PaymentConvention(from: &reader)
    recordDays = try reader.u8()
    graceDays = try reader.u8()
    taxProfile = try reader.optionalU32()
    exCoupon = try ExCouponSale(from: &reader)
  }
}

extension BCSWriter {
  mutating func optionalU32(_ number: UInt32?) {
    bool(number != nil)
    if let number { u32(number) }
  }
}

extension BCSReader {
  mutating func optionalU32() throws(DecodingFailure) -> UInt32? {
    try bool() ? try u32() : nil
  }
}
