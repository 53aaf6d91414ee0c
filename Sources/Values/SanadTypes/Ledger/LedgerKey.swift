public import SanadCodec
public import SanadCrypto

/// The name of a value in the state: a byte for its kind, then the identifiers in the order shown,
/// in BCS (docs/wire-state.md, "State keys"). A number is never used again.
public enum LedgerKey: Hashable, Sendable, BitwiseCopyable {
  /// Kind 1 → ``NetworkRecord``.
  case network
  /// Kind 2, role → ``RoleHolders``.
  case role(Role)
  /// Kind 3, identity → ``Identity``.
  case identity(IdentityID)
  /// Kind 4, identity, topic → ``ClaimRecord``.
  case claim(IdentityID, ClaimTopic)
  /// Kind 5, LEI → ``IdentityReference``: an LEI is registered once.
  case lei(LEI)
  /// Kind 6, account → ``Account``.
  case account(AccountID)
  /// Kind 7, digest of the text → ``PolicyRecord``.
  case policy(Digest)
  /// Kind 8, instrument → ``Instrument``.
  case instrument(InstrumentID)
  /// Kind 9, number u32 → ``InstrumentReference``.
  case instrumentNumber(UInt32)
  /// Kind 10, instrument → ``InstrumentTally``.
  case tally(InstrumentID)
  /// Kind 11, account, instrument → ``Holding``.
  case holding(AccountID, InstrumentID)
  /// Kind 12, identity, instrument → ``UnitsTotal``: only of identities with several accounts.
  case position(IdentityID, InstrumentID)
  /// Kind 13, instrument, classification → ``UnitsTotal``.
  case cell(InstrumentID, Classification)
  /// Kind 14, instrument, policy digest, number of the condition u8 → ``HeldTotal``.
  case held(InstrumentID, policy: Digest, predicate: UInt8)
  /// Kind 15, code u16 → ``CodeEntry``.
  case code(CodeNumber)
  /// Kind 16, number u32 → ``Programme``.
  case programme(UInt32)
  /// Kind 17, settlement → ``SettlementRecord``.
  case settlement(SettlementID)
  /// Kind 18, account, instrument → ``HoldingLocks``.
  case locks(AccountID, InstrumentID)
  /// Kind 19 → ``AgendaHead``.
  case agenda
  /// Kind 20, part and place u32 → ``AgendaEntry``; the part is the uppermost byte.
  case agendaEntry(UInt32)
  /// Kind 21, instrument → ``InstrumentLife``.
  case life(InstrumentID)
  /// Kind 22, instrument, number u32 → ``PaymentRecord``.
  case payment(InstrumentID, UInt32)
  /// Kind 23, instrument, place u64 → ``AccountReference``.
  case register(InstrumentID, UInt64)
  /// Kind 24, account, instrument → ``HolderEntitlements``.
  case entitlements(AccountID, InstrumentID)
  /// Kind 25, account, cash instrument → ``SuspenseRecord``.
  case suspense(AccountID, InstrumentID)
  /// Kind 26, account, cash instrument → ``AccountReference``.
  case route(AccountID, InstrumentID)
  /// Kind 27, number u32 → ``CalendarRecord``.
  case calendar(UInt32)
  /// Kind 28, benchmark → ``FixingsRecord``.
  case fixings(InstrumentSymbol)
  /// Kind 29, number u32 → ``TaxTable``.
  case taxTable(UInt32)
  /// Kind 50, identity → ``TaxHistory``.
  case taxHistory(IdentityID)
  /// Kind 30, auction → ``AuctionRecord``.
  case auction(AuctionID)
  /// Kind 31, bid → ``BidRecord``.
  case bid(BidID)
  /// Kind 32, auction, first byte of the bids u8 → ``BidPage``.
  case bidPage(AuctionID, UInt8)
  /// Kind 33, number u32 → ``AuctionReference``.
  case auctionNumber(UInt32)
  /// Kind 34 → ``AuctionCalendar``.
  case auctionCalendar
  /// Kind 35, account → ``OpeningKey``.
  case openingKey(AccountID)
  /// Kind 40, settlement → ``SettlementProgress``.
  case progress(SettlementID)
  /// Kind 41, digest of a reference and its parties → ``SettlementIndex``.
  case settlementIndex(Digest)
  /// Kind 42, settlement → ``ContractRecord``.
  case contract(SettlementID)
  /// Kind 43, instrument → ``RegisterRecord``.
  case registers(InstrumentID)
  /// Kind 44, instrument, business date → ``ReconciliationRecord``.
  case reconciliation(InstrumentID, CalendarDate)
  /// Kind 45, instrument → ``ReserveRecord``.
  case reserve(InstrumentID)
  /// Kind 46, instrument, number u32 → ``WarehouseReceipt``.
  case receipt(InstrumentID, UInt32)
  /// Kind 47, instrument, number u32 → ``RedemptionRecord``.
  case redemption(InstrumentID, UInt32)
  /// Kind 48, instrument, put date → ``PutBook``.
  case puts(InstrumentID, CalendarDate)
  /// Kind 49, instrument, number u32 → ``OfferRecord``.
  case offer(InstrumentID, UInt32)
  /// Kind 51, instrument, number u32, first byte of the accounts u8 → ``TenderPage``.
  case tenders(InstrumentID, UInt32, page: UInt8)
  /// Kind 52, instrument → ``OfferBook``.
  case offers(InstrumentID)
  /// Kind 53 → ``EpochRecord``.
  case epoch
  /// Kind 54 → ``ValidatorsRecord``.
  case validators
  /// Kind 56, epoch u64, signer u16, offence u8 → ``EvidenceRecord``.
  case evidence(Epoch, ValidatorIndex, Evidence.Offence)

