public import SanadCodec

/// A change of the legal register that has begun.
///
/// Encoding: to; height u64; total u128; chain-signed bool; depository-signed bool.
public struct RegisterSwitch: Hashable, Sendable {
  /// Which register is to be the legal one.
  public let to: LegalRegister
  /// The block in which the instrument was halted.
  public let height: Height
  /// Units outstanding at that height.
  public let total: Units
  /// Whether this ledger's side has signed the total.
  public var isChainSigned: Bool
  /// Whether the depository has.
  public var isDepositorySigned: Bool

  /// Begins a switch that nobody has signed.
  public init(to register: LegalRegister, at height: Height, total: Units) {
    to = register
    self.height = height
    self.total = total
    isChainSigned = false
    isDepositorySigned = false
  }
}

/// How an instrument stands between this ledger and the depository; one that was never opened there
/// has no such leaf, and this ledger is its legal register.
///
/// Encoding after the version: legal; mirror; mirrored u128; optional switch; optional
/// reconciled-on i32.
public struct RegisterRecord: StateRecord {
  /// Which register is the legal one.
  public var legal: LegalRegister
  /// The account in which what lives in the depository is immobilised.
  public let mirror: AccountID
  /// How many units are.
  public var mirrored: Units
  /// A change of the legal register that has begun.
  public var switching: RegisterSwitch?
  /// The last business date whose totals the depository has signed.
  public var reconciledOn: CalendarDate?

  /// An instrument that was just opened.
  public init(mirror: AccountID) {
    legal = .chain
    self.mirror = mirror
    mirrored = .zero
    switching = nil
    reconciledOn = nil
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(legal)
    writer.value(mirror)
    writer.value(mirrored)
    writer.optional(switching)
    writer.optional(reconciledOn)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    legal = try LegalRegister(from: &reader)
    mirror = try AccountID(from: &reader)
    mirrored = try Units(from: &reader)
    switching = try reader.optional()
    reconciledOn = try reader.optional()
  }
}

/// What both registers said at the end of a business date.
///
/// Encoding after the version: total u128; mirrored u128; counted total u128; counted mirrored u128;
/// at u64.
public struct ReconciliationRecord: StateRecord {
  /// Units of the issue, by the depository.
  public let total: Units
  /// Units that are immobilised here for it, by the depository.
  public let mirrored: Units
  /// Units of the issue, by this ledger.
  public let countedTotal: Units
  /// Units that are immobilised, by this ledger.
  public let countedMirrored: Units
  /// The block time.
  public let at: Timestamp

  /// States what was said.
  public init(
    total: Units, mirrored: Units, countedTotal: Units, countedMirrored: Units, at: Timestamp
  ) {
    self.total = total
    self.mirrored = mirrored
    self.countedTotal = countedTotal
    self.countedMirrored = countedMirrored
    self.at = at
  }

  /// Whether both say the same.
  public var isEqual: Bool { total == countedTotal && mirrored == countedMirrored }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(total)
    writer.value(mirrored)
    writer.value(countedTotal)
    writer.value(countedMirrored)
    writer.value(at)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    total = try Units(from: &reader)
    mirrored = try Units(from: &reader)
    countedTotal = try Units(from: &reader)
    countedMirrored = try Units(from: &reader)
    at = try Timestamp(from: &reader)
  }
}

extension RegisterSwitch: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(to)
    writer.value(height)
    writer.value(total)
    writer.bool(isChainSigned)
    writer.bool(isDepositorySigned)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    to = try LegalRegister(from: &reader)
    height = try Height(from: &reader)
    total = try Units(from: &reader)
    isChainSigned = try reader.bool()
    isDepositorySigned = try reader.bool()
  }
}

extension SettlementID {
  /// The name under which the units of an instrument that live in the depository are locked.
  public static func mirror(of instrument: InstrumentID) -> SettlementID {
    SettlementID(instrument.digest)
  }
}
