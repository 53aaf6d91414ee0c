public import SanadCodec

extension ReserveOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .deposit(let instrument, let facts):
      writer.variant(0)
      writer.value(instrument)
      writer.value(facts)
    case .mark(let instrument, let receipt, let status):
      Self.write(1, instrument, receipt, into: &writer)
      writer.value(status)
    case .renew(let instrument, let receipt, let cover):
      Self.write(2, instrument, receipt, into: &writer)
      writer.value(cover)
    case .withdraw(let instrument, let receipt):
      Self.write(3, instrument, receipt, into: &writer)
    case .attest(let operation):
      writer.variant(4)
      writer.value(operation)
    case .price(let instrument, let date, let price):
      writer.variant(5)
      writer.value(instrument)
      writer.value(date)
      writer.u64(price)
    case .redeem(let operation):
      writer.variant(6)
      writer.value(operation)
    case .withdrawRedemption(let instrument, let number):
      Self.write(7, instrument, number, into: &writer)
    case .fill(let operation):
      writer.variant(8)
      writer.value(operation)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .deposit(try reader.value(), try reader.value())
    case 1: self = .mark(try reader.value(), receipt: try reader.u32(), try reader.value())
    case 2: self = .renew(try reader.value(), receipt: try reader.u32(), try reader.value())
    case 3: self = .withdraw(try reader.value(), receipt: try reader.u32())
    case 4: self = .attest(try reader.value())
    case 5:
      self = .price(
        try reader.value(), from: try reader.value(), tenThousandths: try reader.u64())
    case 6: self = .redeem(try reader.value())
    case 7: self = .withdrawRedemption(try reader.value(), number: try reader.u32())
    case 8: self = .fill(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ instrument: InstrumentID, _ number: UInt32,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(instrument)
    writer.u32(number)
  }
}

extension AttestReserve: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(custodian)
    writer.value(asOf)
    writer.u128(quantity)
    writer.u128(released)
    writer.value(validUntil)
    writer.value(document)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    custodian = try AccountID(from: &reader)
    asOf = try CalendarDate(from: &reader)
    quantity = try reader.u128()
    released = try reader.u128()
    validUntil = try CalendarDate(from: &reader)
    document = try reader.value()
  }
}

extension RedeemUnits: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.value(units)
    writer.value(kind)
    writer.value(delivery)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    units = try Units(from: &reader)
    kind = try RedemptionKind(from: &reader)
    delivery = try reader.value()
  }
}

extension FillRedemption: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    writer.u32(number)
    writer.value(units)
    writer.list(receipts.map(ReceiptNumber.init))
    writer.optional(payer)
    writer.value(document)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    number = try reader.u32()
    units = try Units(from: &reader)
    let numbers: [ReceiptNumber] = try reader.ascendingList(max: Self.receiptsMax) { $0.value }
    receipts = numbers.map(\.value)
    payer = try reader.optional()
    document = try reader.value()
  }
}

/// A receipt's number in a list.
private struct ReceiptNumber: BCSEncodable, BCSDecodable {
  let value: UInt32

  init(_ value: UInt32) { self.value = value }

  func encode(into writer: inout BCSWriter) { writer.u32(value) }

  init(from reader: inout BCSReader) throws(DecodingFailure) { value = try reader.u32() }
}
