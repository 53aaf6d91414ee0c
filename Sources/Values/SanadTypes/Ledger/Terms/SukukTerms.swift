public import SanadCodec
public import SanadCrypto

/// What the assets of a sukuk are leased for.
///
/// Encoding: variant 0 fixed, rate i64; 1 variable, floating rate.
public enum Rental: Hashable, Sendable {
  /// Variant 0: a fixed part of the face a year.
  case fixed(Rate)
  /// Variant 1: one that follows a benchmark.
  case variable(FloatingRate)
}

/// An ijara sukuk: a share in assets that are leased, which pays their rental.
///
/// Encoding: security; coupons; rental; asset pool 32; purchase undertaking 32; certificate until
/// i32; optional reserve; list of puts, strictly ascending by date.
public struct SukukTerms: InstrumentTerms {
  /// What it has in common with other securities.
  public let security: SecurityTerms
  /// When it pays rental.
  public let coupons: CouponTerms
  /// What it pays.
  public let rental: Rental
  /// SHA-256 of the document that names the assets.
  public let assetPool: Digest
  /// SHA-256 of the undertaking to buy the assets back at maturity.
  public let purchaseUndertaking: Digest
  /// The last day on which the certificate of the scholars stands; no units are issued after it.
  public let certificateUntil: CalendarDate
  /// The value of the assets that has to be attested before units are issued; nil where documents
  /// alone tell it.
  public let reserve: ReserveTerms?
  /// When a holder may have its share of the assets bought back, ascending.
  public let puts: [EarlyRedemption]

  /// Creates the terms.
  public init(
    security: SecurityTerms, coupons: CouponTerms, rental: Rental, assetPool: Digest,
    purchaseUndertaking: Digest, certificateUntil: CalendarDate, reserve: ReserveTerms? = nil,
    puts: [EarlyRedemption] = []
  ) {
    self.security = security
    self.coupons = coupons
    self.rental = rental
    self.assetPool = assetPool
    self.purchaseUndertaking = purchaseUndertaking
    self.certificateUntil = certificateUntil
    self.reserve = reserve
    self.puts = puts
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    let group = ["DBF", "DBV"].contains { security.cfi.text.hasPrefix($0) }
    if !group { return "CFI \(security.cfi) is not of a bond (DBF…, DBV…)" }
    if case .fixed(let rate) = rental, rate.millionths < 0 { return "the rental is below zero" }
    if assetPool == .zero { return "no document names the assets" }
    if purchaseUndertaking == .zero { return "there is no undertaking to buy the assets back" }
    if certificateUntil < security.issueDate {
      return "the certificate ends on \(certificateUntil), before the issue date"
    }
    return coupons.defect(maturity: security.maturityDate)
      ?? coupons.defect(ofEarly: puts.map(\.date), maturity: security.maturityDate)
      ?? reserve?.defect
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(security)
    writer.value(coupons)
    writer.value(rental)
    writer.value(assetPool)
    writer.value(purchaseUndertaking)
    writer.value(certificateUntil)
    writer.optional(reserve)
    writer.list(puts)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    security = try SecurityTerms(from: &reader)
    coupons = try CouponTerms(from: &reader)
    rental = try Rental(from: &reader)
    assetPool = try Digest(from: &reader)
    purchaseUndertaking = try Digest(from: &reader)
    certificateUntil = try CalendarDate(from: &reader)
    reserve = try reader.optional()
    puts = try reader.ascendingList(max: FixedBondTerms.datesMax) { $0.date }
  }
}

extension Rental: BCSEncodable, BCSDecodable {
  /// Appends the variant and the rate.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .fixed(let rate):
      writer.variant(0)
      writer.value(rate)
    case .variable(let rate):
      writer.variant(1)
      writer.value(rate)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .fixed(try reader.value())
    case 1: self = .variable(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
