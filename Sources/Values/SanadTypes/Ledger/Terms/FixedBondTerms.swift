public import SanadCodec

/// A right to repay, or to be repaid, before maturity.
///
/// Encoding: date i32; price u64; notice days u16.
public struct EarlyRedemption: Hashable, Sendable {
  /// The day on which it is repaid.
  public let date: CalendarDate
  /// What is repaid of the face that is left, in ten-thousandths per 100.
  public let price: Price
  /// So many days before the date it has to be announced.
  public let noticeDays: UInt16

  /// Creates a right.
  public init(date: CalendarDate, price: Price, noticeDays: UInt16) {
    self.date = date
    self.price = price
    self.noticeDays = noticeDays
  }
}

/// A part of the face that is repaid before maturity.
///
/// Encoding: date i32; part u32.
public struct Amortisation: Hashable, Sendable {
  /// The whole face, in millionths.
  public static let whole: UInt32 = 1_000_000

  /// The coupon day on which it is repaid.
  public let date: CalendarDate
  /// How much of the face, in millionths.
  public let part: UInt32

  /// Creates a part.
  public init(date: CalendarDate, part: UInt32) {
    self.date = date
    self.part = part
  }
}

/// A bond with a fixed coupon.
///
/// Encoding: security; coupons; rate i64; list of amortisations; list of calls; list of puts, each
/// strictly ascending by date.
public struct FixedBondTerms: InstrumentTerms {
  /// Most entries of a list.
  public static let datesMax = 256

  /// What it has in common with other securities; its classification is of a bond with a fixed rate.
  public let security: SecurityTerms
  /// When it pays.
  public let coupons: CouponTerms
  /// The coupon a year, of the face that is left.
  public let rate: Rate
  /// What is repaid before maturity, ascending; the rest is repaid at maturity.
  public let amortisation: [Amortisation]
  /// When the issuer may repay all of it, ascending.
  public let calls: [EarlyRedemption]
  /// When a holder may ask to be repaid, ascending.
  public let puts: [EarlyRedemption]

  /// Creates the terms.
  public init(
    security: SecurityTerms, coupons: CouponTerms, rate: Rate,
    amortisation: [Amortisation] = [], calls: [EarlyRedemption] = [],
    puts: [EarlyRedemption] = []
  ) {
    self.security = security
    self.coupons = coupons
    self.rate = rate
    self.amortisation = amortisation
    self.calls = calls
    self.puts = puts
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    if !security.cfi.text.hasPrefix("DBF") && !security.cfi.text.hasPrefix("DBZ") {
      return "CFI \(security.cfi) is not of a bond with a fixed rate (DBF…, DBZ…)"
    }
    if rate.millionths < 0 { return "the coupon is below zero" }
    if let defect = coupons.defect(maturity: security.maturityDate) { return defect }
    let repaid = amortisation.reduce(UInt64(0)) { $0 + UInt64($1.part) }
    if repaid >= UInt64(Amortisation.whole) {
      return "\(repaid) millionths are repaid before maturity, and nothing is left for it"
    }
    if amortisation.contains(where: { $0.part == 0 }) { return "an amortisation repays nothing" }
    let days = amortisation.map(\.date) + (calls + puts).map(\.date)
    return coupons.defect(ofEarly: days, maturity: security.maturityDate)
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(security)
    writer.value(coupons)
    writer.value(rate)
    writer.list(amortisation)
    writer.list(calls)
    writer.list(puts)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    security = try SecurityTerms(from: &reader)
    coupons = try CouponTerms(from: &reader)
    rate = try Rate(from: &reader)
    amortisation = try reader.ascendingList(max: Self.datesMax) { $0.date }
    calls = try reader.ascendingList(max: Self.datesMax) { $0.date }
    puts = try reader.ascendingList(max: Self.datesMax) { $0.date }
  }
}

extension EarlyRedemption: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(date)
    writer.value(price)
    writer.u16(noticeDays)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    date = try CalendarDate(from: &reader)
    price = try Price(from: &reader)
    noticeDays = try reader.u16()
  }
}

extension Amortisation: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(date)
    writer.u32(part)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    date = try CalendarDate(from: &reader)
    part = try reader.u32()
  }
}
