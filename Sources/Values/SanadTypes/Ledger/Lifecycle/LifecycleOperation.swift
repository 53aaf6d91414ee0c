public import SanadCodec
public import SanadCrypto

/// A step in the life of an instrument that somebody asks for.
///
/// Encoding: variant, then the fields. A number is never used again.
public enum LifecycleOperation: Hashable, Sendable {
  /// Variant 0: the submitter brings the cash of a payment.
  case fund(InstrumentID, payment: UInt32)
  /// Variant 1: the submitter says where cash of an instrument goes that is owed to it; to itself, as
  /// at first.
  case route(InstrumentID, to: AccountID)
  /// Variant 2: the submitter takes the cash of an instrument that waits for it in suspense.
  case claim(InstrumentID)
  /// Variant 3: the calendar authority publishes a calendar, or another version of it.
  case publishCalendar(PublishCalendar)
  /// Variant 4: the fixing agent publishes the rate of a benchmark from a date on.
  case publishFixing(InstrumentSymbol, from: CalendarDate, Rate)
  /// Variant 5: the treasury publishes rates of a tax table.
  case publishTax(PublishTax)
  /// Variant 6: the treasury calls a bond: it is repaid on one of the dates of its terms.
  case call(InstrumentID, CalendarDate)
  /// Variant 7: treasury and central bank register an instrument.
  case register(RegisterInstrument)
  /// Variant 8: an account of the issuer gives units up that it holds, and they are no more.
  case retire(InstrumentID, Units)
  /// Variant 9: the submitter gives notice that it wants units repaid on a put date of the terms.
  case put(InstrumentID, CalendarDate, Units)
  /// Variant 10: the submitter takes its notice for a put date back.
  case withdrawPut(InstrumentID, CalendarDate)
  /// Variant 11: the treasury calls a part of the face, in millionths, on a call date of the terms.
  case callPart(InstrumentID, CalendarDate, part: UInt32)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .fund: "fund"
    case .route: "route"
    case .claim: "claim"
    case .publishCalendar: "publishCalendar"
    case .publishFixing: "publishFixing"
    case .publishTax: "publishTax"
    case .call: "call"
    case .register: "register"
    case .retire: "retire"
    case .put: "put"
    case .withdrawPut: "withdrawPut"
    case .callPart: "callPart"
    }
  }
}

/// A calendar's days.
///
/// Encoding: number u32; name; weekend u8; list of days off i32, strictly ascending, at most 4,096.
public struct PublishCalendar: Hashable, Sendable {
  /// Its number, which terms name.
  public let number: UInt32
  /// What people call it.
  public let name: String
  /// The days of each week without business: bit 0 is Monday, bit 6 Sunday.
  public let weekend: UInt8
  /// The other days without business, ascending.
  public let daysOff: [CalendarDate]

  /// Creates the operation; sorts the days.
  public init(number: UInt32, name: String, weekend: UInt8, daysOff: [CalendarDate]) {
    self.number = number
    self.name = name
    self.weekend = weekend
    self.daysOff = daysOff.sorted()
  }
}

/// Rates of a tax.
///
/// Encoding: number u32; account; rates.
public struct PublishTax: Hashable, Sendable {
  /// The table's number, which terms name.
  public let number: UInt32
  /// The authority's account; that of a table stays as it was first published.
  public let account: AccountID
  /// The rates from a date on.
  public let rates: TaxRates

  /// Creates the operation.
  public init(number: UInt32, account: AccountID, rates: TaxRates) {
    self.number = number
    self.account = account
    self.rates = rates
  }
}

/// A new instrument.
///
/// Encoding: terms; authorised u128; policy 32; optional programme u32.
public struct RegisterInstrument: Hashable, Sendable {
  /// The terms.
  public let terms: TermSheet
  /// The most units that may be issued.
  public let authorised: Units
  /// The digest of the policy that governs it, which the state has.
  public let policy: Digest
  /// The number of the programme whose ceiling it is under.
  public let programme: UInt32?

  /// Creates the operation.
  public init(terms: TermSheet, authorised: Units, policy: Digest, programme: UInt32? = nil) {
    self.terms = terms
    self.authorised = authorised
    self.policy = policy
    self.programme = programme
  }
}

extension LifecycleOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .fund(let instrument, let payment):
      writer.variant(0)
      writer.value(instrument)
      writer.u32(payment)
    case .route(let cash, let account):
      writer.variant(1)
      writer.value(cash)
      writer.value(account)
    case .claim(let cash):
      writer.variant(2)
      writer.value(cash)
    case .publishCalendar(let operation):
      writer.variant(3)
      writer.value(operation)
    case .publishFixing(let benchmark, let date, let rate):
      writer.variant(4)
      writer.value(benchmark)
      writer.value(date)
      writer.value(rate)
    case .publishTax(let operation):
      writer.variant(5)
      writer.value(operation)
    case .call(let instrument, let date):
      writer.variant(6)
      writer.value(instrument)
      writer.value(date)
    case .register(let operation):
      writer.variant(7)
      writer.value(operation)
    case .retire(let instrument, let units):
      writer.variant(8)
      writer.value(instrument)
      writer.value(units)
    case .put(let instrument, let date, let units):
      writer.variant(9)
      writer.value(instrument)
      writer.value(date)
      writer.value(units)
    case .withdrawPut(let instrument, let date):
      writer.variant(10)
      writer.value(instrument)
      writer.value(date)
    case .callPart(let instrument, let date, let part):
      writer.variant(11)
      writer.value(instrument)
      writer.value(date)
      writer.u32(part)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .fund(try reader.value(), payment: try reader.u32())
    case 1: self = .route(try reader.value(), to: try reader.value())
    case 2: self = .claim(try reader.value())
    case 3: self = .publishCalendar(try reader.value())
    case 4:
      self = .publishFixing(try reader.value(), from: try reader.value(), try reader.value())
    case 5: self = .publishTax(try reader.value())
    case 6: self = .call(try reader.value(), try reader.value())
    case 7: self = .register(try reader.value())
    case 8: self = .retire(try reader.value(), try reader.value())
    case 9: self = .put(try reader.value(), try reader.value(), try reader.value())
    case 10: self = .withdrawPut(try reader.value(), try reader.value())
    case 11: self = .callPart(try reader.value(), try reader.value(), part: try reader.u32())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension PublishCalendar: BCSEncodable, BCSDecodable {
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

extension PublishTax: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(number)
    writer.value(account)
    writer.value(rates)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u32()
    account = try AccountID(from: &reader)
    rates = try TaxRates(from: &reader)
  }
}

extension RegisterInstrument: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.value(authorised)
    writer.value(policy)
    writer.optionalU32(programme)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    terms = try TermSheet(from: &reader)
    authorised = try Units(from: &reader)
    policy = try Digest(from: &reader)
    programme = try reader.optionalU32()
  }
}
