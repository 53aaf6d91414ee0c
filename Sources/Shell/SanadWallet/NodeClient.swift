public import Foundation
public import SanadAPIModel
public import SanadTypes

/// A node's API as functions (docs/api.md). What it returns is what the node says; only
/// ``ProofChecker`` says what is true.
public struct NodeClient: Sendable {
  private let base: URL
  private let transport: any HTTPTransport
  private let timeout: Duration
  private let retries: RetryPolicy

  /// Creates a client of the node at `base`, such as `http://127.0.0.1:26600`.
  ///
  /// - Parameter timeout: for each attempt; no other begins after it has passed once.
  public init(
    base: URL, transport: any HTTPTransport = URLSessionTransport(),
    timeout: Duration = .seconds(30), retries: RetryPolicy = .never
  ) {
    self.base = base
    self.transport = transport
    self.timeout = timeout
    self.retries = retries
  }

  /// Where the node stands.
  public func status() async throws(NodeClientFailure) -> StatusResource {
    try await get("/v1/status")
  }

  /// Whether the node can serve.
  public func readiness() async throws(NodeClientFailure) -> ReadinessResource {
    // Not ready is an answer, not a failure to answer.
    let answer = try await once(request("GET", "/readyz"))
    return try decode(answer.body)
  }

  /// The node's peers, and why it has no channel with those that are missing.
  public func peers() async throws(NodeClientFailure) -> [PeerResource] {
    try await get("/v1/peers")
  }

  /// What is on the node's disk; with a number of days, what keeping blocks for so long would do.
  public func disk(retainDays: UInt16? = nil) async throws(NodeClientFailure) -> DiskResource {
    try await get("/v1/disk\(retainDays.map { "?retain_days=\($0)" } ?? "")")
  }

  /// Where the node stands in the present view.
  public func consensus() async throws(NodeClientFailure) -> ConsensusResource {
    try await get("/v1/consensus")
  }

  /// A final block by height, digest or `latest`.
  public func block(_ reference: String) async throws(NodeClientFailure) -> BlockResource {
    try await get("/v1/blocks/\(reference)")
  }

  /// An account.
  public func account(_ id: AccountID) async throws(NodeClientFailure) -> AccountResource {
    try await get("/v1/accounts/\(id)")
  }

  /// A settlement that parties affirm one by one.
  public func settlement(
    _ id: SettlementID
  ) async throws(NodeClientFailure) -> SettlementResource {
    try await get("/v1/settlements/\(id)")
  }

  /// What is planned, and the newest auctions.
  public func auctions() async throws(NodeClientFailure) -> AuctionListResource {
    try await get("/v1/auctions")
  }

  /// An auction.
  public func auction(_ id: AuctionID) async throws(NodeClientFailure) -> AuctionResource {
    try await get("/v1/auctions/\(id)")
  }

  /// The bids of an auction whose ids begin with a byte.
  public func bids(
    of auction: AuctionID, page: UInt8
  ) async throws(NodeClientFailure) -> BidPageResource {
    try await get("/v1/auctions/\(auction)/bids/\(page)")
  }

  /// A bid, with what is needed to open it.
  public func bid(_ id: BidID) async throws(NodeClientFailure) -> BidResource {
    try await get("/v1/bids/\(id)")
  }

  /// A page of the events that name an account.
  ///
  /// - Parameters:
  ///   - cursor: what ``PageResource/next`` of the page before said; nil for the first one.
  ///   - limit: most events of the page, 1 to 500.
  public func history(
    of account: AccountID, from cursor: String? = nil, limit: Int = 50, oldestFirst: Bool = false
  ) async throws(NodeClientFailure) -> PageResource<EventResource> {
    var address = URLComponents()
    address.path = "/v1/accounts/\(account)/history"
    address.queryItems = [
      URLQueryItem(name: "limit", value: "\(limit)"),
      URLQueryItem(name: "order", value: oldestFirst ? "oldest" : "newest"),
    ]
    if let cursor { address.queryItems?.append(URLQueryItem(name: "cursor", value: cursor)) }
    return try await get(address.string ?? address.path)
  }

  /// Every instrument.
  public func instruments() async throws(NodeClientFailure) -> [InstrumentResource] {
    try await get("/v1/instruments")
  }

