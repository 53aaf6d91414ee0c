public import SanadCodec

/// Something about what stands behind the units of an instrument.
///
/// Encoding: variant, then the values. A later version of an event is a new variant.
public enum ReserveEvent: Hashable, Sendable {
  /// Variant 0: a receipt stands somewhere else, by an account; by nobody where the ledger found that
  /// it has lapsed.
  case receipt(InstrumentID, UInt32, ReceiptStatus, mass: UInt64, by: AccountID?)
  /// Variant 1: a reserve was attested.
  case attested(InstrumentID, asOf: CalendarDate, UInt128, by: AccountID, with: AccountID)
  /// Variant 2: the newest attestation no longer counts for new units.
  case lapsed(InstrumentID, CalendarDate)
  /// Variant 3: less stands behind the units than they are claims on.
  case short(InstrumentID, supply: UInt128, available: UInt128)
  /// Variant 4: enough stands behind the units again.
  case covered(InstrumentID)
  /// Variant 5: the price of a unit was published, in ten-thousandths of a minor unit.
  case price(InstrumentID, CalendarDate, tenThousandths: UInt64, by: AccountID)
  /// Variant 6: a holder asks for what its units are claims on; the units wait.
  case redemption(InstrumentID, UInt32, by: AccountID, RedemptionKind, Units)
  /// Variant 7: units were redeemed, for a mass and an amount of cash.
  case filled(InstrumentID, UInt32, AccountID, Units, mass: UInt128, cash: Units)
  /// Variant 8: a redemption ended, and its units wait no more.
  case redemptionEnded(InstrumentID, UInt32, AccountID, RedemptionStatus)

  /// The accounts in whose leaves the event is counted; each once.
  public var accounts: [AccountID] {
    switch self {
    case .receipt(_, _, _, _, let account): account.map { [$0] } ?? []
    case .attested(_, _, _, let inspector, let custodian):
      inspector == custodian ? [inspector] : [inspector, custodian]
    case .lapsed, .short, .covered: []
    case .price(_, _, _, let account), .redemption(_, _, let account, _, _),
      .filled(_, _, let account, _, _, _), .redemptionEnded(_, _, let account, _):
      [account]
    }
  }

  /// The instrument in whose leaf the event is counted.
  public var instrument: InstrumentID {
    switch self {
    case .receipt(let id, _, _, _, _), .attested(let id, _, _, _, _), .lapsed(let id, _),
      .short(let id, _, _), .covered(let id), .price(let id, _, _, _),
      .redemption(let id, _, _, _, _), .filled(let id, _, _, _, _, _),
      .redemptionEnded(let id, _, _, _):
      id
    }
  }

  /// The word for it in the API; a word never changes its meaning.
  public var name: String {
    switch self {
    case .receipt: "reserve_receipt"
    case .attested: "reserve_attested"
    case .lapsed: "reserve_attestation_lapsed"
    case .short: "reserve_short"
    case .covered: "reserve_covered"
    case .price: "price_published"
    case .redemption: "redemption_requested"
    case .filled: "redemption_filled"
    case .redemptionEnded: "redemption_ended"
    }
  }
}

extension ReserveEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .receipt(let instrument, let number, let status, let mass, let account):
      Self.write(0, instrument, number, into: &writer)
      writer.value(status)
      writer.u64(mass)
      writer.optional(account)
    case .attested(let instrument, let date, let quantity, let inspector, let custodian):
      writer.variant(1)
      writer.value(instrument)
      writer.value(date)
      writer.u128(quantity)
      writer.value(inspector)
      writer.value(custodian)
    case .lapsed(let instrument, let date):
      writer.variant(2)
      writer.value(instrument)
      writer.value(date)
    case .short(let instrument, let supply, let available):
      writer.variant(3)
      writer.value(instrument)
      writer.u128(supply)
      writer.u128(available)
    case .covered(let instrument):
      writer.variant(4)
      writer.value(instrument)
    case .price(let instrument, let date, let price, let account):
      writer.variant(5)
      writer.value(instrument)
      writer.value(date)
      writer.u64(price)
      writer.value(account)
    case .redemption(let instrument, let number, let account, let kind, let units):
      Self.write(6, instrument, number, into: &writer)
      writer.value(account)
      writer.value(kind)
      writer.value(units)
    case .filled(let instrument, let number, let account, let units, let mass, let cash):
      Self.write(7, instrument, number, into: &writer)
      writer.value(account)
      writer.value(units)
      writer.u128(mass)
      writer.value(cash)
    case .redemptionEnded(let instrument, let number, let account, let status):
      Self.write(8, instrument, number, into: &writer)
      writer.value(account)
      writer.value(status)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0:
      self = .receipt(
        try reader.value(), try reader.u32(), try reader.value(), mass: try reader.u64(),
        by: try reader.optional())
    case 1:
      self = .attested(
        try reader.value(), asOf: try reader.value(), try reader.u128(), by: try reader.value(),
        with: try reader.value())
    case 2: self = .lapsed(try reader.value(), try reader.value())
    case 3:
      self = .short(
        try reader.value(), supply: try reader.u128(), available: try reader.u128())
    case 4: self = .covered(try reader.value())
    case 5:
      self = .price(
        try reader.value(), try reader.value(), tenThousandths: try reader.u64(),
        by: try reader.value())
    case 6:
      self = .redemption(
        try reader.value(), try reader.u32(), by: try reader.value(), try reader.value(),
        try reader.value())
    case 7:
      self = .filled(
        try reader.value(), try reader.u32(), try reader.value(), try reader.value(),
        mass: try reader.u128(), cash: try reader.value())
    case 8:
      self = .redemptionEnded(
        try reader.value(), try reader.u32(), try reader.value(), try reader.value())
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
