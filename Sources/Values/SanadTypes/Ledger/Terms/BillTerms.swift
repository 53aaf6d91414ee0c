public import SanadCodec

/// How a bill's price follows from its yield (docs/instruments.md, "Bills").
public enum DiscountConvention: UInt8, CaseIterable, Hashable, Sendable {
  /// P = 100 / (1 + y·d/365).
  case simpleYield365
  /// P = 100·(1 − d·r/360).
  case bankDiscount360
}

extension DiscountConvention: ByteEnumeration {}
extension Rounding: ByteEnumeration {}

/// A treasury bill: sold below its face, repaid at its face.
///
/// Encoding: security; discount convention.
public struct BillTerms: InstrumentTerms {
  /// What it has in common with other securities; its classification is of group DY, money-market
  /// debt.
  public let security: SecurityTerms
  /// How price follows from yield.
  public let discountConvention: DiscountConvention

  /// Creates the terms of a bill.
  public init(security: SecurityTerms, discountConvention: DiscountConvention) {
    self.security = security
    self.discountConvention = discountConvention
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    security.cfi.text.hasPrefix("DY")
      ? nil : "CFI \(security.cfi) is not of money-market debt (DY…)"
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(security)
    writer.value(discountConvention)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    security = try SecurityTerms(from: &reader)
    discountConvention = try DiscountConvention(from: &reader)
  }
}
