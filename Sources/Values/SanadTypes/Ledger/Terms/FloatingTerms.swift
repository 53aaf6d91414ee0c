public import SanadCodec

/// When a rate that follows a benchmark is taken from it.
public enum RateReset: UInt8, CaseIterable, Hashable, Sendable {
  /// Once, at the start of the period: the newest fixing then.
  case periodStart
  /// With every fixing within the period; the days weigh the rates.
  case everyFixing
}

extension RateReset: ByteEnumeration {}

/// A rate that follows a benchmark.
///
/// Encoding: benchmark; spread i64; reset; stale days u16; fall-back i64.
public struct FloatingRate: Hashable, Sendable {
  /// What it follows; fixings are published under this name.
  public let benchmark: InstrumentSymbol
  /// What is added to it; may be below zero.
  public let spread: Rate
  /// When it is taken.
  public let reset: RateReset
  /// A fixing that is older than so many days at the start of a period no longer counts.
  public let staleDays: UInt16
  /// The benchmark's rate where no fixing counts.
  public let fallback: Rate

  /// Creates a rate.
  public init(
    benchmark: InstrumentSymbol, spread: Rate, reset: RateReset, staleDays: UInt16,
    fallback: Rate
  ) {
    self.benchmark = benchmark
    self.spread = spread
    self.reset = reset
    self.staleDays = staleDays
    self.fallback = fallback
  }
}

/// A bond whose coupon follows a benchmark.
///
/// Encoding: security; coupons; floating rate; list of puts, strictly ascending by date.
public struct FloatingBondTerms: InstrumentTerms {
  /// What it has in common with other securities; its classification is of a bond with a variable
  /// rate.
  public let security: SecurityTerms
  /// When it pays.
  public let coupons: CouponTerms
  /// What it pays a year, of its face; nothing where that is below zero.
  public let rate: FloatingRate
  /// When a holder may ask to be repaid, ascending.
  public let puts: [EarlyRedemption]

  /// Creates the terms.
  public init(
    security: SecurityTerms, coupons: CouponTerms, rate: FloatingRate,
    puts: [EarlyRedemption] = []
  ) {
    self.security = security
    self.coupons = coupons
    self.rate = rate
    self.puts = puts
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    if !security.cfi.text.hasPrefix("DBV") {
      return "CFI \(security.cfi) is not of a bond with a variable rate (DBV…)"
    }
    return coupons.defect(maturity: security.maturityDate)
      ?? coupons.defect(ofEarly: puts.map(\.date), maturity: security.maturityDate)
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(security)
    writer.value(coupons)
    writer.value(rate)
    writer.list(puts)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    security = try SecurityTerms(from: &reader)
    coupons = try CouponTerms(from: &reader)
    rate = try FloatingRate(from: &reader)
    puts = try reader.ascendingList(max: FixedBondTerms.datesMax) { $0.date }
  }
}

extension FloatingRate: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(benchmark)
    writer.value(spread)
    writer.value(reset)
    writer.u16(staleDays)
    writer.value(fallback)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    benchmark = try InstrumentSymbol(from: &reader)
    spread = try Rate(from: &reader)
    reset = try RateReset(from: &reader)
    staleDays = try reader.u16()
    fallback = try Rate(from: &reader)
  }
}