  /// The first byte of the key.
  public var kind: UInt8 {
    switch self {
    case .network: 1
    case .role: 2
    case .identity: 3
    case .claim: 4
    case .lei: 5
    case .account: 6
    case .policy: 7
    case .instrument: 8
    case .instrumentNumber: 9
    case .tally: 10
    case .holding: 11
    case .position: 12
    case .cell: 13
    case .held: 14
    case .code: 15
    case .programme: 16
    case .settlement: 17
    case .locks: 18
    case .agenda: 19
    case .agendaEntry: 20
    case .life: 21
    case .payment: 22
    case .register: 23
    case .entitlements: 24
    case .suspense: 25
    case .route: 26
    case .calendar: 27
    case .fixings: 28
    case .taxTable: 29
    case .taxHistory: 50
    case .auction: 30
    case .bid: 31
    case .bidPage: 32
    case .auctionNumber: 33
    case .auctionCalendar: 34
    case .openingKey: 35
    case .progress: 40
    case .settlementIndex: 41
    case .contract: 42
    case .registers: 43
    case .reconciliation: 44
    case .reserve: 45
    case .receipt: 46
    case .redemption: 47
    case .puts: 48
    case .offer: 49
    case .tenders: 51
    case .offers: 52
    case .epoch: 53
    case .validators: 54
    case .evidence: 56
    }
  }

  /// Number of ``bytes``, without making them.
  public var byteCount: Int {
    switch self {
    case .network, .agenda, .epoch, .validators: 1
    case .role: 2
    case .identity, .account, .policy, .instrument, .tally, .settlement, .life,
      .taxHistory, .progress, .settlementIndex, .contract, .registers, .reserve, .offers:
      33
    case .reconciliation, .puts: 37
    case .claim: 34
    case .lei: 22
    case .instrumentNumber, .programme, .agendaEntry, .calendar, .taxTable: 5
    case .payment, .receipt, .redemption, .offer: 37
    case .tenders: 38
    case .register: 41
    case .fixings(let benchmark): 2 + benchmark.text.utf8.count
    case .holding, .position, .locks, .entitlements, .suspense, .route: 65
    case .cell(_, let cell):
      35 + (cell.country == nil ? 0 : 2) + (cell.investorClass == nil ? 0 : 1)
    case .held: 66
    case .code: 3
    case .auctionCalendar: 1
    case .auctionNumber: 5
    case .auction, .bid, .openingKey: 33
    case .bidPage: 34
    case .evidence: 12
    }
  }

  /// The whole key; at most 128 bytes.
  public var bytes: [UInt8] {
    var writer = BCSWriter(reserving: 98)
    encode(into: &writer)
    return writer.bytes
  }
}

