public import SanadCodec

/// What stands behind cash on the ledger.
public enum CashBacking: UInt8, CaseIterable, Hashable, Sendable {
  /// A liability of the central bank, for institutions.
  case wholesaleCentralBank
  /// A liability of a bank.
  case tokenisedDeposit
  /// A licensed stablecoin with attested reserves.
  case stablecoin
}

extension CashBacking: ByteEnumeration {}

/// Cash: one unit is one minor unit of the currency.
///
/// Encoding: backing; optional reserve.
public struct CashTerms: InstrumentTerms {
  /// What stands behind it.
  public let backing: CashBacking
  /// The reserve that has to be attested before units are issued; of a stablecoin alone.
  public let reserve: ReserveTerms?

  /// Creates the terms of cash.
  public init(backing: CashBacking, reserve: ReserveTerms? = nil) {
    self.backing = backing
    self.reserve = reserve
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    if reserve != nil, backing != .stablecoin {
      return "the liability of a bank has no reserve that is attested"
    }
    return reserve?.defect
  }

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(backing)
    writer.optional(reserve)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    backing = try CashBacking(from: &reader)
    reserve = try reader.optional()
  }
}
