public import SanadCodec

/// How far an offer has come.
public enum OfferStage: UInt8, CaseIterable, Hashable, Sendable {
  /// Tenders are taken, once its first time has come.
  case open
  /// Tenders are settled, or given back, one after the other.
  case settling
  /// Nothing of it is locked any more.
  case ended
}

extension OfferStage: ByteEnumeration {}

/// The offers for an instrument.
///
/// Encoding after the version: opened u32; open u32.
public struct OfferBook: StateRecord {
  /// Most offers for an instrument that have not ended.
  public static let openMax: UInt32 = 16

  /// How many there ever were; their numbers are below this.
  public var opened: UInt32
  /// How many have not ended.
  public var open: UInt32

  /// The book of an instrument for which there never was an offer.
  public init() {
    opened = 0
    open = 0
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(opened)
    writer.u32(open)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    opened = try reader.u32()
    open = try reader.u32()
  }
}

/// An offer, and what has come of it. Who has tendered stands in ``TenderPage``s.
///
/// Encoding after the version: terms; issuer; opened at u64; stage; optional code u16; tenders u32;
/// tendered, accepted, bought, locked, paid, delivered, u128 each; cursor.
public struct OfferRecord: StateRecord {
  /// Most tenders of an offer.
  public static let tendersMax: UInt32 = 16_384

  /// What is offered.
  public let terms: OfferTerms
  /// The account that pays.
  public let issuer: AccountID
  /// The block time.
  public let openedAt: Timestamp
  /// How far it has come.
  public var stage: OfferStage
  /// Why nothing more is bought; nil as long as nothing stands against that.
  public var code: CodeNumber?
  /// How many tenders there are.
  public var tenderCount: UInt32
  /// Their units.
  public var tendered: Units
  /// The units that were accepted at the close.
  public var accepted: Units
  /// The units that were bought.
  public var bought: Units
  /// Minor units of the issuer's cash that are locked.
  public var locked: Units
  /// Minor units of cash that were paid.
  public var paid: Units
  /// Units of the other instrument that were issued.
  public var delivered: Units
  /// How far the settling has come.
  public var cursor: AuctionCursor

  /// An offer that has just been opened.
  public init(terms: OfferTerms, issuer: AccountID, openedAt: Timestamp, locked: Units) {
    self.terms = terms
    self.issuer = issuer
    self.openedAt = openedAt
    self.locked = locked
    stage = .open
    code = nil
    tenderCount = 0
    tendered = .zero
    accepted = .zero
    bought = .zero
    paid = .zero
    delivered = .zero
    cursor = AuctionCursor()
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.value(issuer)
    writer.value(openedAt)
    writer.value(stage)
    writer.optional(code)
    writer.u32(tenderCount)
    for units in [tendered, accepted, bought, locked, paid, delivered] { writer.value(units) }
    writer.value(cursor)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    terms = try OfferTerms(from: &reader)
    issuer = try AccountID(from: &reader)
    openedAt = try Timestamp(from: &reader)
    stage = try OfferStage(from: &reader)
    code = try reader.optional()
    tenderCount = try reader.u32()
    tendered = try Units(from: &reader)
    accepted = try Units(from: &reader)
    bought = try Units(from: &reader)
    locked = try Units(from: &reader)
    paid = try Units(from: &reader)
    delivered = try Units(from: &reader)
    cursor = try AuctionCursor(from: &reader)
  }
}
