public import SanadCodec

/// The terms of an instrument.
///
/// Encoding: symbol; issuer's LEI; currency; class terms; details.
public struct TermSheet: Hashable, Sendable {
  /// The short name; its digest is the instrument's id.
  public let symbol: InstrumentSymbol
  /// The issuer.
  public let issuer: LEI
  /// The currency of its face.
  public let currency: Currency
  /// What is particular to its class.
  public let terms: ClassTerms
  /// What any class can say besides.
  public let details: SheetDetails

  /// Creates a term sheet; whether it makes sense is ``defect``.
  public init(
    symbol: InstrumentSymbol, issuer: LEI, currency: Currency, terms: ClassTerms,
    details: SheetDetails = SheetDetails()
  ) {
    self.symbol = symbol
    self.issuer = issuer
    self.currency = currency
    self.terms = terms
    self.details = details
  }

  /// The digest of the symbol.
  public var instrument: InstrumentID { InstrumentID(symbol) }

  /// Minor units of the currency that one unit is the face of; 1 for cash, of a commodity the value
  /// at which it is booked.
  public var unitFaceMinor: UInt128 {
    terms.commodity?.unitValueMinor ?? terms.security?.unitFaceMinor ?? 1
  }

  /// What is wrong with the terms, in one sentence; nil when nothing is.
  public var defect: String? {
    terms.security?.defect ?? terms.particular.defect ?? details.defect(of: terms)
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

extension TermSheet: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(symbol)
    writer.value(issuer)
    writer.value(currency)
    writer.value(terms)
    writer.value(details)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    symbol = try InstrumentSymbol(from: &reader)
    issuer = try LEI(from: &reader)
    currency = try Currency(from: &reader)
    terms = try ClassTerms(from: &reader)
    details = try SheetDetails(from: &reader)
  }
}