  /// An instrument.
  public func instrument(
    _ symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> InstrumentResource {
    try await get("/v1/instruments/\(symbol.text)")
  }

  /// A transaction.
  public func transaction(
    _ id: TransactionID
  ) async throws(NodeClientFailure) -> TransactionResource {
    try await get("/v1/transactions/\(id)")
  }

  /// Submits signed bytes and waits as asked. Repeating with the same bytes is always safe.
  ///
  /// - Throws: `refused` only where no attempt of this call can have been taken before it;
  ///   otherwise a refusal is `refusedAgain`.
  public func submit(
    _ bytes: [UInt8], wait: String = "final", upTo seconds: Int = 10
  ) async throws(NodeClientFailure) -> TransactionResource {
    let answer = try await accepted(
      "POST", "/v1/transactions?wait=\(wait)&timeout=\(min(max(seconds, 0), 60))", bytes: bytes,
      timeout: .seconds(min(max(seconds, 0), 60) + 5), isSubmission: true)
    return try decode(answer.body)
  }

  /// What these bytes would meet now.
  public func check(_ bytes: [UInt8]) async throws(NodeClientFailure) -> CheckResource {
    let answer = try await accepted("POST", "/v1/transactions:check", bytes: bytes)
    return try decode(answer.body)
  }

  /// What the ledger and every rule say to a transfer now.
  public func explain(
    _ leg: Leg, of symbol: InstrumentSymbol
  ) async throws(NodeClientFailure) -> ExplanationResource {
    let question = ExplanationRequest(
      from: leg.from.description, to: leg.to.description, instrument: symbol.text,
      units: leg.units.description)
    let body: Data
    do { body = try APICoding.encode(question) } catch { throw .incomprehensible("\(error)") }
    let answer = try await accepted(
      "POST", "/v1/policy:explain", bytes: Array(body), type: "application/json")
    return try decode(answer.body)
  }

  /// The proof of a final transaction and its receipt.
  public func proof(of id: TransactionID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/transactions/\(id)/proof")
  }

  /// The proof of what the chain did by itself in the block at a height.
  public func proof(ofScheduleAt height: Height) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/blocks/\(height)/schedule/proof")
  }

  /// The proof of a holding, or that there is none.
  public func proof(
    ofHolding symbol: InstrumentSymbol, of account: AccountID
  ) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/accounts/\(account)/holdings/\(symbol.text)/proof")
  }

  /// The proof of an account, or that there is none.
  public func proof(of account: AccountID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/accounts/\(account)/proof")
  }

  /// The proof of a settlement, or that there is none.
  public func proof(of settlement: SettlementID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/settlements/\(settlement)/proof")
  }

  /// The proof of a settlement's terms, or that it has none.
  public func proof(ofTermsOf settlement: SettlementID) async throws(NodeClientFailure) -> [UInt8] {
    try await bytes("/v1/settlements/\(settlement)/terms/proof")
  }

  /// The proof of an instrument, or that there is none.
  public func proof(ofInstrument symbol: InstrumentSymbol) async throws(NodeClientFailure)
    -> [UInt8]
  {
    try await bytes("/v1/instruments/\(symbol.text)/proof")
  }

  // MARK: Private

  func get<Resource: Decodable>(
    _ path: String
  ) async throws(NodeClientFailure) -> Resource {
    try decode(try await accepted("GET", path).body)
  }

  /// The bytes of an answer, of which there are at most so many.
  func bytes(
    _ path: String, max: Int = APICoding.bodyBytesMax
  ) async throws(NodeClientFailure) -> [UInt8] {
    Array(try await accepted("GET", path, bytesMax: max).body)
  }

  /// The answer, if need be after several attempts; throws the last failure.
  private func accepted(
    _ method: String, _ path: String, bytes: [UInt8]? = nil,
    type: String = "application/octet-stream", timeout: Duration? = nil,
    isSubmission: Bool = false, bytesMax: Int = APICoding.bodyBytesMax
  ) async throws(NodeClientFailure) -> HTTPAnswer {
    let request = try request(method, path, bytes: bytes, type: type, timeout: timeout)
    let deadline = ContinuousClock.now + request.timeout
    var attempt = 1
    var mayBeTaken = false
    while true {
      do throws(NodeClientFailure) {
        let answer = try await once(request, bytesMax: bytesMax)
        if (200..<300).contains(answer.status) { return answer }
        throw NodeClientFailure.refused(try decode(answer.body))
      } catch {
        guard let wait = retries.wait(after: error, attempt: attempt),
          ContinuousClock.now + wait < deadline
        else {
          // A read that was lost has changed nothing; what was submitted may be on its way.
          guard case .refused(let problem) = error, mayBeTaken, isSubmission else { throw error }
          throw .refusedAgain(problem)
        }
        mayBeTaken = mayBeTaken || error.mayHaveTaken
        // A wait that is cut short is the end of it: the caller gave up.
        do { try await retries.pause(wait) } catch { throw .unreachable("the wait was ended") }
        attempt += 1
      }
    }
  }

  private func request(
    _ method: String, _ path: String, bytes: [UInt8]? = nil,
    type: String = "application/octet-stream", timeout: Duration? = nil
  ) throws(NodeClientFailure) -> HTTPExchange {
    guard let url = URL(string: path, relativeTo: base) else {
      throw .unreachable("\(base)\(path) is not an address")
    }
    return HTTPExchange(
      method: method, url: url, body: bytes.map { ($0, type) },
      timeout: timeout ?? self.timeout)
  }

  private func once(
    _ request: HTTPExchange, bytesMax: Int = APICoding.bodyBytesMax
  ) async throws(NodeClientFailure) -> HTTPAnswer {
    let answer = try await transport.exchange(request)
    guard answer.body.count <= bytesMax else {
      throw .incomprehensible("\(answer.body.count) bytes")
    }
    return answer
  }

  private func decode<Resource: Decodable>(_ body: Data) throws(NodeClientFailure) -> Resource {
    do { return try APICoding.decode(from: body) } catch {
      throw .incomprehensible("\(error)")
    }
  }
}
