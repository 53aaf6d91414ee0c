public import SanadCodec

/// Units of one instrument from one account to another.
public struct Leg: Hashable, Sendable {
  /// The instrument.
  public let instrument: InstrumentID
  /// The account that gives; it authorizes the transaction.
  public let from: AccountID
  /// The account that receives.
  public let to: AccountID
  /// How many; zero is refused with a receipt.
  public let units: Units

  /// Creates a leg.
  public init(instrument: InstrumentID, from: AccountID, to: AccountID, units: Units) {
    self.instrument = instrument
    self.from = from
    self.to = to
    self.units = units
  }
}

extension Leg: BCSEncodable, BCSDecodable {
  /// Appends 112 bytes in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(from)
    writer.value(to)
    writer.value(units)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    from = try AccountID(from: &reader)
    to = try AccountID(from: &reader)
    units = try Units(from: &reader)
  }
}