extension LedgerKey {
  /// Feeds the kind and one word of each identifier: these are digests, so that more would only
  /// cost time. Two keys that agree in a whole word are still two keys, and take work to find.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .network, .agenda, .epoch, .validators: hasher.combine(kind)
    case .role(let role): combine(UInt64(role.rawValue), into: &hasher)
    case .identity(let identity): combine(identity.digest.word0, into: &hasher)
    case .claim(let identity, let topic):
      combine(identity.digest.word0 ^ UInt64(topic.rawValue) << 32, into: &hasher)
    case .lei(let lei):
      hasher.combine(kind)
      hasher.combine(lei)
    case .account(let account): combine(account.digest.word0, into: &hasher)
    case .policy(let digest), .settlementIndex(let digest):
      combine(digest.word0, into: &hasher)
    case .settlement(let settlement), .progress(let settlement), .contract(let settlement):
      combine(settlement.digest.word0, into: &hasher)
    case .instrument(let instrument), .tally(let instrument), .life(let instrument),
      .registers(let instrument), .reserve(let instrument), .offers(let instrument):
      combine(instrument.digest.word0, into: &hasher)
    case .reconciliation(let instrument, let date), .puts(let instrument, let date):
      combine(instrument.digest.word0, into: &hasher)
      hasher.combine(date)
    case .payment(let instrument, let number), .receipt(let instrument, let number),
      .redemption(let instrument, let number), .offer(let instrument, let number):
      combine(instrument.digest.word0 ^ UInt64(number), into: &hasher)
    case .tenders(let instrument, let number, let page):
      combine(
        instrument.digest.word0 ^ UInt64(number) ^ UInt64(page) << 32, into: &hasher)
    case .register(let instrument, let place):
      combine(instrument.digest.word0, into: &hasher)
      hasher.combine(place)
    case .fixings(let benchmark):
      hasher.combine(kind)
      hasher.combine(benchmark)
    case .taxHistory(let identity): combine(identity.digest.word0, into: &hasher)
    case .instrumentNumber(let number), .programme(let number), .agendaEntry(let number),
      .calendar(let number), .taxTable(let number):
      combine(UInt64(number), into: &hasher)
    case .holding(let account, let instrument), .locks(let account, let instrument),
      .entitlements(let account, let instrument), .suspense(let account, let instrument),
      .route(let account, let instrument):
      combine(account.digest.word0, into: &hasher)
      hasher.combine(instrument.digest.word0)
    case .position(let identity, let instrument):
      combine(identity.digest.word0, into: &hasher)
      hasher.combine(instrument.digest.word0)
    case .cell(let instrument, let cell):
      combine(instrument.digest.word0, into: &hasher)
      hasher.combine(cell)
    case .held(let instrument, let policy, let predicate):
      combine(instrument.digest.word0, into: &hasher)
      hasher.combine(policy.word0 ^ UInt64(predicate))
    case .code(let code): combine(UInt64(code.value), into: &hasher)
    case .auction(let auction): combine(auction.digest.word0, into: &hasher)
    case .bid(let bid): combine(bid.digest.word0, into: &hasher)
    case .bidPage(let auction, let page):
      combine(auction.digest.word0 ^ UInt64(page) << 32, into: &hasher)
    case .auctionNumber(let number): combine(UInt64(number), into: &hasher)
    case .auctionCalendar: hasher.combine(kind)
    case .openingKey(let account): combine(account.digest.word0, into: &hasher)
    case .evidence(let epoch, let signer, let offence):
      combine(epoch.value, into: &hasher)
      hasher.combine(UInt32(signer.value) << 8 | UInt32(offence.rawValue))
    }
  }

  /// The kind goes into the upper byte, so that one step takes both.
  private func combine(_ word: UInt64, into hasher: inout Hasher) {
    hasher.combine(word ^ UInt64(kind) << 56)
  }
}

extension LedgerKey: Comparable {
  /// Lexicographic order of the bytes.
  public static func < (left: LedgerKey, right: LedgerKey) -> Bool {
    left.kind == right.kind
      ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.kind < right.kind
  }
}

extension LedgerKey: BCSEncodable, BCSDecodable {
  /// The widest key of the state; the deepest is a country in a classification.
  public static let bcsLimits = BCSLimits(bytes: 128, depth: 2)

