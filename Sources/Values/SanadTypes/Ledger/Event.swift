public import SanadCodec

/// What a transaction did, for whoever follows the ledger.
///
/// Encoding: variant, then the values. A later version of an event is a new variant.
public indirect enum Event: Hashable, Sendable {
  /// Variant 0: an identity came to be, registered by an account.
  case identityRegistered(IdentityID, by: AccountID)
  /// Variant 1: a claim was issued or replaced, by an account.
  case claimIssued(IdentityID, ClaimTopic, by: AccountID)
  /// Variant 2: a claim was revoked, by an account.
  case claimRevoked(IdentityID, ClaimTopic, by: AccountID)
  /// Variant 3: an account of an owner was opened, by an account.
  case accountOpened(AccountID, owner: IdentityID, by: AccountID)
  /// Variant 4: an account has a new authority.
  case keysRotated(AccountID)
  /// Variant 5: units moved.
  case moved(Movement)
  /// Variant 6: a transaction of the account was refused, with the first code.
  case refused(AccountID, TransactionID, code: CodeNumber)
  /// Variant 7: a rule of an instrument's policy asks supervisors to look at a transaction of the
  /// account; once for each code and instrument.
  case flagged(AccountID, TransactionID, InstrumentID, code: CodeNumber)
  /// Variant 8: a settlement was instructed in which the account has a part; once for each.
  case settlementInstructed(SettlementID, AccountID)
  /// Variant 9: the account has affirmed a settlement.
  case settlementAffirmed(SettlementID, AccountID)
  /// Variant 10: units of the account wait for a settlement, until it ends or runs out.
  case unitsLocked(SettlementID, AccountID, InstrumentID, Units)
  /// Variant 11: a settlement in which the account has a part ended, and locks nothing any more;
  /// once for each. One that runs out tells nobody.
  case settlementEnded(SettlementID, AccountID, SettlementOutcome)
  /// Variant 13: something in the life of an instrument.
  case lifecycle(LifecycleEvent)
  /// Variant 12: something about an auction.
  case auction(AuctionEvent)
  /// Variant 14: what became of a settlement on terms, a cycle or a contract.
  case settling(SettlingEvent)
  /// Variant 15: something about the reserve of an instrument.
  case reserve(ReserveEvent)
  /// Variant 16: something about an offer to buy units back.
  case offer(OfferEvent)
  /// Variant 17: something about who the validators are.
  case validators(ValidatorEvent)
  /// Variant 18: it is on the ledger that a validator has broken the protocol.
  case evidence(EvidenceEvent)

  /// The accounts in whose leaves the event is counted; each once.
  public var accounts: [AccountID] {
    switch self {
    case .identityRegistered(_, let account), .claimIssued(_, _, let account),
      .claimRevoked(_, _, let account), .keysRotated(let account), .refused(let account, _, _),
      .flagged(let account, _, _, _), .settlementInstructed(_, let account),
      .settlementAffirmed(_, let account), .unitsLocked(_, let account, _, _),
      .settlementEnded(_, let account, _):
      [account]
    case .accountOpened(let opened, _, let account): [opened, account]
    case .moved(let movement): movement.accounts
    case .lifecycle(let event): event.accounts
    case .auction(let event): event.account.map { [$0] } ?? []
    case .settling(let event): event.accounts
    case .reserve(let event): event.accounts
    case .offer(let event): event.accounts
    case .validators(let event): event.accounts
    case .evidence: []
    }
  }

  /// The instrument in whose leaf the event is counted.
  public var instrument: InstrumentID? {
    switch self {
    case .moved(let movement): movement.instrument
    case .lifecycle(let event): event.instrument
    case .auction(let event): event.instrument
    case .settling(let event): event.instrument
    case .reserve(let event): event.instrument
    case .offer(let event): event.offer.instrument
    case .flagged(_, _, let instrument, _), .unitsLocked(_, _, let instrument, _): instrument
    case .identityRegistered, .claimIssued, .claimRevoked, .accountOpened, .keysRotated, .refused,
      .settlementInstructed, .settlementAffirmed, .settlementEnded, .validators, .evidence:
      nil
    }
  }
}

/// Units of one instrument that moved.
///
/// Encoding: kind; instrument; optional from; optional to; units u128.
public struct Movement: Hashable, Sendable {
  /// Why.
  public let kind: MovementKind
  /// The instrument.
  public let instrument: InstrumentID
  /// Who gave; nil where the units are new.
  public let from: AccountID?
  /// Who received; nil where the units are no more.
  public let to: AccountID?
  /// How many; not zero.
  public let units: Units

  /// Creates a movement.
  public init(
    kind: MovementKind, instrument: InstrumentID, from: AccountID?, to: AccountID?, units: Units
  ) {
    self.kind = kind
    self.instrument = instrument
    self.from = from
    self.to = to
    self.units = units
  }

  /// The one or two accounts.
  public var accounts: [AccountID] {
    [from, to].compactMap { $0 }
  }
}

