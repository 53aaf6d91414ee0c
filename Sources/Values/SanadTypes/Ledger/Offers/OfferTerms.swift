public import SanadCodec

/// An offer of the issuer to buy an instrument's units back; each instrument counts its own from 0.
///
/// Encoding: instrument; number u32.
public struct OfferID: Hashable, Sendable {
  /// The instrument that is bought back.
  public let instrument: InstrumentID
  /// Its place among the offers for the instrument, from 0.
  public let number: UInt32

  /// Names an offer.
  public init(of instrument: InstrumentID, number: UInt32) {
    self.instrument = instrument
    self.number = number
  }
}

extension OfferID: Comparable {
  /// By instrument, then by number.
  public static func < (left: OfferID, right: OfferID) -> Bool {
    left.instrument == right.instrument
      ? left.number < right.number : left.instrument < right.instrument
  }
}

extension OfferID: CustomStringConvertible {
  /// The instrument, a slash and the number.
  public var description: String { "\(instrument)/\(number)" }
}

/// What an offer pays with where it does not pay in cash: units of another instrument of the same
/// issuer.
///
/// Encoding: instrument; price u64.
public struct SwitchTerms: Hashable, Sendable {
  /// The instrument that holders get.
  public let into: InstrumentID
  /// Its clean price, per 100 of face.
  public let price: Price

  /// Creates terms.
  public init(into: InstrumentID, price: Price) {
    self.into = into
    self.price = price
  }
}

/// What the issuer offers.
///
/// Encoding: instrument; price u64; units max u128; minimum u128; cash; opens at u64; closes at u64;
/// optional switch.
public struct OfferTerms: Hashable, Sendable {
  /// The instrument that is bought back.
  public let instrument: InstrumentID
  /// What is paid for it, clean, per 100 of face; what has accrued on the day of the close is paid on
  /// top.
  public let price: Price
  /// Most units that are bought: a multiple of the instrument's.
  public let unitsMax: Units
  /// Least units of a tender: a multiple of the instrument's.
  public let minimum: Units
  /// The cash instrument that is paid, or that what is no whole unit of a switch is paid in.
  public let cash: InstrumentID
  /// The first block time of tenders.
  public let opensAt: Timestamp
  /// The last block time of tenders; its business date is the one at which accrued interest is
  /// worked out.
  public let closesAt: Timestamp
  /// What holders get in the place of cash; nil of a buy-back.
  public let exchange: SwitchTerms?

  /// Creates terms.
  public init(
    instrument: InstrumentID, price: Price, unitsMax: Units, minimum: Units, cash: InstrumentID,
    opensAt: Timestamp, closesAt: Timestamp, exchange: SwitchTerms? = nil
  ) {
    self.instrument = instrument
    self.price = price
    self.unitsMax = unitsMax
    self.minimum = minimum
    self.cash = cash
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.exchange = exchange
  }

  /// Why its units move.
  public var kind: MovementKind { exchange == nil ? .buyBack : .switch }
}

extension OfferID: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.u32(number)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    number = try reader.u32()
  }
}

extension SwitchTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(into)
    writer.value(price)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    into = try InstrumentID(from: &reader)
    price = try Price(from: &reader)
  }
}

extension OfferTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(price)
    writer.value(unitsMax)
    writer.value(minimum)
    writer.value(cash)
    writer.value(opensAt)
    writer.value(closesAt)
    writer.optional(exchange)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    price = try Price(from: &reader)
    unitsMax = try Units(from: &reader)
    minimum = try Units(from: &reader)
    cash = try InstrumentID(from: &reader)
    opensAt = try Timestamp(from: &reader)
    closesAt = try Timestamp(from: &reader)
    exchange = try reader.optional()
  }
}
