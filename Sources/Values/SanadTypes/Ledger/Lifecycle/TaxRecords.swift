public import SanadCodec

/// The rates of a withholding tax from a date on.
///
/// Encoding: from i32; rest u32; list of (class, rate u32), strictly ascending by class.
public struct TaxRates: Hashable, Sendable {
  /// The first record date to which they apply.
  public let from: CalendarDate
  /// The rate of whoever has no class of its own in the table, or no current claim of one.
  public let rest: BasisPoints
  /// The rates of classes.
  public let rates: [ClassRate]

  /// The rate of one class.
  ///
  /// Encoding: class; rate u32.
  public struct ClassRate: Hashable, Sendable {
    /// The class.
    public let taxClass: TaxClass
    /// The rate.
    public let rate: BasisPoints

    /// Pairs a class with a rate.
    public init(_ taxClass: TaxClass, _ rate: BasisPoints) {
      self.taxClass = taxClass
      self.rate = rate
    }
  }

  /// Creates rates; sorts the classes.
  public init(from: CalendarDate, rest: BasisPoints, rates: [ClassRate]) {
    self.from = from
    self.rest = rest
    self.rates = rates.sorted { $0.taxClass.rawValue < $1.taxClass.rawValue }
  }

  /// The rate of a class; nil stands for whoever has none.
  public func rate(of taxClass: TaxClass?) -> BasisPoints {
    rates.first { $0.taxClass == taxClass }?.rate ?? rest
  }
}

/// A table of withholding tax, with rates by date.
///
/// Encoding after the version: account; list of rates, strictly ascending by date, at most 64.
public struct TaxTable: StateRecord {
  /// Most dates of a table.
  public static let datesMax = 64

  /// The authority's account, which gets what is withheld.
  public let account: AccountID
  /// Ascending by date.
  public private(set) var dates: [TaxRates]

  /// A table without rates.
  public init(account: AccountID, dates: [TaxRates] = []) {
    self.account = account
    self.dates = dates
  }

  /// The rates at a record date; nil before the first.
  public func rates(at date: CalendarDate) -> TaxRates? { dates.last { $0.from <= date } }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(account)
    writer.list(dates)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    dates = try reader.ascendingList(max: Self.datesMax) { $0.from }
  }
}

/// What claims said of an identity's tax class before the present one, so that tax is withheld by the
/// class at the record, whenever it is.
///
/// Encoding after the version: list of terms, ascending by beginning, at most 32.
public struct TaxHistory: StateRecord {
  /// Most terms that are kept.
  public static let termsMax = 32

  /// A claim that was replaced.
  ///
  /// Encoding: class; from u64; until u64.
  public struct Term: Hashable, Sendable {
    /// What it said.
    public let taxClass: TaxClass
    /// The block time of its beginning.
    public let from: Timestamp
    /// The block time from which it no longer counted.
    public let until: Timestamp

    /// Creates a term.
    public init(taxClass: TaxClass, from: Timestamp, until: Timestamp) {
      self.taxClass = taxClass
      self.from = from
      self.until = until
    }
  }

  /// Ascending by beginning.
  public private(set) var terms: [Term]

  /// Nothing was replaced.
  public init() { terms = [] }

  /// Notes a claim that is replaced.
  public mutating func append(_ term: Term) {
    if terms.count >= Self.termsMax { terms.removeFirst() }
    terms.append(term)
  }

  /// What counted at a time; nil where nothing did or where it is too long ago.
  public func taxClass(at time: Timestamp) -> TaxClass? {
    terms.last { $0.from <= time && time < $0.until }?.taxClass
  }

  /// Appends the terms.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(terms) }

  /// Reads the terms.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    terms = try reader.list(max: Self.termsMax)
  }
}

/// Cash that the issuer has paid and that could not reach a holder. It is the holder's for ever.
///
/// Encoding after the version: units u128; since u64.
public struct SuspenseRecord: StateRecord {
  /// How much waits.
  public var units: Units
  /// The block time since which some of it has waited.
  public let since: Timestamp

  /// Creates the record.
  public init(units: Units, since: Timestamp) {
    self.units = units
    self.since = since
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(units)
    writer.value(since)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    units = try Units(from: &reader)
    since = try Timestamp(from: &reader)
  }
}

extension TaxRates: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(from)
    writer.value(rest)
    writer.list(rates)
  }

  /// Reads rates of at most the whole.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    from = try CalendarDate(from: &reader)
    rest = try Self.rate(from: &reader)
    rates = try reader.ascendingList(max: TaxClass.allCases.count) { $0.taxClass.rawValue }
  }

  fileprivate static func rate(from reader: inout BCSReader) throws(DecodingFailure) -> BasisPoints
  {
    let start = reader.offset
    let rate = try BasisPoints(from: &reader)
    if rate.value > BasisPoints.whole {
      throw DecodingFailure(.invalidValue("more than the whole is withheld"), at: start)
    }
    return rate
  }
}

extension TaxRates.ClassRate: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(taxClass)
    writer.value(rate)
  }

  /// Reads a rate of at most the whole.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    taxClass = try TaxClass(from: &reader)
    rate = try TaxRates.rate(from: &reader)
  }
}

extension TaxHistory.Term: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(taxClass)
    writer.value(from)
    writer.value(until)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    taxClass = try TaxClass(from: &reader)
    from = try Timestamp(from: &reader)
    until = try Timestamp(from: &reader)
  }
}
