public import SanadAPIModel
public import SanadTypes

/// What the API asks of a node. SanadNode conforms; the API knows nothing else of the node.
///
/// Every call answers from final data, or throws ``ServiceFailure``.
public protocol NodeService: StandingService {
  /// What is on the node's disk, and what keeping blocks for so many days would do; as it is set where
  /// nil.
  func disk(retainDays: UInt16?) async throws(ServiceFailure) -> DiskResource
  /// A final block.
  func block(_ reference: BlockName) async throws(ServiceFailure) -> BlockResource
  /// A transaction: waiting, or final with its receipt.
  func transaction(_ id: TransactionID) async throws(ServiceFailure) -> TransactionResource
  /// An account with its holdings and the next usable sequence of each lane.
  func account(_ id: AccountID) async throws(ServiceFailure) -> AccountResource
  /// A settlement that parties affirm.
  func settlement(_ id: SettlementID) async throws(ServiceFailure) -> SettlementResource
  /// What is planned, and the newest auctions.
  func auctions() async throws(ServiceFailure) -> AuctionListResource
  /// An auction.
  func auction(_ id: AuctionID) async throws(ServiceFailure) -> AuctionResource
  /// A page of an auction's bids.
  func bids(of auction: AuctionID, page: UInt8) async throws(ServiceFailure) -> BidPageResource
  /// A bid, with what is needed to open it.
  func bid(_ id: BidID) async throws(ServiceFailure) -> BidResource
  /// An instrument by symbol.
  func instrument(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> InstrumentResource
  /// A page of an instrument's payments.
  func payments(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> PaymentsResource
  /// A payment of an instrument.
  func payment(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> PaymentResource
  /// The put dates and partial calls of an instrument.
  func puts(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> PutsResource
  /// The offers for an instrument.
  func offers(for symbol: InstrumentSymbol) async throws(ServiceFailure) -> OffersResource
  /// An offer for an instrument.
  func offer(
    _ number: UInt32, for symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> OfferResource
  /// A page of the tenders for an offer.
  func tenders(
    for number: UInt32, of symbol: InstrumentSymbol, page: UInt8
  ) async throws(ServiceFailure) -> TendersResource
  /// The reserve of an instrument.
  func reserve(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> ReserveResource
  /// A receipt of a reserve.
  func receipt(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> WarehouseReceiptResource
  /// A redemption.
  func redemption(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> RedemptionResource
  /// What an account is still to be paid, and what waits for it.
  func entitlements(of account: AccountID) async throws(ServiceFailure) -> EntitlementsResource
  /// A business-day calendar.
  func calendar(_ number: UInt32) async throws(ServiceFailure) -> CalendarResource
  /// The fixings of a benchmark.
  func fixings(_ benchmark: InstrumentSymbol) async throws(ServiceFailure) -> FixingsResource
  /// A table of withholding tax.
  func taxTable(_ number: UInt32) async throws(ServiceFailure) -> TaxTableResource
  /// What is owed.
  func debtOutstanding(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtOutstandingResource
  /// What falls due: redemptions, or all payments.
  func debtSchedule(_ request: DebtRequest) async throws(ServiceFailure) -> DebtScheduleResource
  /// Ceilings, and what is booked under them.
  func debtProgrammes(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtProgrammesResource
  /// Every instrument.
  func instruments() async throws(ServiceFailure) -> [InstrumentResource]
  /// Takes signed bytes; idempotent by transaction id.
  func submit(
    _ bytes: [UInt8], from client: ClientAddress, wait: SubmissionWait, upTo timeout: Duration
  ) async throws(ServiceFailure) -> TransactionResource
  /// Takes a batch of signed bytes, each for itself, in order; idempotent like a single one. A wait
  /// is for all of them.
  func submit(
    _ batch: TransactionBatch, from client: ClientAddress, wait: SubmissionWait,
    upTo timeout: Duration
  ) async throws(ServiceFailure) -> SubmissionBatchResource
  /// How many transactions a client may hand over at once, and how many more now.
  func submissionQuota(of client: ClientAddress) -> ClientQuota
  /// The receipt that these bytes would get now; nothing is sent.
  func check(_ bytes: [UInt8]) async throws(ServiceFailure) -> CheckResource
  /// What the ledger and every rule say to a transfer that nobody has signed; nothing is sent.
  func explain(_ leg: Leg) async throws(ServiceFailure) -> ExplanationResource
  /// The bytes of a proof (docs/wire-state.md, "Proofs for clients").
  func proof(_ request: ProofRequest) async throws(ServiceFailure) -> [UInt8]
  /// Final blocks in short.
  func blocks(
    _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<BlockSummaryResource>
  /// Final transactions in short.
  func transactions(
    _ filter: TransactionFilter, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<TransactionSummaryResource>
  /// The events that name an account.
  func history(
    of account: AccountID, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<EventResource>
  /// Who holds an instrument, the largest first.
  func holders(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> RegisterResource
  /// Why a block is final.
  func certificate(of reference: BlockName) async throws(ServiceFailure) -> FinalityResource
  /// What a validator did in so many of the newest blocks.
  func performance(
    of validator: String, blocks: Int
  ) async throws(ServiceFailure) -> PerformanceResource
  /// An identity with its claims.
  func identity(_ id: IdentityID) async throws(ServiceFailure) -> IdentityResource
  /// The dates of an instrument.
  func schedule(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> ScheduleResource
  /// A version of a policy; the newest where none is named.
  func policy(_ name: String, version: UInt32?) async throws(ServiceFailure) -> PolicyResource
  /// Every version of a policy.
  func policyVersions(_ name: String) async throws(ServiceFailure) -> PolicyVersionsResource
  /// The validators at a height; at the newest where none is named.
  func validators(at height: Height?) async throws(ServiceFailure) -> ValidatorsResource
  /// Where this node stands in the present view.
  func consensus() async throws(ServiceFailure) -> ConsensusResource
  /// The other nodes.
  func peers() async -> [PeerResource]
  /// What validators did that no honest one does.
  func evidence() async throws(ServiceFailure) -> [EvidenceResource]
  /// What becomes final, for streams.
  var feed: any EventFeed { get }
}

/// How a client names a block.
public enum BlockName: Hashable, Sendable {
  /// By height.
  case height(Height)
  /// By digest.
  case digest(BlockDigest)
  /// The newest final one.
  case latest
}

/// How long a submission waits before it answers.
public enum SubmissionWait: String, Hashable, Sendable {
  /// Not at all.
  case none
  /// Until the mempool has taken or refused it.
  case accepted
  /// Until it is final.
  case final
}

/// What a proof is asked for.
public enum ProofRequest: Hashable, Sendable {
  /// A transaction and its receipt.
  case transaction(TransactionID)
  /// What the chain did by itself in a block.
  case schedule(BlockName)
  /// A holding, or that there is none.
  case holding(AccountID, InstrumentID)
  /// An account's leaf.
  case account(AccountID)
  /// An instrument's leaf.
  case instrument(InstrumentID)
  /// The leaf of a reserve, or that there is none.
  case reserve(InstrumentID)
  /// The leaf of what was put for a date, or that nothing was.
  case puts(InstrumentID, CalendarDate)
  /// The leaf of an offer, or that there is none.
  case offer(OfferID)
  /// The leaf of a page of tenders, or that there is none.
  case tenders(OfferID, page: UInt8)
  /// The leaf of a payment, or that there is none.
  case payment(InstrumentID, UInt32)
  /// The leaf of what waits in suspense for an account, or that nothing does.
  case suspense(AccountID, InstrumentID)
  /// A settlement's leaf, or that there is none.
  case settlement(SettlementID)
  /// The leaf of a settlement's terms, or that it has none.
  case terms(SettlementID)
  /// The leaf of an auction, or that there is none.
  case auction(AuctionID)
  /// The leaf of a page of an auction's bids, or that it has none.
  case bidPage(AuctionID, UInt8)
  /// The leaf of a bid, or that there is none.
  case bid(BidID)
  /// The leaf of what is planned, or that nothing was ever published or announced.
  case auctionCalendar
  /// The leaf of an account's key for shares of bids, or that it has none.
  case openingKey(AccountID)
  /// The leaf of what was noted for an account's holding, or that nothing was.
  case entitlements(AccountID, InstrumentID)
  /// The leaf of a calendar, or that there is none.
  case calendar(UInt32)
  /// The leaf of a benchmark's fixings, or that there are none.
  case fixings(InstrumentSymbol)
  /// The leaf of a table of withholding tax, or that there is none.
  case taxTable(UInt32)
  /// Every leaf that a debt report is worked out of, as one extract of the state.
  case debt(DebtRequest)
  /// Every leaf of the register of a security, as one extract of the state.
  case register(InstrumentSymbol)
}
