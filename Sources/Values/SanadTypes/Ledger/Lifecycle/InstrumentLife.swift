public import SanadCodec

/// How far an instrument has come in its life.
///
/// Encoding after the version: planned u32; missed u32; repaid u32; optional called i32; list of
/// partial calls, strictly ascending by date, at most 256; optional open put u32.
public struct InstrumentLife: StateRecord {
  /// Payments of the terms, in their order, of which the record has been taken.
  public var planned: UInt32
  /// Payments that the issuer has missed and not made since.
  public var missed: UInt32
  /// How much of the face was repaid before maturity, in millionths.
  public var repaid: UInt32
  /// The day on which the issuer repays it before maturity.
  public var called: CalendarDate?
  /// Parts of the face that the issuer repays before maturity beside those of the terms, ascending by
  /// date.
  public private(set) var partialCalls: [Amortisation]
  /// The payment of a put that was declared and is not made; there is one at most.
  public var openPut: UInt32?

  /// The life of an instrument to which nothing has happened.
  public init() {
    planned = 0
    missed = 0
    repaid = 0
    partialCalls = []
  }

  /// Notes a partial call; false where there is one of its date, or as many as can be.
  public mutating func add(_ call: Amortisation) -> Bool {
    guard partialCalls.count < FixedBondTerms.datesMax,
      !partialCalls.contains(where: { $0.date == call.date })
    else { return false }
    let place = partialCalls.firstIndex { $0.date > call.date } ?? partialCalls.count
    partialCalls.insert(call, at: place)
    return true
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(planned)
    writer.u32(missed)
    writer.u32(repaid)
    writer.optional(called)
    writer.list(partialCalls)
    writer.optionalU32(openPut)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    planned = try reader.u32()
    missed = try reader.u32()
    repaid = try reader.u32()
    called = try reader.optional()
    partialCalls = try reader.ascendingList(max: FixedBondTerms.datesMax) { $0.date }
    openPut = try reader.optionalU32()
  }
}

/// The account that another key of the state leads to.
///
/// Encoding after the version: account.
public struct AccountReference: StateRecord {
  /// The account.
  public let account: AccountID

  /// Wraps an account.
  public init(_ account: AccountID) { self.account = account }

  /// Appends the account.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(account) }

  /// Reads the account.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
  }
}

/// Where a holding stands in the register of its instrument's holders.
///
/// Encoding: place u64; settled u32.
public struct RegisterEntry: Hashable, Sendable {
  /// The place in the register, which it keeps.
  public let place: UInt64
  /// The payments of the instrument that have been noted for it.
  public var settled: UInt32

  /// Creates an entry.
  public init(place: UInt64, settled: UInt32) {
    self.place = place
    self.settled = settled
  }
}

/// Units that were held at the record of payments that are still to be made.
///
/// Encoding: first u32; end u32; units u128.
public struct Entitlement: Hashable, Sendable {
  /// The first payment.
  public let first: UInt32
  /// One more than the last.
  public let end: UInt32
  /// The units at the record of each; not zero.
  public let units: Units

  /// Creates an entitlement.
  public init(first: UInt32, end: UInt32, units: Units) {
    self.first = first
    self.end = end
    self.units = units
  }
}

/// What a holding is still to be paid. One that waits for nothing has no such leaf.
///
/// Encoding after the version: list of entitlements, at most 1,024, ascending and apart.
public struct HolderEntitlements: StateRecord {
  /// Most entries; no instrument has more payments that wait.
  public static let entriesMax = 1_024

  /// Ascending by payment, none twice.
  public private(set) var entries: [Entitlement]

  /// Nothing waits.
  public init() { entries = [] }

  /// Whether nothing waits.
  public var isEmpty: Bool { entries.isEmpty }

  /// Notes units for the payments from `first` up to and without `end`, which come behind all others.
  public mutating func append(first: UInt32, end: UInt32, units: Units) {
    guard first < end, !units.isZero else { return }
    if let last = entries.last, last.end == first, last.units == units {
      entries[entries.count - 1] = Entitlement(first: last.first, end: end, units: units)
    } else {
      entries.append(Entitlement(first: first, end: end, units: units))
    }
  }

  /// Takes a payment out, and gives the units that it is on; zero where none are noted.
  public mutating func take(_ payment: UInt32) -> Units {
    guard
      let place = entries.firstIndex(where: { $0.first <= payment && payment < $0.end })
    else { return .zero }
    let found = entries[place]
    let rest = [
      Entitlement(first: found.first, end: payment, units: found.units),
      Entitlement(first: payment + 1, end: found.end, units: found.units),
    ]
    entries.replaceSubrange(place...place, with: rest.filter { $0.first < $0.end })
    return found.units
  }

  /// Appends the entries.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(entries) }

  /// Reads the entries.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    entries = try reader.ascendingList(max: Self.entriesMax) { $0.first }
    for (one, next) in zip(entries, entries.dropFirst()) where one.end > next.first {
      throw DecodingFailure(.invalidValue("entitlements overlap"), at: start)
    }
  }
}

extension RegisterEntry: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(place)
    writer.u32(settled)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    place = try reader.u64()
    settled = try reader.u32()
  }
}

extension Entitlement: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(first)
    writer.u32(end)
    writer.value(units)
  }

  /// Reads an entitlement to at least one payment.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    first = try reader.u32()
    end = try reader.u32()
    if first >= end { throw DecodingFailure(.invalidValue("an entitlement to nothing"), at: start) }
    units = try Units(from: &reader)
  }
}