  /// Appends the kind and the identifiers.
  public func encode(into writer: inout BCSWriter) {
    writer.u8(kind)
    switch self {
    case .network, .agenda, .epoch, .validators: break
    case .role(let role): writer.value(role)
    case .identity(let identity): writer.value(identity)
    case .claim(let identity, let topic): Self.write(identity, topic, into: &writer)
    case .lei(let lei): writer.value(lei)
    case .account(let account): writer.value(account)
    case .policy(let digest), .settlementIndex(let digest): writer.value(digest)
    case .instrument(let instrument), .tally(let instrument), .life(let instrument),
      .registers(let instrument), .reserve(let instrument), .offers(let instrument):
      writer.value(instrument)
    case .reconciliation(let instrument, let date), .puts(let instrument, let date):
      Self.write(instrument, date, into: &writer)
    case .instrumentNumber(let number), .programme(let number), .agendaEntry(let number),
      .calendar(let number), .taxTable(let number):
      writer.u32(number)
    case .payment(let instrument, let number), .receipt(let instrument, let number),
      .redemption(let instrument, let number), .offer(let instrument, let number):
      writer.value(instrument)
      writer.u32(number)
    case .tenders(let instrument, let number, let page):
      writer.value(instrument)
      writer.u32(number)
      writer.u8(page)
    case .register(let instrument, let place):
      writer.value(instrument)
      writer.u64(place)
    case .fixings(let benchmark): writer.value(benchmark)
    case .taxHistory(let identity): writer.value(identity)
    case .holding(let account, let instrument), .locks(let account, let instrument),
      .entitlements(let account, let instrument), .suspense(let account, let instrument),
      .route(let account, let instrument):
      Self.write(account, instrument, into: &writer)
    case .settlement(let settlement), .progress(let settlement), .contract(let settlement):
      writer.value(settlement)
    case .position(let identity, let instrument): Self.write(identity, instrument, into: &writer)
    case .cell(let instrument, let cell): Self.write(instrument, cell, into: &writer)
    case .held(let instrument, let policy, let predicate):
      Self.write(instrument, policy, into: &writer)
      writer.u8(predicate)
    case .code(let code): writer.value(code)
    case .auction(let auction): writer.value(auction)
    case .bid(let bid): writer.value(bid)
    case .bidPage(let auction, let page):
      writer.value(auction)
      writer.u8(page)
    case .auctionNumber(let number): writer.u32(number)
    case .auctionCalendar: break
    case .openingKey(let account): writer.value(account)
    case .evidence(let epoch, let signer, let offence):
      writer.value(epoch)
      writer.value(signer)
      writer.value(offence)
    }
  }

  /// Reads a key of a known kind.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.u8() {
    case 1: self = .network
    case 2: self = .role(try reader.value())
    case 3: self = .identity(try reader.value())
    case 4: self = .claim(try reader.value(), try reader.value())
    case 5: self = .lei(try reader.value())
    case 6: self = .account(try reader.value())
    case 7: self = .policy(try reader.value())
    case 8: self = .instrument(try reader.value())
    case 9: self = .instrumentNumber(try reader.u32())
    case 10: self = .tally(try reader.value())
    case 11: self = .holding(try reader.value(), try reader.value())
    case 12: self = .position(try reader.value(), try reader.value())
    case 13: self = .cell(try reader.value(), try reader.value())
    case 14:
      self = .held(
        try reader.value(), policy: try reader.value(), predicate: try reader.u8())
    case 15: self = .code(try reader.value())
    case 16: self = .programme(try reader.u32())
    case 17: self = .settlement(try reader.value())
    case 18: self = .locks(try reader.value(), try reader.value())
    case 19: self = .agenda
    case 20: self = .agendaEntry(try reader.u32())
    case 21: self = .life(try reader.value())
    case 22: self = .payment(try reader.value(), try reader.u32())
    case 23: self = .register(try reader.value(), try reader.u64())
    case 24: self = .entitlements(try reader.value(), try reader.value())
    case 25: self = .suspense(try reader.value(), try reader.value())
    case 26: self = .route(try reader.value(), try reader.value())
    case 27: self = .calendar(try reader.u32())
    case 28: self = .fixings(try reader.value())
    case 29: self = .taxTable(try reader.u32())
    case 50: self = .taxHistory(try reader.value())
    case 30: self = .auction(try reader.value())
    case 31: self = .bid(try reader.value())
    case 32: self = .bidPage(try reader.value(), try reader.u8())
    case 33: self = .auctionNumber(try reader.u32())
    case 34: self = .auctionCalendar
    case 35: self = .openingKey(try reader.value())
    case 40: self = .progress(try reader.value())
    case 41: self = .settlementIndex(try reader.value())
    case 42: self = .contract(try reader.value())
    case 43: self = .registers(try reader.value())
    case 44: self = .reconciliation(try reader.value(), try reader.value())
    case 45: self = .reserve(try reader.value())
    case 46: self = .receipt(try reader.value(), try reader.u32())
    case 47: self = .redemption(try reader.value(), try reader.u32())
    case 48: self = .puts(try reader.value(), try reader.value())
    case 49: self = .offer(try reader.value(), try reader.u32())
    case 51:
      self = .tenders(try reader.value(), try reader.u32(), page: try reader.u8())
    case 52: self = .offers(try reader.value())
    case 53: self = .epoch
    case 54: self = .validators
    case 56:
      self = .evidence(try reader.value(), try reader.value(), try reader.value())
    case let kind: throw DecodingFailure(.unknownVariant(UInt32(kind)), at: start)
    }
  }

  private static func write(
    _ first: some BCSEncodable, _ second: some BCSEncodable, into writer: inout BCSWriter
  ) {
    writer.value(first)
    writer.value(second)
  }
}
