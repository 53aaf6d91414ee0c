public import SanadCodec

/// A business-day calendar as the ledger has it; its number stands in terms and stays, its days may
/// change.
///
/// Encoding after the version: revision u32; name; weekend u8; list of days off i32, strictly
/// ascending, at most 4,096; set by.
public struct CalendarRecord: StateRecord {
  /// Most days off.
  public static let daysMax = 4_096
  /// Most bytes of a name.
  public static let nameBytesMax = 64

  /// How often it was published, from 1.
  public let revision: UInt32
  /// What people call it.
  public let name: String
  /// The days of each week without business: bit 0 is Monday, bit 6 Sunday; not all of them.
  public let weekend: UInt8
  /// The other days without business.
  public let daysOff: [CalendarDate]
  /// Who published it.
  public let publishedBy: AccountID

  /// Creates a calendar.
  public init(
    revision: UInt32, name: String, weekend: UInt8, daysOff: [CalendarDate],
    publishedBy: AccountID
  ) {
    self.revision = revision
    self.name = name
    self.weekend = weekend
    self.daysOff = daysOff
    self.publishedBy = publishedBy
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(revision)
    writer.text(name)
    writer.u8(weekend)
    writer.list(daysOff)
    writer.value(publishedBy)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    revision = try reader.u32()
    name = try reader.text(max: Self.nameBytesMax)
    weekend = try reader.u8()
    daysOff = try reader.ascendingList(max: Self.daysMax) { $0 }
    publishedBy = try AccountID(from: &reader)
  }
}

/// A published rate of a benchmark.
///
/// Encoding: date i32; rate i64; by; at u64.
public struct Fixing: Hashable, Sendable {
  /// From which date it counts.
  public let date: CalendarDate
  /// The rate.
  public let rate: Rate
  /// Who published it.
  public let publishedBy: AccountID
  /// The block time.
  public let publishedAt: Timestamp

  /// Creates a fixing.
  public init(date: CalendarDate, rate: Rate, publishedBy: AccountID, publishedAt: Timestamp) {
    self.date = date
    self.rate = rate
    self.publishedBy = publishedBy
    self.publishedAt = publishedAt
  }
}

/// Two currencies of which one has a price in the other.
///
/// Encoding: base; price.
public struct CurrencyPair: Hashable, Sendable {
  /// That of which one unit has a price.
  public let base: Currency
  /// That in which the price is.
  public let price: Currency

  /// Pairs two currencies.
  public init(base: Currency, price: Currency) {
    self.base = base
    self.price = price
  }
}

/// The fixings of a benchmark, of which the oldest are dropped.
///
/// Encoding after the version: list of fixings, strictly ascending by date, at most 512; optional
/// pair.
public struct FixingsRecord: StateRecord {
  /// Most fixings that are kept.
  public static let fixingsMax = 512

  /// Ascending by date.
  public private(set) var fixings: [Fixing]
  /// Of an exchange rate: what its fixings, as millionths of a unit, are the price of. Nil of a rate
  /// a year.
  public let pair: CurrencyPair?

  /// None.
  public init(pair: CurrencyPair? = nil) {
    fixings = []
    self.pair = pair
  }

  /// The newest fixing that counts on a date, however old; nil where none is kept.
  public func newest(on date: CalendarDate) -> Fixing? { fixings.last { $0.date <= date } }

  /// Adds a fixing that is newer than all others.
  public mutating func append(_ fixing: Fixing) {
    if fixings.count >= Self.fixingsMax { fixings.removeFirst() }
    fixings.append(fixing)
  }

  /// Appends the fixings and the pair.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.list(fixings)
    writer.optional(pair)
  }

  /// Reads the fixings and the pair.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    fixings = try reader.ascendingList(max: Self.fixingsMax) { $0.date }
    pair = try reader.optional()
  }
}

extension CurrencyPair: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(base)
    writer.value(price)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    base = try Currency(from: &reader)
    price = try Currency(from: &reader)
  }
}

extension CurrencyPair: CustomStringConvertible {
  /// `PKR for 1 USD`.
  public var description: String { "\(price) for 1 \(base)" }
}

extension Fixing: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(date)
    writer.value(rate)
    writer.value(publishedBy)
    writer.value(publishedAt)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    date = try CalendarDate(from: &reader)
    rate = try Rate(from: &reader)
    publishedBy = try AccountID(from: &reader)
    publishedAt = try Timestamp(from: &reader)
  }
}
