import SanadCodec
import SanadTypes

/// A decoded value of the state. Its kind follows from the key.
/// Each value is in a box of its own, so that moving one costs as much as moving a reference.
indirect enum LedgerValue: Hashable, Sendable {
  case network(NetworkRecord)
  case roles(RoleHolders)
  case identity(Identity)
  case claim(ClaimRecord)
  case identityReference(IdentityReference)
  case account(Account)
  case policy(PolicyRecord)
  case instrument(Instrument)
  case instrumentReference(InstrumentReference)
  case tally(InstrumentTally)
  case holding(Holding)
  case total(UnitsTotal)
  case held(HeldTotal)
  case code(CodeEntry)
  case programme(Programme)
  case settlement(SettlementRecord)
  case locks(HoldingLocks)
  case agenda(AgendaHead)
  case agendaEntry(AgendaEntry)
  case life(InstrumentLife)
  case payment(PaymentRecord)
  case accountReference(AccountReference)
  case entitlements(HolderEntitlements)
  case suspense(SuspenseRecord)
  case calendar(CalendarRecord)
  case fixings(FixingsRecord)
  case taxTable(TaxTable)
  case taxHistory(TaxHistory)
  case auction(AuctionRecord)
  case bid(BidRecord)
  case bidPage(BidPage)
  case auctionReference(AuctionReference)
  case auctionCalendar(AuctionCalendar)
  case openingKey(OpeningKey)
  case progress(SettlementProgress)
  case settlementIndex(SettlementIndex)
  case contract(ContractRecord)
  case registers(RegisterRecord)
  case reconciliation(ReconciliationRecord)
  case reserve(ReserveRecord)
  case receipt(WarehouseReceipt)
  case redemption(RedemptionRecord)
  case puts(PutBook)
  case offer(OfferRecord)
  case tenders(TenderPage)
  case offers(OfferBook)
  case epoch(EpochRecord)
  case validators(ValidatorsRecord)
  case evidence(EvidenceRecord)

  /// Decodes the value of a key.
  init(_ bytes: [UInt8], of key: LedgerKey) throws(DecodingFailure) {
    switch key {
    case .network: self = .network(try BCSReader.decode(from: bytes))
    case .role: self = .roles(try BCSReader.decode(from: bytes))
    case .identity: self = .identity(try BCSReader.decode(from: bytes))
    case .claim: self = .claim(try BCSReader.decode(from: bytes))
    case .lei: self = .identityReference(try BCSReader.decode(from: bytes))
    case .account: self = .account(try BCSReader.decode(from: bytes))
    case .policy: self = .policy(try BCSReader.decode(from: bytes))
    case .instrument: self = .instrument(try BCSReader.decode(from: bytes))
    case .instrumentNumber: self = .instrumentReference(try BCSReader.decode(from: bytes))
    case .tally: self = .tally(try BCSReader.decode(from: bytes))
    case .holding: self = .holding(try BCSReader.decode(from: bytes))
    case .position, .cell: self = .total(try BCSReader.decode(from: bytes))
    case .held: self = .held(try BCSReader.decode(from: bytes))
    case .code: self = .code(try BCSReader.decode(from: bytes))
    case .programme: self = .programme(try BCSReader.decode(from: bytes))
    case .settlement: self = .settlement(try BCSReader.decode(from: bytes))
    case .locks: self = .locks(try BCSReader.decode(from: bytes))
    case .agenda: self = .agenda(try BCSReader.decode(from: bytes))
    case .agendaEntry: self = .agendaEntry(try BCSReader.decode(from: bytes))
    case .life: self = .life(try BCSReader.decode(from: bytes))
    case .payment: self = .payment(try BCSReader.decode(from: bytes))
    case .register, .route: self = .accountReference(try BCSReader.decode(from: bytes))
    case .entitlements: self = .entitlements(try BCSReader.decode(from: bytes))
    case .suspense: self = .suspense(try BCSReader.decode(from: bytes))
    case .calendar: self = .calendar(try BCSReader.decode(from: bytes))
    case .fixings: self = .fixings(try BCSReader.decode(from: bytes))
    case .taxTable: self = .taxTable(try BCSReader.decode(from: bytes))
    case .taxHistory: self = .taxHistory(try BCSReader.decode(from: bytes))
    case .auction: self = .auction(try BCSReader.decode(from: bytes))
    case .bid: self = .bid(try BCSReader.decode(from: bytes))
    case .bidPage: self = .bidPage(try BCSReader.decode(from: bytes))
    case .auctionNumber: self = .auctionReference(try BCSReader.decode(from: bytes))
    case .auctionCalendar: self = .auctionCalendar(try BCSReader.decode(from: bytes))
    case .openingKey: self = .openingKey(try BCSReader.decode(from: bytes))
    case .progress: self = .progress(try BCSReader.decode(from: bytes))
    case .settlementIndex: self = .settlementIndex(try BCSReader.decode(from: bytes))
    case .contract: self = .contract(try BCSReader.decode(from: bytes))
    case .registers: self = .registers(try BCSReader.decode(from: bytes))
    case .reconciliation: self = .reconciliation(try BCSReader.decode(from: bytes))
    case .reserve: self = .reserve(try BCSReader.decode(from: bytes))
    case .receipt: self = .receipt(try BCSReader.decode(from: bytes))
    case .redemption: self = .redemption(try BCSReader.decode(from: bytes))
    case .puts: self = .puts(try BCSReader.decode(from: bytes))
    case .offer: self = .offer(try BCSReader.decode(from: bytes))
    case .tenders: self = .tenders(try BCSReader.decode(from: bytes))
    case .offers: self = .offers(try BCSReader.decode(from: bytes))
    case .epoch: self = .epoch(try BCSReader.decode(from: bytes))
    case .validators: self = .validators(try BCSReader.decode(from: bytes))
    case .evidence: self = .evidence(try BCSReader.decode(from: bytes))
    }
  }

  /// The value as the state stores it.
  var bytes: [UInt8] {
    switch self {
    case .network(let record): record.bcsBytes
    case .roles(let record): record.bcsBytes
    case .identity(let record): record.bcsBytes
    case .claim(let record): record.bcsBytes
    case .identityReference(let record): record.bcsBytes
    case .account(let record): record.bcsBytes
    case .policy(let record): record.bcsBytes
    case .instrument(let record): record.bcsBytes
    case .instrumentReference(let record): record.bcsBytes
    case .tally(let record): record.bcsBytes
    case .holding(let record): record.bcsBytes
    case .total(let record): record.bcsBytes
    case .held(let record): record.bcsBytes
    case .code(let record): record.bcsBytes
    case .programme(let record): record.bcsBytes
    case .settlement(let record): record.bcsBytes
    case .locks(let record): record.bcsBytes
    case .agenda(let record): record.bcsBytes
    case .agendaEntry(let record): record.bcsBytes
    case .life(let record): record.bcsBytes
    case .payment(let record): record.bcsBytes
    case .accountReference(let record): record.bcsBytes
    case .entitlements(let record): record.bcsBytes
    case .suspense(let record): record.bcsBytes
    case .calendar(let record): record.bcsBytes
    case .fixings(let record): record.bcsBytes
    case .taxTable(let record): record.bcsBytes
    case .taxHistory(let record): record.bcsBytes
    case .auction(let record): record.bcsBytes
    case .bid(let record): record.bcsBytes
    case .bidPage(let record): record.bcsBytes
    case .auctionReference(let record): record.bcsBytes
    case .auctionCalendar(let record): record.bcsBytes
    case .openingKey(let record): record.bcsBytes
    case .progress(let record): record.bcsBytes
    case .settlementIndex(let record): record.bcsBytes
    case .contract(let record): record.bcsBytes
    case .registers(let record): record.bcsBytes
    case .reconciliation(let record): record.bcsBytes
    case .reserve(let record): record.bcsBytes
    case .receipt(let record): record.bcsBytes
    case .redemption(let record): record.bcsBytes
    case .puts(let record): record.bcsBytes
    case .offer(let record): record.bcsBytes
    case .tenders(let record): record.bcsBytes
    case .offers(let record): record.bcsBytes
    case .epoch(let record): record.bcsBytes
    case .validators(let record): record.bcsBytes
    case .evidence(let record): record.bcsBytes
    }
  }
}
