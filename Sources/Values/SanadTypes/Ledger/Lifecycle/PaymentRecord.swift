public import SanadCodec

/// What a payment of an instrument is for.
public enum PaymentKind: UInt8, CaseIterable, Hashable, Sendable {
  /// Interest, or rental, of a period.
  case coupon
  /// A part of the face before maturity; the units stay.
  case amortisation
  /// The face that is left, at maturity; the units are no more.
  case redemption
  /// The face that is left, before maturity and at the issuer's wish; the units are no more.
  case call
  /// A part of the face, before maturity and at the issuer's wish; the units stay.
  case partialCall
  /// The face that is left, at the wish of holders; their units are no more.
  case put

  /// Whether all units are given back for it.
  public var endsUnits: Bool { self == .redemption || self == .call }

  /// Whether units are given back for it, all or some.
  public var retiresUnits: Bool { endsUnits || self == .put }

  /// Whether it repays a part of the face of all units, which stay.
  public var repaysPart: Bool { self == .amortisation || self == .partialCall }

  /// Why its money moves.
  public var movement: MovementKind { self == .coupon ? .coupon : .maturity }
}

extension PaymentKind: ByteEnumeration {}

/// Where a payment stands.
public enum PaymentStatus: UInt8, CaseIterable, Hashable, Sendable {
  /// Who is paid is settled; the issuer has not brought the money.
  case declared
  /// The money is there, and waits for the day.
  case funded
  /// Holders are being paid, one after the other.
  case sweeping
  /// Everybody has been paid.
  case paid
  /// The time of grace has passed without the money.
  case missed
}

extension PaymentStatus: ByteEnumeration {}

/// Units of cash for each unit of a security: one complete fraction, which is rounded once, at the
/// amount of each holder.
///
/// Encoding: numerator u128; denominator u128.
public struct PerUnit: Hashable, Sendable {
  /// Minor units, above the fraction bar.
  public let numerator: UInt128
  /// Below it; not zero.
  public let denominator: UInt128

  /// Creates a fraction; nil where the denominator is zero.
  public init?(_ numerator: UInt128, over denominator: UInt128) {
    guard denominator > 0 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// A payment of an instrument: declared once, whoever holds it and however many they are.
///
/// Encoding after the version: kind; status; due date i32; record date i32; payment date i32;
/// optional per unit; units u128; registered u64; funded u128; optional payer; cursor u64; paid
/// u128; withheld u128; suspended u128; whether it was missed.
public struct PaymentRecord: StateRecord {
  /// What it is for.
  public let kind: PaymentKind
  /// Where it stands.
  public var status: PaymentStatus
  /// The day on which it falls due by the terms, before any adjustment.
  public let dueDate: CalendarDate
  /// Whoever held at the close of this date is paid.
  public let recordDate: CalendarDate
  /// The day from which it is paid.
  public let paymentDate: CalendarDate
  /// What a unit gets; nil while a fixing is missing.
  public var perUnit: PerUnit?
  /// Units outstanding at the record; of a put those of which it was asked for.
  public var units: Units
  /// Entries of the register of holders at the record; those behind came later.
  public let registered: UInt64
  /// Units of cash that were brought for it.
  public var funded: Units
  /// The account that brought them.
  public var payer: AccountID?
  /// The next entry of the register that is to be paid.
  public var cursor: UInt64
  /// Units of cash paid to holders, what waits for them in suspense included.
  public var paid: Units
  /// Units of cash withheld as tax.
  public var withheld: Units
  /// Of what was paid, units of cash that wait in suspense.
  public var suspended: Units
  /// Whether the issuer had missed it, also when it has brought the cash since.
  public var wasMissed: Bool

  /// Declares a payment.
  public init(
    kind: PaymentKind, dueDate: CalendarDate, recordDate: CalendarDate,
    paymentDate: CalendarDate, perUnit: PerUnit?, units: Units, registered: UInt64
  ) {
    self.kind = kind
    status = .declared
    self.dueDate = dueDate
    self.recordDate = recordDate
    self.paymentDate = paymentDate
    self.perUnit = perUnit
    self.units = units
    self.registered = registered
    funded = .zero
    payer = nil
    cursor = 0
    paid = .zero
    withheld = .zero
    suspended = .zero
    wasMissed = false
  }

  /// What is left of what was brought.
  public var left: Units {
    paid.adding(withheld).flatMap { funded.subtracting($0) } ?? .zero
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.value(status)
    writer.value(dueDate)
    writer.value(recordDate)
    writer.value(paymentDate)
    writer.optional(perUnit)
    writer.value(units)
    writer.u64(registered)
    writer.value(funded)
    writer.optional(payer)
    writer.u64(cursor)
    writer.value(paid)
    writer.value(withheld)
    writer.value(suspended)
    writer.bool(wasMissed)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    kind = try PaymentKind(from: &reader)
    status = try PaymentStatus(from: &reader)
    dueDate = try CalendarDate(from: &reader)
    recordDate = try CalendarDate(from: &reader)
    paymentDate = try CalendarDate(from: &reader)
    perUnit = try reader.optional()
    units = try Units(from: &reader)
    registered = try reader.u64()
    funded = try Units(from: &reader)
    payer = try reader.optional()
    cursor = try reader.u64()
    paid = try Units(from: &reader)
    withheld = try Units(from: &reader)
    suspended = try Units(from: &reader)
    wasMissed = try reader.bool()
  }
}

extension PerUnit: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u128(numerator)
    writer.u128(denominator)
  }

  /// Reads a fraction.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let numerator = try reader.u128()
    let start = reader.offset
    guard let fraction = PerUnit(numerator, over: try reader.u128()) else {
      throw DecodingFailure(.invalidValue("a denominator is not zero"), at: start)
    }
    self = fraction
  }
}
