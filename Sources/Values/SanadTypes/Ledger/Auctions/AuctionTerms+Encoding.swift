public import SanadCodec

extension AuctionTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(cash)
    writer.value(pricing)
    writer.value(quote)
    writer.i64(tick)
    writer.i64(quoteMin)
    writer.i64(quoteMax)
    writer.value(target)
    writer.value(issueMax)
    writer.value(minimum)
    writer.value(lot)
    writer.value(proRata)
    writer.value(proRataUnit)
    writer.value(cutOff)
    writer.value(bidderShareMax)
    writer.list(competitiveClasses)
    writer.optional(nonCompetitive)
    writer.list(brackets)
    writer.value(times)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    cash = try InstrumentID(from: &reader)
    pricing = try AuctionPricing(from: &reader)
    quote = try QuoteKind(from: &reader)
    tick = try reader.i64()
    quoteMin = try reader.i64()
    quoteMax = try reader.i64()
    target = try Units(from: &reader)
    issueMax = try Units(from: &reader)
    minimum = try Units(from: &reader)
    lot = try Units(from: &reader)
    proRata = try ProRataRule(from: &reader)
    proRataUnit = try Units(from: &reader)
    cutOff = try CutOffRule(from: &reader)
    bidderShareMax = try BasisPoints(from: &reader)
    competitiveClasses = try reader.ascendingList(max: InvestorClass.allCases.count) {
      $0.rawValue
    }
    nonCompetitive = try reader.optional()
    brackets = try reader.list(max: Self.bracketsMax)
    times = try AuctionTimes(from: &reader)
  }
}

extension NonCompetitiveTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(pool)
    writer.value(cap)
    writer.bool(isInsideTarget)
    writer.value(fill)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    pool = try Units(from: &reader)
    cap = try Units(from: &reader)
    isInsideTarget = try reader.bool()
    fill = try NonCompetitiveFill(from: &reader)
  }
}

extension DepositBracket: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(unitsMax)
    writer.value(deposit)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    unitsMax = try Units(from: &reader)
    deposit = try Units(from: &reader)
  }
}

extension AuctionTimes: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(opensAt)
    writer.value(closesAt)
    writer.u64(sharing.value)
    writer.u64(selfOpening.value)
    writer.u64(deciding.value)
    writer.value(settlesOn)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    opensAt = try Timestamp(from: &reader)
    closesAt = try Timestamp(from: &reader)
    sharing = Milliseconds(try reader.u64())
    selfOpening = Milliseconds(try reader.u64())
    deciding = Milliseconds(try reader.u64())
    settlesOn = try CalendarDate(from: &reader)
  }
}
