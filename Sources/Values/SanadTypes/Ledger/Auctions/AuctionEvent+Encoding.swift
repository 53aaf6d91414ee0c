public import SanadCodec

extension AuctionEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .keyRegistered(let account): Self.write(0, [account], into: &writer)
    case .announced(let auction, let account, let instrument):
      Self.write(1, [auction, account, instrument], into: &writer)
    case .bidPlaced(let auction, let bid, let account):
      Self.write(2, [auction, bid, account], into: &writer)
    case .bidWithdrawn(let auction, let bid, let account):
      Self.write(3, [auction, bid, account], into: &writer)
    case .depositLocked(let bid, let account, let instrument, let units):
      Self.write(4, [bid, account, instrument, units], into: &writer)
    case .depositReleased(let bid, let account, let instrument):
      Self.write(5, [bid, account, instrument], into: &writer)
    case .depositForfeited(let bid, let account, let instrument):
      Self.write(6, [bid, account, instrument], into: &writer)
    case .sharesPublished(let auction, let account):
      Self.write(7, [auction, account], into: &writer)
    case .bidOpened(let auction, let bid, let account):
      Self.write(8, [auction, bid, account], into: &writer)
    case .bidVoid(let auction, let bid, let account, let code):
      Self.write(9, [auction, bid, account, code], into: &writer)
    case .stage(let auction, let instrument, let stage):
      Self.write(10, [auction, instrument, stage], into: &writer)
    case .decided(let auction, let account): Self.write(11, [auction, account], into: &writer)
    case .outcome(let auction, let instrument, let outcome):
      Self.write(12, [auction, instrument, outcome], into: &writer)
    case .awardSettled(let auction, let bid, let account):
      Self.write(13, [auction, bid, account], into: &writer)
    case .awardLapsed(let auction, let bid, let account, let code):
      Self.write(14, [auction, bid, account, code], into: &writer)
    case .calendarPublished(let account): Self.write(15, [account], into: &writer)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .keyRegistered(try reader.value())
    case 1: self = .announced(try reader.value(), try reader.value(), try reader.value())
    case 2: self = .bidPlaced(try reader.value(), try reader.value(), try reader.value())
    case 3: self = .bidWithdrawn(try reader.value(), try reader.value(), try reader.value())
    case 4:
      self = .depositLocked(
        try reader.value(), try reader.value(), try reader.value(), try reader.value())
    case 5: self = .depositReleased(try reader.value(), try reader.value(), try reader.value())
    case 6: self = .depositForfeited(try reader.value(), try reader.value(), try reader.value())
    case 7: self = .sharesPublished(try reader.value(), try reader.value())
    case 8: self = .bidOpened(try reader.value(), try reader.value(), try reader.value())
    case 9:
      self = .bidVoid(
        try reader.value(), try reader.value(), try reader.value(), code: try reader.value())
    case 10: self = .stage(try reader.value(), try reader.value(), try reader.value())
    case 11: self = .decided(try reader.value(), try reader.value())
    case 12: self = .outcome(try reader.value(), try reader.value(), try reader.value())
    case 13: self = .awardSettled(try reader.value(), try reader.value(), try reader.value())
    case 14:
      self = .awardLapsed(
        try reader.value(), try reader.value(), try reader.value(), code: try reader.value())
    case 15: self = .calendarPublished(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ values: [any BCSEncodable], into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    for value in values { writer.value(value) }
  }
}
