public import SanadCodec
public import SanadCrypto

/// Where a receipt stands.
public enum ReceiptStatus: UInt8, CaseIterable, Hashable, Sendable {
  /// It stands behind units.
  case free
  /// Somebody else has a right in what it is for.
  case encumbered
  /// An order keeps it where it is.
  case frozen
  /// Its insurance has ended, or its inspection is overdue.
  case lapsed
  /// What it was for was handed to a holder who redeemed.
  case released
  /// The custodian has taken it out.
  case withdrawn

  /// Whether nothing happens to it any more.
  public var isEnd: Bool { self == .released || self == .withdrawn }
}

extension ReceiptStatus: ByteEnumeration {}

/// What vouches for a receipt, and until when.
///
/// Encoding: insurance 32; insured until i32; inspection due i32.
public struct ReceiptCover: Hashable, Sendable {
  /// SHA-256 of the insurance policy.
  public let insurance: Digest
  /// The last date of insurance.
  public let insuredUntil: CalendarDate
  /// The date by which it has to be inspected again.
  public let inspectionDue: CalendarDate

  /// Creates a cover.
  public init(insurance: Digest, insuredUntil: CalendarDate, inspectionDue: CalendarDate) {
    self.insurance = insurance
    self.insuredUntil = insuredUntil
    self.inspectionDue = inspectionDue
  }

  /// The last date on which it counts.
  public var lastDate: CalendarDate { min(insuredUntil, inspectionDue) }
}

/// What a custodian says that it keeps.
///
/// Encoding: gross mass u64; fineness u16; site, at most 64 bytes; bars 32; assay 32; cover.
public struct ReceiptFacts: Hashable, Sendable {
  /// Most bytes of a site.
  public static let siteBytesMax = 64

  /// The gross mass, in the mass unit of the terms; not zero.
  public let grossMass: UInt64
  /// The fineness in ten-thousandths; 10,000 of a metal without one.
  public let fineness: UInt16
  /// Where it is kept.
  public let site: String
  /// SHA-256 of the list of bars or lots.
  public let bars: Digest
  /// SHA-256 of the assay certificate.
  public let assay: Digest
  /// What vouches for it.
  public let cover: ReceiptCover

  /// Creates the facts.
  public init(
    grossMass: UInt64, fineness: UInt16, site: String, bars: Digest, assay: Digest,
    cover: ReceiptCover
  ) {
    self.grossMass = grossMass
    self.fineness = fineness
    self.site = site
    self.bars = bars
    self.assay = assay
    self.cover = cover
  }

  /// The mass that counts, rounded down.
  public var fineMass: UInt64 {
    CommodityTerms.fineMass(gross: grossMass, fineness: fineness)
  }
}

/// A receipt of a reserve.
///
/// Encoding after the version: facts; status; registered by; at u64.
public struct WarehouseReceipt: StateRecord {
  /// What is kept.
  public var facts: ReceiptFacts
  /// Where it stands.
  public var status: ReceiptStatus
  /// The custodian's account.
  public let registeredBy: AccountID
  /// The block time.
  public let at: Timestamp

  /// Creates a receipt.
  public init(facts: ReceiptFacts, status: ReceiptStatus, registeredBy: AccountID, at: Timestamp) {
    self.facts = facts
    self.status = status
    self.registeredBy = registeredBy
    self.at = at
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(facts)
    writer.value(status)
    writer.value(registeredBy)
    writer.value(at)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    facts = try ReceiptFacts(from: &reader)
    status = try ReceiptStatus(from: &reader)
    registeredBy = try AccountID(from: &reader)
    at = try Timestamp(from: &reader)
  }
}

extension ReceiptCover: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(insurance)
    writer.value(insuredUntil)
    writer.value(inspectionDue)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    insurance = try Digest(from: &reader)
    insuredUntil = try CalendarDate(from: &reader)
    inspectionDue = try CalendarDate(from: &reader)
  }
}

extension ReceiptFacts: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(grossMass)
    writer.u16(fineness)
    writer.text(site)
    writer.value(bars)
    writer.value(assay)
    writer.value(cover)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    grossMass = try reader.u64()
    fineness = try reader.u16()
    site = try reader.text(max: Self.siteBytesMax)
    bars = try Digest(from: &reader)
    assay = try Digest(from: &reader)
    cover = try ReceiptCover(from: &reader)
  }
}
