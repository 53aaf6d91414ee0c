public import SanadCodec

/// How days become a part of a year (docs/instruments.md, "Days").
public enum DayCountBasis: UInt8, CaseIterable, Hashable, Sendable {
  /// ACT/ACT (ICMA): by the coupon period.
  case actualActualICMA
  /// ACT/365F.
  case actual365Fixed
  /// ACT/360.
  case actual360
  /// ACT/ACT (ISDA).
  case actualActualISDA
  /// 30/360 Bond Basis.
  case thirty360BondBasis
  /// 30/360 US.
  case thirty360US
  /// 30E/360.
  case thirtyE360
}

extension DayCountBasis: ByteEnumeration {}

/// How coupon periods are laid out between the dated date and maturity.
public enum PeriodLayout: UInt8, CaseIterable, Hashable, Sendable {
  /// From maturity backwards, with a short first period where one is irregular.
  case backward
  /// The same with a long first period.
  case backwardLong
  /// From the dated date on, with a short last period.
  case forward
  /// The same with a long last period.
  case forwardLong
}

extension PeriodLayout: ByteEnumeration {}

/// The periods over which a security pays.
///
/// Encoding: coupons a year u8; basis; dated date i32; layout; keeps end of month bool.
public struct CouponTerms: Hashable, Sendable {
  /// Most periods of a security.
  public static let periodsMax = 256

  /// How many coupons a year has: 1, 2, 3, 4, 6 or 12.
  public let perYear: UInt8
  /// How days become a part of a year.
  public let basis: DayCountBasis
  /// The day from which interest runs.
  public let datedDate: CalendarDate
  /// How the periods are laid out.
  public let layout: PeriodLayout
  /// Whether periods that are counted from the last day of a month end on last days.
  public let keepsEndOfMonth: Bool

  /// Creates the terms.
  public init(
    perYear: UInt8, basis: DayCountBasis, datedDate: CalendarDate,
    layout: PeriodLayout = .backward, keepsEndOfMonth: Bool = false
  ) {
    self.perYear = perYear
    self.basis = basis
    self.datedDate = datedDate
    self.layout = layout
    self.keepsEndOfMonth = keepsEndOfMonth
  }

  /// What is wrong where a security matures on a date; nil when nothing is.
  func defect(maturity: CalendarDate) -> String? {
    guard [1, 2, 3, 4, 6, 12].contains(perYear) else {
      return "\(perYear) coupons a year; 1, 2, 3, 4, 6 or 12 can be"
    }
    if datedDate >= maturity {
      return "maturity \(maturity) is not after the dated date \(datedDate)"
    }
    let (firstYear, firstMonth, _) = datedDate.components
    let (lastYear, lastMonth, _) = maturity.components
    let months = (lastYear - firstYear) * 12 + lastMonth - firstMonth
    let periods = months * Int(perYear) / 12 + 2
    return periods > Self.periodsMax
      ? "about \(periods) coupon periods are more than \(Self.periodsMax)" : nil
  }

  /// What is wrong with the days on which face is repaid early, in one sentence; nil when nothing is.
  func defect(ofEarly days: [CalendarDate], maturity: CalendarDate) -> String? {
    days.first { $0 <= datedDate || $0 >= maturity }
      .map { "\($0) is not between the dated date and maturity" }
  }
}

extension CouponTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u8(perYear)
    writer.value(basis)
    writer.value(datedDate)
    writer.value(layout)
    writer.bool(keepsEndOfMonth)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    perYear = try reader.u8()
    basis = try DayCountBasis(from: &reader)
    datedDate = try CalendarDate(from: &reader)
    layout = try PeriodLayout(from: &reader)
    keepsEndOfMonth = try reader.bool()
  }
}