/// An event and where it happened; the cursor of whoever follows.
///
/// Encoding: height u64; index u32; event.
public struct PlacedEvent: Hashable, Sendable {
  /// The block.
  public let height: Height
  /// The place among all events of the block, from 0.
  public let index: UInt32
  /// What happened.
  public let event: Event

  /// Places an event.
  public init(height: Height, index: UInt32, event: Event) {
    self.height = height
    self.index = index
    self.event = event
  }
}

extension Movement: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(kind)
    writer.value(instrument)
    writer.optional(from)
    writer.optional(to)
    writer.value(units)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    kind = try MovementKind(from: &reader)
    instrument = try InstrumentID(from: &reader)
    from = try reader.optional()
    to = try reader.optional()
    units = try Units(from: &reader)
  }
}

extension PlacedEvent: BCSEncodable, BCSDecodable {
  /// Appends the place and the event.
  public func encode(into writer: inout BCSWriter) {
    writer.value(height)
    writer.u32(index)
    writer.value(event)
  }

  /// Reads the place and the event.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    index = try reader.u32()
    event = try Event(from: &reader)
  }
}

extension Event: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .identityRegistered(let identity, let account):
      writer.variant(0)
      writer.value(identity)
      writer.value(account)
    case .claimIssued(let subject, let topic, let account):
      Self.write(1, subject, topic, account, into: &writer)
    case .claimRevoked(let subject, let topic, let account):
      Self.write(2, subject, topic, account, into: &writer)
    case .accountOpened(let opened, let owner, let account):
      writer.variant(3)
      writer.value(opened)
      writer.value(owner)
      writer.value(account)
    case .keysRotated(let account):
      writer.variant(4)
      writer.value(account)
    case .moved(let movement):
      writer.variant(5)
      writer.value(movement)
    case .refused(let account, let transaction, let code):
      writer.variant(6)
      writer.value(account)
      writer.value(transaction)
      writer.value(code)
    case .flagged(let account, let transaction, let instrument, let code):
      writer.variant(7)
      writer.value(account)
      writer.value(transaction)
      writer.value(instrument)
      writer.value(code)
    case .settlementInstructed(let settlement, let account):
      Self.write(8, settlement, account, into: &writer)
    case .settlementAffirmed(let settlement, let account):
      Self.write(9, settlement, account, into: &writer)
    case .unitsLocked(let settlement, let account, let instrument, let units):
      Self.write(10, settlement, account, into: &writer)
      writer.value(instrument)
      writer.value(units)
    case .settlementEnded(let settlement, let account, let outcome):
      Self.write(11, settlement, account, into: &writer)
      writer.value(outcome)
    case .lifecycle(let event):
      writer.variant(13)
      writer.value(event)
    case .auction(let event):
      writer.variant(12)
      writer.value(event)
    case .settling(let event):
      writer.variant(14)
      writer.value(event)
    case .reserve(let event):
      writer.variant(15)
      writer.value(event)
    case .offer(let event):
      writer.variant(16)
      writer.value(event)
    case .validators(let event):
      writer.variant(17)
      writer.value(event)
    case .evidence(let event):
      writer.variant(18)
      writer.value(event)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .identityRegistered(try reader.value(), by: try reader.value())
    case 1:
      self = .claimIssued(try reader.value(), try reader.value(), by: try reader.value())
    case 2:
      self = .claimRevoked(try reader.value(), try reader.value(), by: try reader.value())
    case 3:
      self = .accountOpened(try reader.value(), owner: try reader.value(), by: try reader.value())
    case 4: self = .keysRotated(try reader.value())
    case 5: self = .moved(try reader.value())
    case 6: self = .refused(try reader.value(), try reader.value(), code: try reader.value())
    case 7:
      self = .flagged(
        try reader.value(), try reader.value(), try reader.value(), code: try reader.value())
    case 8: self = .settlementInstructed(try reader.value(), try reader.value())
    case 9: self = .settlementAffirmed(try reader.value(), try reader.value())
    case 10:
      self = .unitsLocked(
        try reader.value(), try reader.value(), try reader.value(), try reader.value())
    case 11:
      self = .settlementEnded(try reader.value(), try reader.value(), try reader.value())
    case 13: self = .lifecycle(try reader.value())
    case 12: self = .auction(try reader.value())
    case 14: self = .settling(try SettlingEvent(from: &reader))
    case 15: self = .reserve(try ReserveEvent(from: &reader))
    case 16: self = .offer(try OfferEvent(from: &reader))
    case 17: self = .validators(try ValidatorEvent(from: &reader))
    case 18: self = .evidence(try EvidenceEvent(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ settlement: SettlementID, _ account: AccountID,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(settlement)
    writer.value(account)
  }

  private static func write(
    _ variant: UInt32, _ subject: IdentityID, _ topic: ClaimTopic, _ account: AccountID,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(subject)
    writer.value(topic)
    writer.value(account)
  }
}
