public import SanadCodec

/// The terms of an instrument.
///
/// Encoding: symbol; issuer's LEI; currency; class terms (variant 0 bill, 1 cash; bonds, sukuk and
/// commodity reserves are later variants).
public struct TermSheet: Hashable, Sendable {
  /// The short name; its digest is the instrument's id.
  public let symbol: InstrumentSymbol
  /// The issuer.
  public let issuer: LEI
  /// The currency of its face.
  public let currency: Currency
  /// What is particular to its class.
  public let terms: ClassTerms

  /// Creates a term sheet; whether it makes sense is ``defect``.
  public init(symbol: InstrumentSymbol, issuer: LEI, currency: Currency, terms: ClassTerms) {
    self.symbol = symbol
    self.issuer = issuer
    self.currency = currency
    self.terms = terms
  }

  /// The digest of the symbol.
  public var instrument: InstrumentID { InstrumentID(symbol) }

  /// Minor units of the currency that one unit is the face of; 1 for cash.
  public var unitFaceMinor: UInt128 {
    switch terms {
    case .bill(let terms): terms.unitFaceMinor
    case .cash: 1
    }
  }

  /// What is wrong with the terms, in one sentence; nil when nothing is.
  public var defect: String? {
    switch terms {
    case .bill(let terms): terms.defect
    case .cash: nil
    }
  }

  /// The face of a number of units.
  ///
  /// - Throws: `overflow`.
  public func face(of units: Units) throws(ValueFailure) -> Money {
    guard let minor = CheckedMath.product(units.value, unitFaceMinor),
      let signed = Int128(exactly: minor)
    else { throw .overflow }
    return Money(minorUnits: signed, currency)
  }
}

/// What is particular to a class of instrument.
public enum ClassTerms: Hashable, Sendable {
  /// Variant 0: a treasury bill.
  case bill(BillTerms)
  /// Variant 1: cash on the ledger.
  case cash(CashTerms)

  /// The word that policies and messages use.
  public var name: String {
    switch self {
    case .bill: "bill"
    case .cash: "cash"
    }
  }
}

/// How a bill's price follows from its yield (instruments.md 1.1).
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
/// Encoding: isin; cfi; fisn; unit face u128; multiple u128; issue date i32; maturity date i32;
/// discount convention; rounding.
public struct BillTerms: Hashable, Sendable {
  /// The international number.
  public let isin: ISIN
  /// The classification; of group DY, money-market debt.
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
  /// How price follows from yield.
  public let discountConvention: DiscountConvention
  /// How an amount of money that is not whole is rounded; who loses is a term.
  public let rounding: Rounding

  /// Creates the terms of a bill.
  public init(
    isin: ISIN, cfi: CFI, fisn: FISN, unitFaceMinor: UInt128, multiple: Units,
    issueDate: CalendarDate, maturityDate: CalendarDate, discountConvention: DiscountConvention,
    rounding: Rounding
  ) {
    self.isin = isin
    self.cfi = cfi
    self.fisn = fisn
    self.unitFaceMinor = unitFaceMinor
    self.multiple = multiple
    self.issueDate = issueDate
    self.maturityDate = maturityDate
    self.discountConvention = discountConvention
    self.rounding = rounding
  }

  /// What is wrong, in one sentence; nil when nothing is.
  public var defect: String? {
    if unitFaceMinor == 0 { return "the face of a unit is zero" }
    if multiple.isZero { return "the multiple of units is zero" }
    if issueDate >= maturityDate {
      return "maturity \(maturityDate) is not after the issue date \(issueDate)"
    }
    if !cfi.text.hasPrefix("DY") { return "CFI \(cfi) is not of money-market debt (DY…)" }
    return nil
  }
}

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
public struct CashTerms: Hashable, Sendable {
  /// What stands behind it.
  public let backing: CashBacking

  /// Creates the terms of cash.
  public init(backing: CashBacking) { self.backing = backing }
}

extension TermSheet: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(symbol)
    writer.value(issuer)
    writer.value(currency)
    writer.value(terms)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    symbol = try InstrumentSymbol(from: &reader)
    issuer = try LEI(from: &reader)
    currency = try Currency(from: &reader)
    terms = try ClassTerms(from: &reader)
  }
}

extension ClassTerms: BCSEncodable, BCSDecodable {
  /// Appends the variant and the terms.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .bill(let terms):
      writer.variant(0)
      writer.value(terms)
    case .cash(let terms):
      writer.variant(1)
      writer.value(terms)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .bill(try reader.value())
    case 1: self = .cash(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension BillTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(isin)
    writer.value(cfi)
    writer.value(fisn)
    writer.u128(unitFaceMinor)
    writer.value(multiple)
    writer.value(issueDate)
    writer.value(maturityDate)
    writer.value(discountConvention)
    writer.value(rounding)
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
    discountConvention = try DiscountConvention(from: &reader)
    rounding = try Rounding(from: &reader)
  }
}

extension CashTerms: BCSEncodable, BCSDecodable {
  /// Appends the backing.
  public func encode(into writer: inout BCSWriter) { writer.value(backing) }

  /// Reads the backing.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    backing = try CashBacking(from: &reader)
  }
}
