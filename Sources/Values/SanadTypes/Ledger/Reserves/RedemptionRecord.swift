public import SanadCodec
public import SanadCrypto

/// What a holder wants for its units.
public enum RedemptionKind: UInt8, CaseIterable, Hashable, Sendable {
  /// The commodity itself; what is less than a piece in cash.
  case inKind
  /// Its price in cash, less the fee of the terms.
  case cash
}

extension RedemptionKind: ByteEnumeration {}

/// Where a redemption stands.
public enum RedemptionStatus: UInt8, CaseIterable, Hashable, Sendable {
  /// It waits; one whose time has passed waits for nothing.
  case open
  /// All of its units are redeemed.
  case filled
  /// The holder has taken it back.
  case cancelled
}

extension RedemptionStatus: ByteEnumeration {}

/// A redemption, under the name of its locks.
public struct RedemptionID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }

  /// The redemption of an instrument with a number: `H(tag ‖ instrument ‖ number u32)`.
  public init(of instrument: InstrumentID, number: UInt32) {
    var writer = BCSWriter(reserving: 36)
    writer.value(instrument)
    writer.u32(number)
    self.init(SHA256.digest(.redemption, writer.bytes))
  }
}

/// A holder's wish to be given what its units are claims on. The units are locked for it meanwhile.
///
/// Encoding after the version: holder; kind; units u128; filled u128; shortage u32; filled before
/// u128; status; delivery 32; asked at u64; valid until u64.
public struct RedemptionRecord: StateRecord {
  /// How long a redemption waits. No holder chooses it: who could end one at will would redeem the
  /// covered part of what is left again and again.
  public static let validity = Milliseconds(366 * 24 * 3_600_000)

  /// Whose units they are.
  public let holder: AccountID
  /// What for.
  public let kind: RedemptionKind
  /// How many.
  public let units: Units
  /// How many are redeemed.
  public private(set) var filled: Units
  /// The number of the shortage in which it was filled last; 0 where that was in none.
  public private(set) var shortage: UInt32
  /// How many were redeemed before that shortage.
  public private(set) var filledBefore: Units
  /// Where it stands.
  public var status: RedemptionStatus
  /// SHA-256 of what was agreed about the delivery.
  public let delivery: Digest
  /// The block time.
  public let askedAt: Timestamp
  /// The last block time at which it is filled.
  public let validUntil: Timestamp

  /// A redemption of which nothing is done.
  public init(
    holder: AccountID, kind: RedemptionKind, units: Units, delivery: Digest, askedAt: Timestamp
  ) {
    self.holder = holder
    self.kind = kind
    self.units = units
    filled = .zero
    shortage = 0
    filledBefore = .zero
    status = .open
    self.delivery = delivery
    self.askedAt = askedAt
    validUntil = askedAt.advanced(by: Self.validity.value)
  }

  /// The units that wait.
  public var remaining: Units { units.subtracting(filled) ?? .zero }

  /// How many were redeemed in a shortage.
  public func filled(in shortage: Shortage) -> Units {
    shortage.number == self.shortage ? filled.subtracting(filledBefore) ?? .zero : .zero
  }

  /// How many may be redeemed now: all that wait, and in a shortage the covered part of what waited
  /// when it began.
  public func covered(in shortage: Shortage?) -> Units {
    guard let shortage else { return remaining }
    let done = filled(in: shortage)
    let waited = remaining.adding(done) ?? remaining
    return shortage.covered(waited).subtracting(done) ?? .zero
  }

  /// Notes that units were redeemed, in a shortage or in none; false where they do not fit.
  public mutating func fill(_ units: Units, in shortage: Shortage?) -> Bool {
    guard let after = filled.adding(units), after <= self.units else { return false }
    if let shortage, shortage.number != self.shortage {
      self.shortage = shortage.number
      filledBefore = filled
    }
    filled = after
    if after == self.units { status = .filled }
    return true
  }

  /// Whether it waits at a time.
  public func isOpen(at time: Timestamp) -> Bool { status == .open && time <= validUntil }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(holder)
    writer.value(kind)
    writer.value(units)
    writer.value(filled)
    writer.u32(shortage)
    writer.value(filledBefore)
    writer.value(status)
    writer.value(delivery)
    writer.value(askedAt)
    writer.value(validUntil)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    holder = try AccountID(from: &reader)
    kind = try RedemptionKind(from: &reader)
    units = try Units(from: &reader)
    filled = try Units(from: &reader)
    shortage = try reader.u32()
    filledBefore = try Units(from: &reader)
    status = try RedemptionStatus(from: &reader)
    delivery = try Digest(from: &reader)
    askedAt = try Timestamp(from: &reader)
    validUntil = try Timestamp(from: &reader)
  }
}
