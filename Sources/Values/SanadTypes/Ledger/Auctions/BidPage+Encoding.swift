public import SanadCodec

extension OpenedBid: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.value(units)
    writer.i64(quote)
    writer.fixed(salt)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    kind = try BidKind(from: &reader)
    units = try Units(from: &reader)
    quote = try reader.i64()
    salt = try reader.fixed(BidPlaintext.saltBytes)
  }
}

extension BidStatus: BCSEncodable, BCSDecodable {
  /// Appends the variant and the code.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .sealed: writer.variant(0)
    case .opened: writer.variant(1)
    case .void(let code):
      writer.variant(2)
      writer.value(code)
    case .shut: writer.variant(3)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .sealed
    case 1: self = .opened
    case 2: self = .void(try CodeNumber(from: &reader))
    case 3: self = .shut
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension AwardState: BCSEncodable, BCSDecodable {
  /// Appends the variant and the code.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .pending: writer.variant(0)
    case .settled: writer.variant(1)
    case .lapsed(let code):
      writer.variant(2)
      writer.value(code)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .pending
    case 1: self = .settled
    case 2: self = .lapsed(try CodeNumber(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension BidAward: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(units)
    writer.value(price)
    writer.value(cash)
    writer.value(state)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    units = try Units(from: &reader)
    price = try Price(from: &reader)
    cash = try Units(from: &reader)
    state = try AwardState(from: &reader)
  }
}

extension BidLine: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(bid)
    writer.value(account)
    writer.value(owner)
    writer.value(status)
    writer.optional(opened)
    writer.optional(award)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    bid = try BidID(from: &reader)
    account = try AccountID(from: &reader)
    owner = try IdentityID(from: &reader)
    status = try BidStatus(from: &reader)
    opened = try reader.optional()
    award = try reader.optional()
  }
}
