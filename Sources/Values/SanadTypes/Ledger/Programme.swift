public import SanadCodec

/// Instruments under one ceiling of what may be issued of them together.
///
/// What counts is the face of new units, booked once when they are issued: as it is where it is in
/// the ceiling's currency, and otherwise converted at the fixing in force (decision 039). What an
/// auction may still deliver is reserved meanwhile. Redemption frees nothing (decision 021).
///
/// Encoding after the version: name; ceiling; booked; reserved, all as money of one currency; list of
/// conversions, strictly ascending by currency, at most 16.
public struct Programme: StateRecord {
  /// Most bytes of a name.
  public static let nameBytesMax = 64
  /// Most currencies that are converted.
  public static let conversionsMax = 16

  /// What people call it.
  public let name: String
  /// The most that may be booked.
  public let ceiling: Money
  /// What is booked; with ``reserved`` at most ``ceiling``, in its currency.
  public private(set) var booked: Money
  /// What auctions may still deliver.
  public private(set) var reserved: Money
  /// How instruments in other currencies are booked, ascending by currency.
  public let conversions: [ProgrammeConversion]

  /// Creates a programme under which nothing has been issued; sorts the conversions.
  public init(name: String, ceiling: Money, conversions: [ProgrammeConversion] = []) {
    self.name = name
    self.ceiling = ceiling
    booked = .zero(ceiling.currency)
    reserved = .zero(ceiling.currency)
    self.conversions = conversions.sorted { $0.currency < $1.currency }
  }

  /// A programme of a genesis, under which nothing has been issued.
  public init(_ entry: GenesisProgramme) {
    self.init(name: entry.name, ceiling: entry.ceiling, conversions: entry.conversions)
  }

  /// What is left below the ceiling; zero of a value that makes no sense.
  public var headroom: Money {
    do throws(ValueFailure) {
      let rest = try ceiling.subtracting(booked).subtracting(reserved)
      return rest.isNegative ? .zero(ceiling.currency) : rest
    } catch { return .zero(ceiling.currency) }
  }

  /// How an instrument in another currency is booked; nil where it cannot be.
  public func conversion(of currency: Currency) -> ProgrammeConversion? {
    conversions.first { $0.currency == currency }
  }

  /// Whether an instrument in a currency can be under it.
  public func takes(_ currency: Currency) -> Bool {
    currency == ceiling.currency || conversion(of: currency) != nil
  }

  /// Books a value; false, and nothing changes, where it is negative, of another currency, or more
  /// than the headroom.
  public mutating func book(_ value: Money) -> Bool { add(value, to: \.booked) }

  /// Reserves a value for units to come; false, and nothing changes, where ``book(_:)`` would give it.
  public mutating func reserve(_ value: Money) -> Bool { add(value, to: \.reserved) }

  /// Frees what was reserved; false, and nothing changes, where so much is not.
  public mutating func release(_ value: Money) -> Bool {
    guard value.currency == ceiling.currency, !value.isNegative,
      value.minorUnits <= reserved.minorUnits
    else { return false }
    do throws(ValueFailure) { reserved = try reserved.subtracting(value) } catch { return false }
    return true
  }

  /// Books what was reserved; false, and nothing changes, where so much is not.
  public mutating func bookReserved(_ value: Money) -> Bool {
    var after = self
    guard after.release(value), after.book(value) else { return false }
    self = after
    return true
  }

  private mutating func add(
    _ value: Money, to sum: WritableKeyPath<Programme, Money>
  ) -> Bool {
    guard value.currency == ceiling.currency, !value.isNegative,
      value.minorUnits <= headroom.minorUnits
    else { return false }
    do throws(ValueFailure) {
      self[keyPath: sum] = try self[keyPath: sum].adding(value)
    } catch { return false }
    return true
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(ceiling)
    writer.value(booked)
    writer.value(reserved)
    writer.list(conversions)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Self.nameBytesMax)
    ceiling = try Money(from: &reader)
    booked = try Self.sum(in: ceiling.currency, from: &reader)
    reserved = try Self.sum(in: ceiling.currency, from: &reader)
    conversions = try reader.ascendingList(max: Self.conversionsMax) { $0.currency }
  }

  private static func sum(
    in currency: Currency, from reader: inout BCSReader
  ) throws(DecodingFailure) -> Money {
    let start = reader.offset
    let money = try Money(from: &reader)
    if money.currency != currency {
      throw DecodingFailure(.invalidValue("a programme is booked in one currency"), at: start)
    }
    return money
  }
}

/// How the face of instruments in a currency is booked under a ceiling in another: at the newest
/// fixing of a benchmark, which is what one unit of the ceiling's currency costs in the instrument's.
///
/// Encoding: currency; benchmark; stale days u16.
public struct ProgrammeConversion: Hashable, Sendable {
  /// Most days that a fixing may count.
  public static let staleDaysMax: UInt16 = 366
  /// What the fixings of an exchange rate can be: up to a thousand million for one.
  public static let rates: ClosedRange<Int64> = 1...1_000_000_000_000_000

  /// The currency of the instruments.
  public let currency: Currency
  /// The benchmark under whose name the fixings are published.
  public let benchmark: InstrumentSymbol
  /// A fixing from more than so many days before the booking does not count.
  public let staleDays: UInt16

  /// Creates a conversion.
  public init(currency: Currency, benchmark: InstrumentSymbol, staleDays: UInt16) {
    self.currency = currency
    self.benchmark = benchmark
    self.staleDays = staleDays
  }
}

/// A programme that exists from the start; instruments name it by its place.
///
/// Encoding: name; ceiling; list of conversions, strictly ascending by currency, at most 16.
public struct GenesisProgramme: Hashable, Sendable {
  /// What people call it.
  public let name: String
  /// The most that may be booked.
  public let ceiling: Money
  /// How instruments in other currencies are booked, ascending by currency.
  public let conversions: [ProgrammeConversion]

  /// Creates a programme; sorts the conversions.
  public init(name: String, ceiling: Money, conversions: [ProgrammeConversion] = []) {
    self.name = name
    self.ceiling = ceiling
    self.conversions = conversions.sorted { $0.currency < $1.currency }
  }
}

extension ProgrammeConversion: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(currency)
    writer.value(benchmark)
    writer.u16(staleDays)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    currency = try Currency(from: &reader)
    benchmark = try InstrumentSymbol(from: &reader)
    staleDays = try reader.u16()
  }
}

extension GenesisProgramme: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(ceiling)
    writer.list(conversions)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Programme.nameBytesMax)
    ceiling = try Money(from: &reader)
    conversions = try reader.ascendingList(max: Programme.conversionsMax) { $0.currency }
  }
}
