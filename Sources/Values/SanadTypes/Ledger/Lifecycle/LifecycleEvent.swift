public import SanadCodec

/// Something in the life of an instrument.
///
/// Encoding: variant, then the values. A later version of an event is a new variant.
public enum LifecycleEvent: Hashable, Sendable {
  /// Variant 0: who is paid on a payment is settled, and what a unit gets.
  case declared(InstrumentID, payment: UInt32, PaymentKind, PerUnit?, units: Units)
  /// Variant 1: the cash of a payment was brought.
  case funded(InstrumentID, payment: UInt32, by: AccountID, Units)
  /// Variant 2: a holder was paid.
  case paid(InstrumentID, payment: UInt32, HolderPayment)
  /// Variant 3: everybody was paid; what was left went back.
  case completed(InstrumentID, payment: UInt32, paid: Units, withheld: Units, left: Units)
  /// Variant 4: the time of grace has passed and the cash was not brought.
  case missed(InstrumentID, payment: UInt32)
  /// Variant 5: an instrument stands somewhere else in its life.
  case status(InstrumentID, InstrumentStatus)
  /// Variant 6: cash of an instrument that is owed to an account goes to another from now on.
  case routed(AccountID, InstrumentID, to: AccountID)
  /// Variant 7: a holder has taken its cash out of suspense.
  case claimed(AccountID, InstrumentID, Units)
  /// Variant 8: a calendar was published.
  case calendar(UInt32, revision: UInt32, by: AccountID)
  /// Variant 9: a rate of a benchmark was published.
  case fixing(InstrumentSymbol, CalendarDate, Rate, by: AccountID)
  /// Variant 10: rates of a tax table were published.
  case tax(UInt32, from: CalendarDate, by: AccountID)
  /// Variant 11: an instrument was called.
  case called(InstrumentID, CalendarDate, by: AccountID)
  /// Variant 12: an instrument was registered.
  case registered(InstrumentID, by: AccountID)
  /// Variant 13: a holder has given notice that it wants units repaid on a put date.
  case putGiven(InstrumentID, CalendarDate, by: AccountID, Units)
  /// Variant 14: a notice is over and its units were not repaid for it: it was taken back, or all units
  /// were repaid before.
  case putEnded(InstrumentID, CalendarDate, AccountID, Units)
  /// Variant 15: a part of the face was called, in millionths.
  case partlyCalled(InstrumentID, CalendarDate, part: UInt32, by: AccountID)

  /// The accounts in whose leaves the event is counted; each once.
  public var accounts: [AccountID] {
    switch self {
    case .declared, .completed, .missed, .status: []
    case .paid(_, _, let payment): [payment.holder]
    case .funded(_, _, let account, _), .claimed(let account, _, _),
      .calendar(_, _, let account), .fixing(_, _, _, let account), .tax(_, _, let account),
      .called(_, _, let account), .registered(_, let account), .putGiven(_, _, let account, _),
      .putEnded(_, _, let account, _), .partlyCalled(_, _, _, let account):
      [account]
    case .routed(let account, _, let to): account == to ? [account] : [account, to]
    }
  }

  /// The instrument in whose leaf the event is counted.
  public var instrument: InstrumentID? {
    switch self {
    case .declared(let instrument, _, _, _, _), .funded(let instrument, _, _, _),
      .paid(let instrument, _, _), .completed(let instrument, _, _, _, _),
      .missed(let instrument, _), .status(let instrument, _), .called(let instrument, _, _),
      .registered(let instrument, _), .routed(_, let instrument, _),
      .claimed(_, let instrument, _), .putGiven(let instrument, _, _, _),
      .putEnded(let instrument, _, _, _), .partlyCalled(let instrument, _, _, _):
      instrument
    case .calendar, .fixing, .tax: nil
    }
  }

  /// The word for it in the API; a word never changes its meaning.
  public var name: String {
    switch self {
    case .declared: "payment_declared"
    case .funded: "payment_funded"
    case .paid: "payment_paid"
    case .completed: "payment_completed"
    case .missed: "payment_missed"
    case .status: "instrument_status"
    case .routed: "payments_routed"
    case .claimed: "suspense_claimed"
    case .calendar: "calendar_published"
    case .fixing: "fixing_published"
    case .tax: "tax_published"
    case .called: "instrument_called"
    case .registered: "instrument_registered"
    case .putGiven: "put_given"
    case .putEnded: "put_ended"
    case .partlyCalled: "instrument_partly_called"
    }
  }
}

/// What a holder was paid.
///
/// Encoding: holder; units u128; gross u128; withheld u128; whether it waits.
public struct HolderPayment: Hashable, Sendable {
  /// The account that held at the record.
  public let holder: AccountID
  /// The units that it held then.
  public let units: Units
  /// What they get, tax included.
  public let gross: Units
  /// The tax.
  public let withheld: Units
  /// Whether the rest waits in suspense.
  public let waits: Bool

