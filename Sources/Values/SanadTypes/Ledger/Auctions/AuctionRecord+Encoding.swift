public import SanadCodec

extension AuctionRecord {
  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(number)
    writer.value(terms)
    writer.value(seller)
    writer.value(announcedAt)
    writer.list(keyHolders)
    writer.u8(threshold)
    writer.value(stage)
    writer.value(stageEndsAt)
    writer.value(seenAt)
    writer.u32(bidCount)
    writer.u32(sealedCount)
    writer.bool(hasOpened)
    writer.value(cursor)
    writer.optional(decision)
    writer.optional(outcome)
    writer.optional(result)
    writer.value(settled)
    writer.value(lapsed)
    writer.value(proceeds)
    writer.value(forfeited)
    writer.optional(reservation)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u32()
    terms = try AuctionTerms(from: &reader)
    seller = try AccountID(from: &reader)
    announcedAt = try Timestamp(from: &reader)
    keyHolders = try reader.ascendingList(max: AnnounceAuction.keyHoldersMax) { $0.account }
    threshold = try reader.u8()
    stage = try AuctionStage(from: &reader)
    stageEndsAt = try Timestamp(from: &reader)
    seenAt = try Timestamp(from: &reader)
    bidCount = try reader.u32()
    sealedCount = try reader.u32()
    hasOpened = try reader.bool()
    cursor = try AuctionCursor(from: &reader)
    decision = try reader.optional()
    outcome = try reader.optional()
    result = try reader.optional()
    settled = try Units(from: &reader)
    lapsed = try Units(from: &reader)
    proceeds = try Units(from: &reader)
    forfeited = try Units(from: &reader)
    reservation = try reader.optional()
  }
}

extension CeilingReservation: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(rate)
    writer.u128(held)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    rate = try reader.optional()
    held = try reader.u128()
  }
}

extension AuctionKeyHolder: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.fixed(key)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    key = try reader.fixed(OpeningKey.byteCount)
  }
}

extension AuctionCursor: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(page)
    writer.u16(line)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    page = try reader.u16()
    line = try reader.u16()
  }
}

extension AuctionResult: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    Self.write(cutOff, into: &writer)
    Self.write(average, into: &writer)
    writer.optional(nonCompetitivePrice)
    writer.value(remainingAtCutOff)
    writer.value(volumeAtCutOff)
    writer.value(competitive)
    writer.value(nonCompetitive)
    writer.value(bidUnits)
    writer.u32(bidCount)
    writer.u32(winnerCount)
    writer.value(cover)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    cutOff = try Self.readQuote(from: &reader)
    average = try Self.readQuote(from: &reader)
    nonCompetitivePrice = try reader.optional()
    remainingAtCutOff = try Units(from: &reader)
    volumeAtCutOff = try Units(from: &reader)
    competitive = try Units(from: &reader)
    nonCompetitive = try Units(from: &reader)
    bidUnits = try Units(from: &reader)
    bidCount = try reader.u32()
    winnerCount = try reader.u32()
    cover = try BasisPoints(from: &reader)
  }

  private static func write(_ quote: Int64?, into writer: inout BCSWriter) {
    writer.bool(quote != nil)
    if let quote { writer.i64(quote) }
  }

  private static func readQuote(from reader: inout BCSReader) throws(DecodingFailure) -> Int64? {
    try reader.bool() ? try reader.i64() : nil
  }
}
