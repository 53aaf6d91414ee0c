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
/// Encoding: backing.
public struct CashTerms: InstrumentTerms {
  /// What stands behind it.
  public let backing: CashBacking

  /// Creates the terms of cash.
  public init(backing: CashBacking) { self.backing = backing }

  /// Nothing can be wrong with them.
  public var defect: String? { nil }

  /// Appends the backing.
  public func encode(into writer: inout BCSWriter) { writer.value(backing) }

  /// Reads the backing.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    backing = try CashBacking(from: &reader)
  }
}