  /// Creates a payment.
  public init(holder: AccountID, units: Units, gross: Units, withheld: Units, waits: Bool) {
    self.holder = holder
    self.units = units
    self.gross = gross
    self.withheld = withheld
    self.waits = waits
  }
}

extension HolderPayment: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(holder)
    writer.value(units)
    writer.value(gross)
    writer.value(withheld)
    writer.bool(waits)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    holder = try AccountID(from: &reader)
    units = try Units(from: &reader)
    gross = try Units(from: &reader)
    withheld = try Units(from: &reader)
    waits = try reader.bool()
  }
}

extension LifecycleEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .declared(let instrument, let payment, let kind, let perUnit, let units):
      Self.write(0, instrument, payment, into: &writer)
      writer.value(kind)
      writer.optional(perUnit)
      writer.value(units)
    case .funded(let instrument, let payment, let account, let units):
      Self.write(1, instrument, payment, into: &writer)
      writer.value(account)
      writer.value(units)
    case .paid(let instrument, let payment, let paid):
      Self.write(2, instrument, payment, into: &writer)
      writer.value(paid)
    case .completed(let instrument, let payment, let paid, let withheld, let left):
      Self.write(3, instrument, payment, into: &writer)
      writer.value(paid)
      writer.value(withheld)
      writer.value(left)
    case .missed(let instrument, let payment):
      Self.write(4, instrument, payment, into: &writer)
    case .status(let instrument, let status):
      writer.variant(5)
      writer.value(instrument)
      writer.value(status)
    case .routed(let account, let cash, let to):
      writer.variant(6)
      writer.value(account)
      writer.value(cash)
      writer.value(to)
    case .claimed(let account, let cash, let units):
      writer.variant(7)
      writer.value(account)
      writer.value(cash)
      writer.value(units)
    case .calendar(let number, let revision, let account):
      writer.variant(8)
      writer.u32(number)
      writer.u32(revision)
      writer.value(account)
    case .fixing(let benchmark, let date, let rate, let account):
      writer.variant(9)
      writer.value(benchmark)
      writer.value(date)
      writer.value(rate)
      writer.value(account)
    case .tax(let number, let date, let account):
      writer.variant(10)
      writer.u32(number)
      writer.value(date)
      writer.value(account)
    case .called(let instrument, let date, let account):
      writer.variant(11)
      writer.value(instrument)
      writer.value(date)
      writer.value(account)
    case .registered(let instrument, let account):
      writer.variant(12)
      writer.value(instrument)
      writer.value(account)
    case .putGiven(let instrument, let date, let account, let units):
      writer.variant(13)
      writer.value(instrument)
      writer.value(date)
      writer.value(account)
      writer.value(units)
    case .putEnded(let instrument, let date, let account, let units):
      writer.variant(14)
      writer.value(instrument)
      writer.value(date)
      writer.value(account)
      writer.value(units)
    case .partlyCalled(let instrument, let date, let part, let account):
      writer.variant(15)
      writer.value(instrument)
      writer.value(date)
      writer.u32(part)
      writer.value(account)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0:
      self = .declared(
        try reader.value(), payment: try reader.u32(), try reader.value(), try reader.optional(),
        units: try reader.value())
    case 1:
      self = .funded(
        try reader.value(), payment: try reader.u32(), by: try reader.value(),
        try reader.value())
    case 2: self = .paid(try reader.value(), payment: try reader.u32(), try reader.value())
    case 3:
      self = .completed(
        try reader.value(), payment: try reader.u32(), paid: try reader.value(),
        withheld: try reader.value(), left: try reader.value())
    case 4: self = .missed(try reader.value(), payment: try reader.u32())
    case 5: self = .status(try reader.value(), try reader.value())
    case 6: self = .routed(try reader.value(), try reader.value(), to: try reader.value())
    case 7: self = .claimed(try reader.value(), try reader.value(), try reader.value())
    case 8:
      self = .calendar(try reader.u32(), revision: try reader.u32(), by: try reader.value())
    case 9:
      self = .fixing(
        try reader.value(), try reader.value(), try reader.value(), by: try reader.value())
    case 10: self = .tax(try reader.u32(), from: try reader.value(), by: try reader.value())
    case 11: self = .called(try reader.value(), try reader.value(), by: try reader.value())
    case 12: self = .registered(try reader.value(), by: try reader.value())
    case 13:
      self = .putGiven(
        try reader.value(), try reader.value(), by: try reader.value(), try reader.value())
    case 14:
      self = .putEnded(
        try reader.value(), try reader.value(), try reader.value(), try reader.value())
    case 15:
      self = .partlyCalled(
        try reader.value(), try reader.value(), part: try reader.u32(), by: try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ instrument: InstrumentID, _ payment: UInt32,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(instrument)
    writer.u32(payment)
  }
}
