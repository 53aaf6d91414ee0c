public import SanadCodec

/// Something that the chain does by itself when its time has come, a bounded step at a time.
///
/// Encoding: variant, then the identifiers. A number is never used again.
public enum ScheduledTask: Hashable, Sendable {
  /// Variant 0: the next date in the life of an instrument.
  case instrument(InstrumentID)
  /// Variant 1: a payment of an instrument, by its number: its day has come, or it goes on being paid.
  case payment(InstrumentID, UInt32)
  /// Variant 2: a payment of an instrument, by its number: its grace has passed.
  case deadline(InstrumentID, UInt32)
  /// Variant 10: the next step of an auction.
  case auction(AuctionID)
  /// Variant 8: a settlement on terms, or what it has opened: its date has come, or it is tried again.
  case settlement(SettlementID)
  /// Variant 11: a date of the reserve of an instrument begins.
  case reserve(InstrumentID)
  /// Variant 12: the close of an offer to buy units back, or what is left to be settled of it.
  case offer(OfferID)
}

extension ScheduledTask: BCSEncodable, BCSDecodable {
  /// Appends the variant and the identifiers.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .instrument(let instrument):
      writer.variant(0)
      writer.value(instrument)
    case .payment(let instrument, let number):
      writer.variant(1)
      writer.value(instrument)
      writer.u32(number)
    case .deadline(let instrument, let number):
      writer.variant(2)
      writer.value(instrument)
      writer.u32(number)
    case .auction(let auction):
      writer.variant(10)
      writer.value(auction)
    case .settlement(let settlement):
      writer.variant(8)
      writer.value(settlement)
    case .reserve(let instrument):
      writer.variant(11)
      writer.value(instrument)
    case .offer(let offer):
      writer.variant(12)
      writer.value(offer)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .instrument(try reader.value())
    case 1: self = .payment(try reader.value(), try reader.u32())
    case 2: self = .deadline(try reader.value(), try reader.u32())
    case 10: self = .auction(try reader.value())
    case 8: self = .settlement(try reader.value())
    case 11: self = .reserve(try reader.value())
    case 12: self = .offer(try OfferID(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
