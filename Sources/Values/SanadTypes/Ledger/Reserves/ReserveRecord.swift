public import SanadCodec
public import SanadCrypto

/// What custodian and inspector have signed of a reserve.
///
/// Encoding: as of i32; quantity u128; released u128; valid until i32; document 32; inspector;
/// custodian; at u64.
public struct Attestation: Hashable, Sendable {
  /// The business date at whose close it was counted.
  public let asOf: CalendarDate
  /// What was there: mass of a commodity, of others minor units of the currency.
  public let quantity: UInt128
  /// How much the ledger had released in all when it was counted; what was released since is not
  /// there any more.
  public let released: UInt128
  /// The last business date on which units are issued against it.
  public let validUntil: CalendarDate
  /// SHA-256 of the report.
  public let document: Digest
  /// The inspector's account.
  public let inspector: AccountID
  /// The custodian's account.
  public let custodian: AccountID
  /// The block time.
  public let at: Timestamp

  /// Creates an attestation.
  public init(
    asOf: CalendarDate, quantity: UInt128, released: UInt128, validUntil: CalendarDate,
    document: Digest, inspector: AccountID, custodian: AccountID, at: Timestamp
  ) {
    self.asOf = asOf
    self.quantity = quantity
    self.released = released
    self.validUntil = validUntil
    self.document = document
    self.inspector = inspector
    self.custodian = custodian
    self.at = at
  }
}

/// What a unit of a commodity costs.
///
/// Encoding: date i32; ten-thousandths u64; by; at u64.
public struct UnitPrice: Hashable, Sendable {
  /// From which business date it counts.
  public let date: CalendarDate
  /// Ten-thousandths of a minor unit of the currency for one unit of the instrument; not zero.
  public let tenThousandths: UInt64
  /// The fixing agent's account.
  public let publishedBy: AccountID
  /// The block time.
  public let at: Timestamp

  /// Creates a price.
  public init(
    date: CalendarDate, tenThousandths: UInt64, publishedBy: AccountID, at: Timestamp
  ) {
    self.date = date
    self.tenThousandths = tenThousandths
    self.publishedBy = publishedBy
    self.at = at
  }

  /// What a mass is worth in minor units, rounded down; nil where it does not fit.
  ///
  /// - Parameters:
  ///   - mass: in the mass unit of the terms.
  ///   - unitMass: the mass of one unit of the instrument.
  ///   - fee: is taken off.
  public func amount(
    ofMass mass: UInt128, unitMass: UInt64, fee: BasisPoints = BasisPoints(0)
  ) -> Units? {
    // One fraction, rounded once. A price has 64 bits, the rest of the share 14.
    let rest = UInt128(BasisPoints.whole - min(fee.value, BasisPoints.whole))
    guard
      let divisor = CheckedMath.product(
        UInt128(unitMass), 10_000 * UInt128(BasisPoints.whole)),
      let minor = CheckedMath.mulDiv(
        mass, UInt128(tenThousandths) * rest, by: divisor, rounding: .floor)
    else { return nil }
    return Units(minor)
  }
}

/// Less stands behind the units than they are claims on.
///
/// Encoding: number u32; supply u128; available u128; filled u128.
public struct Shortage: Hashable, Sendable {
  /// Its number among those of the reserve, from 1.
  public let number: UInt32
  /// What the units were claims on when it was last found, with what was redeemed during it.
  public let supply: UInt128
  /// What stood behind them then, with what was redeemed during it; less than ``supply``.
  public let available: UInt128
  /// What was redeemed since it began.
  public var filled: UInt128

  /// Creates a shortage.
  public init(number: UInt32, supply: UInt128, available: UInt128, filled: UInt128) {
    self.number = number
    self.supply = supply
    self.available = available
    self.filled = filled
  }

  /// How many of so many units may be redeemed during it, whoever comes first: the covered part,
  /// rounded down.
  public func covered(_ units: Units) -> Units {
    let part = CheckedMath.mulDiv(units.value, available, by: supply, rounding: .floor)
    return Units(part ?? 0)
  }
}

