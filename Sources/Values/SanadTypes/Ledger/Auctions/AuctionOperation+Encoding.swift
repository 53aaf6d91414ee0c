public import SanadCodec

extension AuctionOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .registerKey(let operation): Self.write(0, operation, into: &writer)
    case .announce(let operation): Self.write(1, operation, into: &writer)
    case .bid(let operation): Self.write(2, operation, into: &writer)
    case .withdraw(let operation): Self.write(3, operation, into: &writer)
    case .publishShares(let operation): Self.write(4, operation, into: &writer)
    case .open(let operation): Self.write(5, operation, into: &writer)
    case .decide(let operation): Self.write(6, operation, into: &writer)
    case .plan(let operation): Self.write(7, operation, into: &writer)
    case .tap(let operation): Self.write(8, operation, into: &writer)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .registerKey(try RegisterOpeningKey(from: &reader))
    case 1: self = .announce(try AnnounceAuction(from: &reader))
    case 2: self = .bid(try PlaceBid(from: &reader))
    case 3: self = .withdraw(try WithdrawBid(from: &reader))
    case 4: self = .publishShares(try PublishShares(from: &reader))
    case 5: self = .open(try OpenBid(from: &reader))
    case 6: self = .decide(try DecideAuction(from: &reader))
    case 7: self = .plan(try PlanAuctions(from: &reader))
    case 8: self = .tap(try TapSale(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ fields: some BCSEncodable, into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(fields)
  }
}

extension RegisterOpeningKey: BCSEncodable, BCSDecodable {
  /// Appends the key.
  public func encode(into writer: inout BCSWriter) { writer.fixed(key) }

  /// Reads the key.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    key = try reader.fixed(OpeningKey.byteCount)
  }
}

extension AnnounceAuction: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.list(keyHolders)
    writer.u8(threshold)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    terms = try AuctionTerms(from: &reader)
    keyHolders = try reader.ascendingList(max: Self.keyHoldersMax) { $0 }
    threshold = try reader.u8()
  }
}

extension PlaceBid: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.u8(slot)
    writer.u8(bracket)
    writer.value(bid)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    slot = try reader.u8()
    bracket = try reader.u8()
    bid = try SealedBid(from: &reader)
  }
}

extension WithdrawBid: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.u8(slot)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    slot = try reader.u8()
  }
}

extension PublishShares: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.list(shares)
  }

  /// Reads the auction and 1...128 shares.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    let start = reader.offset
    shares = try reader.list(max: Self.sharesMax)
    if shares.isEmpty {
      throw DecodingFailure(.invalidValue("at least one share is published"), at: start)
    }
  }
}

extension PublishedShare: BCSEncodable, BCSDecodable {
  /// Appends the bid and the share.
  public func encode(into writer: inout BCSWriter) {
    writer.value(bid)
    writer.fixed(bytes)
  }

  /// Reads the bid and the share.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    bid = try BidID(from: &reader)
    bytes = try reader.fixed(OpeningKey.byteCount)
  }
}

extension OpenBid: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.u8(slot)
    writer.blob(plaintext)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    slot = try reader.u8()
    plaintext = try reader.blob(max: BidPlaintext.paddedBytes)
  }
}

extension AuctionDecision: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .cutOff(let quote, let units):
      writer.variant(0)
      writer.i64(quote)
      writer.optional(units)
    case .rejectAll: writer.variant(1)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .cutOff(try reader.i64(), units: try reader.optional())
    case 1: self = .rejectAll
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension DecideAuction: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.value(decision)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    decision = try AuctionDecision(from: &reader)
  }
}

extension PlanAuctions: BCSEncodable, BCSDecodable {
  /// Appends the plans.
  public func encode(into writer: inout BCSWriter) { writer.list(plans) }

  /// Reads the plans.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    plans = try reader.ascendingList(max: AuctionCalendar.plansMax) { $0 }
  }
}

extension TapSale: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(cash)
    writer.value(buyer)
    writer.value(units)
    writer.value(price)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    cash = try InstrumentID(from: &reader)
    buyer = try AccountID(from: &reader)
    units = try Units(from: &reader)
    price = try Price(from: &reader)
  }
}
