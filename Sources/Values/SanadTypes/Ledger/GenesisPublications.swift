public import SanadCodec

/// A calendar that is there from the start, as if an office had published it before the first block.
///
/// Encoding: number u32; name; weekend u8; list of days off i32, strictly ascending, at most 4,096.
public struct GenesisCalendar: Hashable, Sendable {
  /// The number that terms name.
  public let number: UInt32
  /// What people call it.
  public let name: String
  /// The days of each week without business: bit 0 is Monday, bit 6 Sunday; not all of them.
  public let weekend: UInt8
  /// The other days without business, ascending.
  public let daysOff: [CalendarDate]

  /// Creates a calendar.
  public init(number: UInt32, name: String, weekend: UInt8, daysOff: [CalendarDate]) {
    self.number = number
    self.name = name
    self.weekend = weekend
    self.daysOff = daysOff
  }

  /// As the ledger keeps it: the first revision, published by nobody.
  public var record: CalendarRecord {
    CalendarRecord(
      revision: 1, name: name, weekend: weekend, daysOff: daysOff, publishedBy: .genesis)
  }
}

/// A table of withholding tax that is there from the start.
///
/// Encoding: number u32; account u32; list of rates, strictly ascending by date, at most 64.
public struct GenesisTaxTable: Hashable, Sendable {
  /// The number that terms name.
  public let number: UInt32
  /// The place of the account that gets what is withheld.
  public let account: UInt32
  /// The rates, ascending by the date from which they count.
  public let dates: [TaxRates]

  /// Creates a table.
  public init(number: UInt32, account: UInt32, dates: [TaxRates]) {
    self.number = number
    self.account = account
    self.dates = dates
  }

  /// As the ledger keeps it.
  public var table: TaxTable {
    TaxTable(account: Genesis.accountID(at: account), dates: dates)
  }
}

extension GenesisCalendar: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(number)
    writer.text(name)
    writer.u8(weekend)
    writer.list(daysOff)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u32()
    name = try reader.text(max: CalendarRecord.nameBytesMax)
    weekend = try reader.u8()
    daysOff = try reader.ascendingList(max: CalendarRecord.daysMax) { $0 }
  }
}

extension GenesisTaxTable: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(number)
    writer.u32(account)
    writer.list(dates)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u32()
    account = try reader.u32()
    dates = try reader.ascendingList(max: TaxTable.datesMax) { $0.from }
  }
}