/// What stands behind the units of an instrument; one for each whose terms ask for it.
///
/// Encoding after the version: receipts u32; first open u32; cursor u32; optional walk i32; free
/// u128; released u128; requests u32; optional attestation; lapse told bool; optional price;
/// shortages u32; optional shortage.
public struct ReserveRecord: StateRecord {
  /// Receipts that were ever registered.
  public var receipts: UInt32
  /// All receipts before this one have ended.
  public var firstOpen: UInt32
  /// Where the review of a date goes on.
  public var cursor: UInt32
  /// The date for which the receipts before it were looked at; nil where the review is done.
  public var walk: CalendarDate?
  /// The mass of the free receipts; zero where the reserve has none.
  public var free: UInt128
  /// What ever left the reserve against units: mass, or minor units.
  public var released: UInt128
  /// Redemptions that were ever asked for.
  public var requests: UInt32
  /// The newest attestation.
  public var attestation: Attestation?
  /// Whether the ledger has told that the attestation lapsed.
  public var isLapseTold: Bool
  /// The newest price of a unit.
  public var price: UnitPrice?
  /// Shortages there ever were.
  public var shortages: UInt32
  /// There while less stands behind the units than they are claims on.
  public var shortage: Shortage?

  /// A reserve of nothing.
  public init() {
    receipts = 0
    firstOpen = 0
    cursor = 0
    walk = nil
    free = 0
    released = 0
    requests = 0
    attestation = nil
    isLapseTold = false
    price = nil
    shortages = 0
    shortage = nil
  }

  /// What is attested and was not released since; zero where nothing is.
  public var attested: UInt128 {
    guard let attestation else { return 0 }
    let gone = CheckedMath.difference(released, attestation.released) ?? 0
    return CheckedMath.difference(attestation.quantity, gone) ?? 0
  }

  /// What stands behind the units: what is attested, of receipts no more than is free.
  public func available(hasReceipts: Bool) -> UInt128 {
    hasReceipts ? min(free, attested) : attested
  }

  /// Whether units may be issued against the attestation on a business date.
  public func isAttested(on date: CalendarDate) -> Bool {
    attestation.map { date <= $0.validUntil } ?? false
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(receipts)
    writer.u32(firstOpen)
    writer.u32(cursor)
    writer.optional(walk)
    writer.u128(free)
    writer.u128(released)
    writer.u32(requests)
    writer.optional(attestation)
    writer.bool(isLapseTold)
    writer.optional(price)
    writer.u32(shortages)
    writer.optional(shortage)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    receipts = try reader.u32()
    firstOpen = try reader.u32()
    cursor = try reader.u32()
    walk = try reader.optional()
    free = try reader.u128()
    released = try reader.u128()
    requests = try reader.u32()
    attestation = try reader.optional()
    isLapseTold = try reader.bool()
    price = try reader.optional()
    shortages = try reader.u32()
    shortage = try reader.optional()
  }
}

extension Attestation: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(asOf)
    writer.u128(quantity)
    writer.u128(released)
    writer.value(validUntil)
    writer.value(document)
    writer.value(inspector)
    writer.value(custodian)
    writer.value(at)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    asOf = try CalendarDate(from: &reader)
    quantity = try reader.u128()
    released = try reader.u128()
    validUntil = try CalendarDate(from: &reader)
    document = try Digest(from: &reader)
    inspector = try AccountID(from: &reader)
    custodian = try AccountID(from: &reader)
    at = try Timestamp(from: &reader)
  }
}

extension UnitPrice: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(date)
    writer.u64(tenThousandths)
    writer.value(publishedBy)
    writer.value(at)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    date = try CalendarDate(from: &reader)
    tenThousandths = try reader.u64()
    publishedBy = try AccountID(from: &reader)
    at = try Timestamp(from: &reader)
  }
}

extension Shortage: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(number)
    writer.u128(supply)
    writer.u128(available)
    writer.u128(filled)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u32()
    supply = try reader.u128()
    available = try reader.u128()
    filled = try reader.u128()
  }
}
