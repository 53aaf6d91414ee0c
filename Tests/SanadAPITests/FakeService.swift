import SanadAPIModel
import SanadTypes
import Synchronization

@testable import SanadAPI

/// A node that answers what it is told and writes down what it was asked. A class, because the
/// server has it and the test looks at it.
final class FakeService: NodeService {
  /// What the API asked for.
  enum Question: Equatable, Sendable {
    case disk(UInt16?)
    case block(BlockName)
    case transaction(TransactionID)
    case account(AccountID)
    case settlement(SettlementID)
    case auction(AuctionID)
    case bids(AuctionID, UInt8)
    case bid(BidID)
    case instrument(InstrumentSymbol)
    case submit([UInt8], SubmissionWait, Duration)
    case batch([[UInt8]], SubmissionWait, Duration)
    case check([UInt8])
    case explain(Leg)
    case proof(ProofRequest)
    case blocks(ListRequest)
    case transactions(TransactionFilter, ListRequest)
    case history(AccountID, ListRequest)
    case identity(IdentityID)
    case schedule(InstrumentSymbol)
    case policy(String, UInt32?)
    case policyVersions(String)
    case validators(Height?)
    case holders(InstrumentSymbol, ListRequest)
    case certificate(BlockName)
    case performance(String, Int)
    case payments(InstrumentSymbol, ListRequest)
    case reserve(InstrumentSymbol)
    case debt(DebtRequest)
    case puts(InstrumentSymbol)
    case offers(InstrumentSymbol)
    case offer(UInt32, InstrumentSymbol)
    case tenders(UInt32, InstrumentSymbol, UInt8)
    case receipt(InstrumentSymbol, UInt32)
    case redemption(InstrumentSymbol, UInt32)
    case payment(UInt32, InstrumentSymbol)
    case entitlements(AccountID)
    case calendar(UInt32)
    case fixings(InstrumentSymbol)
    case taxTable(UInt32)
  }

  private struct State {
    var questions: [Question] = []
    var failure: ServiceFailure?
    var isReady = true
    var status = TransactionResource.Status.accepted
    /// Who is told that the list of instruments is asked for; then its answer waits.
    var onHeld: (@Sendable () -> Void)?
    var held: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  let chain = FakeFeed()

  var feed: any EventFeed { chain }

  var questions: [Question] { state.withLock { $0.questions } }

  func fail(with failure: ServiceFailure?) { state.withLock { $0.failure = failure } }
  func set(ready: Bool) { state.withLock { $0.isReady = ready } }
  func set(status: TransactionResource.Status) { state.withLock { $0.status = status } }

  /// Keeps the answer with the list of instruments back until ``release()``.
  func hold(telling onHeld: @escaping @Sendable () -> Void) {
    state.withLock { $0.onHeld = onHeld }
  }

  func release() {
    state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state.held = nil }
      return state.held
    }?.resume()
  }

  func note(_ question: Question) throws(ServiceFailure) {
    let failure = state.withLock { state in
      state.questions.append(question)
      return state.failure
    }
    if let failure { throw failure }
  }

  private func transaction(_ id: String) -> TransactionResource {
    TransactionResource(
      id: id, status: state.withLock { $0.status }, account: "cd", lane: 0,
      sequence: "18446744073709551615", validUntil: "t")
  }

  func status() async -> StatusResource {
    StatusResource(
      node: "val-a", role: "validator", version: "0", network: "n", chainId: "c",
      height: "18446744073709551615", block: "b", stateRoot: "s", blockTime: "t",
      finalityMs: nil, storedHeight: "0", epoch: "0", view: "1", leader: "val-a", validators: 4,
      faultsTolerated: 1, mempool: 0, abstains: [], peers: [],
      ready: state.withLock { $0.isReady })
  }

  func readiness() async -> ReadinessResource {
    ReadinessResource(checks: [
      .init(name: "peers", ok: state.withLock { $0.isReady }, detail: "d")
    ])
  }

  func block(_ reference: BlockName) async throws(ServiceFailure) -> BlockResource {
    try note(.block(reference))
    throw ServiceFailure(.blockUnknown, "there is none")
  }

  func transaction(_ id: TransactionID) async throws(ServiceFailure) -> TransactionResource {
    try note(.transaction(id))
    return transaction(id.description)
  }

  func account(_ id: AccountID) async throws(ServiceFailure) -> AccountResource {
    try note(.account(id))
    return AccountResource(
      id: id.description, height: "18446744073709551615", identity: "i", kind: "house",
      threshold: 1, keys: [], lanes: [], holdings: [], eventCount: "0", eventChain: "0")
  }

  func settlement(_ id: SettlementID) async throws(ServiceFailure) -> SettlementResource {
    try note(.settlement(id))
    return SettlementResource(
      id: id.description, height: "18446744073709551615", status: .open, instructedBy: "a",
      instructedAt: "t", validUntil: "u", legs: [], affirmations: [])
  }

  func auctions() async throws(ServiceFailure) -> AuctionListResource {
    AuctionListResource(height: "7", announced: "0", plans: [], auctions: [])
  }

  func auction(_ id: AuctionID) async throws(ServiceFailure) -> AuctionResource {
    try note(.auction(id))
    throw ServiceFailure(.auctionUnknown, "there is none")
  }

  func bids(of auction: AuctionID, page: UInt8) async throws(ServiceFailure) -> BidPageResource {
    try note(.bids(auction, page))
    return BidPageResource(auction: auction.description, height: "7", page: Int(page), lines: [])
  }

  func bid(_ id: BidID) async throws(ServiceFailure) -> BidResource {
    try note(.bid(id))
    throw ServiceFailure(.bidUnknown, "there is none")
  }

  func instrument(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> InstrumentResource {
    try note(.instrument(symbol))
    throw ServiceFailure(.instrumentUnknown, "there is none")
  }

  func instruments() async throws(ServiceFailure) -> [InstrumentResource] {
    guard let onHeld = state.withLock({ $0.onHeld }) else { return [] }
    await withCheckedContinuation { continuation in
      state.withLock { $0.held = continuation }
      onHeld()
    }
    return []
  }

  func submit(
    _ bytes: [UInt8], from client: ClientAddress, wait: SubmissionWait, upTo timeout: Duration
  ) async throws(ServiceFailure) -> TransactionResource {
    try note(.submit(bytes, wait, timeout))
    return transaction("ab")
  }

  func submit(
    _ batch: TransactionBatch, from client: ClientAddress, wait: SubmissionWait,
    upTo timeout: Duration
  ) async throws(ServiceFailure) -> SubmissionBatchResource {
    try note(.batch(batch.transactions, wait, timeout))
    return SubmissionBatchResource(
      results: batch.transactions.map { _ in .accepted }, problems: [])
  }

  func submissionQuota(of client: ClientAddress) -> ClientQuota {
    ClientQuota(name: "transactions", most: 9, left: client == .other ? 0 : 8)
  }

  func check(_ bytes: [UInt8]) async throws(ServiceFailure) -> CheckResource {
    try note(.check(bytes))
    return CheckResource(
      height: "1", id: "ab", outcome: "would-apply", reasons: [], flags: [], weight: "1")
  }

  func explain(_ leg: Leg) async throws(ServiceFailure) -> ExplanationResource {
    try note(.explain(leg))
    return ExplanationResource(
      height: "18446744073709551615", allowed: true, reasons: [], flags: [], policy: "p",
      policyVersion: "1", rules: [])
  }

  func proof(_ request: ProofRequest) async throws(ServiceFailure) -> [UInt8] {
    try note(.proof(request))
    return [1, 2, 3]
  }
}
