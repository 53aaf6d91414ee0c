public import SanadCodec

/// What became of a settlement on terms, of a cycle, or of what a settlement opened.
///
/// Encoding: variant, then the values.
public enum SettlingEvent: Hashable, Sendable {
  /// Variant 0: a party holds a settlement back.
  case held(SettlementID, AccountID)
  /// Variant 1: a party holds it back no longer.
  case released(SettlementID, AccountID)
  /// Variant 2: it was tried, by an account; by nobody where its time had come.
  case attempted(SettlementID, by: AccountID?)
  /// Variant 3: it could not settle, for a reason whose first code this is; once for each party.
  case failed(SettlementID, AccountID, code: CodeNumber)
  /// Variant 4: a part of it has settled, of the delivery and of the payment; once for each party.
  case partlySettled(SettlementID, AccountID, delivered: Units, paid: Units)
  /// Variant 5: a party wants it cancelled, and the others have not said so yet.
  case cancelAsked(SettlementID, AccountID)
  /// Variant 6: a venue netted a cycle of so many settlements, of which some were left out.
  case netted(venue: AccountID, settled: UInt16, leftOut: UInt16)
  /// Variant 7: a contract ended; once for each party.
  case contractEnded(SettlementID, AccountID, ContractOutcome)
  /// Variant 8: nobody has reported a payment in time; treasury and central bank are to decide by a
  /// time; once for each party.
  case disputed(SettlementID, AccountID, decideBy: Timestamp)
  /// Variant 9: an instrument has a mirror account for what lives in the depository.
  case registerOpened(InstrumentID, mirror: AccountID)
  /// Variant 10: an instrument is halted, so that another register can become the legal one.
  case registerSwitching(InstrumentID, to: LegalRegister, height: Height)
  /// Variant 11: a register has signed its total.
  case registerSigned(InstrumentID, by: AccountID)
  /// Variant 12: another register is the legal one, and the instrument moves again.
  case registerSwitched(InstrumentID, to: LegalRegister)
  /// Variant 13: a switch was given up, and the instrument moves again.
  case registerAbandoned(InstrumentID, by: AccountID)
  /// Variant 14: the depository has signed its totals of a business date.
  case reconciled(InstrumentID, by: AccountID, CalendarDate, isEqual: Bool)

  /// The accounts in whose leaves the event is counted.
  public var accounts: [AccountID] {
    switch self {
    case .held(_, let account), .released(_, let account), .failed(_, let account, _),
      .partlySettled(_, let account, _, _), .cancelAsked(_, let account),
      .netted(let account, _, _), .contractEnded(_, let account, _), .disputed(_, let account, _):
      [account]
    case .attempted(_, let account): account.map { [$0] } ?? []
    case .registerOpened(_, let account), .registerSigned(_, let account),
      .registerAbandoned(_, let account), .reconciled(_, let account, _, _):
      [account]
    case .registerSwitching, .registerSwitched: []
    }
  }

  /// The instrument in whose leaf the event is counted.
  public var instrument: InstrumentID? {
    switch self {
    case .registerOpened(let id, _), .registerSwitching(let id, _, _), .registerSigned(let id, _),
      .registerSwitched(let id, _), .registerAbandoned(let id, _), .reconciled(let id, _, _, _):
      id
    default: nil
    }
  }
}

extension SettlingEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .held(let id, let account): Self.write(0, id, account, into: &writer)
    case .released(let id, let account): Self.write(1, id, account, into: &writer)
    case .attempted(let id, let account):
      writer.variant(2)
      writer.value(id)
      writer.optional(account)
    case .failed(let id, let account, let code):
      Self.write(3, id, account, into: &writer)
      writer.value(code)
    case .partlySettled(let id, let account, let delivered, let paid):
      Self.write(4, id, account, into: &writer)
      writer.value(delivered)
      writer.value(paid)
    case .cancelAsked(let id, let account): Self.write(5, id, account, into: &writer)
    case .netted(let venue, let settled, let leftOut):
      writer.variant(6)
      writer.value(venue)
      writer.u16(settled)
      writer.u16(leftOut)
    case .contractEnded(let id, let account, let outcome):
      Self.write(7, id, account, into: &writer)
      writer.value(outcome)
    case .disputed(let id, let account, let decideBy):
      Self.write(8, id, account, into: &writer)
      writer.value(decideBy)
    case .registerOpened(let id, let mirror): Self.write(9, id, mirror, into: &writer)
    case .registerSwitching(let id, let register, let height):
      Self.write(10, id, register, into: &writer)
      writer.value(height)
    case .registerSigned(let id, let account): Self.write(11, id, account, into: &writer)
    case .registerSwitched(let id, let register): Self.write(12, id, register, into: &writer)
    case .registerAbandoned(let id, let account): Self.write(13, id, account, into: &writer)
    case .reconciled(let id, let account, let date, let isEqual):
      Self.write(14, id, account, into: &writer)
      writer.value(date)
      writer.bool(isEqual)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .held(try reader.value(), try reader.value())
    case 1: self = .released(try reader.value(), try reader.value())
    case 2: self = .attempted(try reader.value(), by: try reader.optional())
    case 3: self = .failed(try reader.value(), try reader.value(), code: try reader.value())
    case 4:
      self = .partlySettled(
        try reader.value(), try reader.value(), delivered: try reader.value(),
        paid: try reader.value())
    case 5: self = .cancelAsked(try reader.value(), try reader.value())
    case 6:
      self = .netted(
        venue: try reader.value(), settled: try reader.u16(), leftOut: try reader.u16())
    case 7: self = .contractEnded(try reader.value(), try reader.value(), try reader.value())
    case 8:
      self = .disputed(try reader.value(), try reader.value(), decideBy: try reader.value())
    case 9: self = .registerOpened(try reader.value(), mirror: try reader.value())
    case 10:
      self = .registerSwitching(
        try reader.value(), to: try reader.value(), height: try reader.value())
    case 11: self = .registerSigned(try reader.value(), by: try reader.value())
    case 12: self = .registerSwitched(try reader.value(), to: try reader.value())
    case 13: self = .registerAbandoned(try reader.value(), by: try reader.value())
    case 14:
      self = .reconciled(
        try reader.value(), by: try reader.value(), try reader.value(),
        isEqual: try reader.bool())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ subject: some BCSEncodable, _ value: some BCSEncodable,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(subject)
    writer.value(value)
  }
}
