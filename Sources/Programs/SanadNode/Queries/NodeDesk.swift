import Logging
import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadMempool
import SanadReplica
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes

/// Answers the API's requests: final data straight from the stores, everything else through the
/// replica's thread.
struct NodeDesk: NodeService {
  let identity: NodeIdentity
  let environment: ReplicaEnvironment
  let thread: ReplicaThread
  let waiters: Waiters
  let finality: FinalityBoard
  let pace: PaceBoard
  let board: PeerBoard
  let names: InstrumentNames
  let events: EventDesk
  let lists: HistoryDesk
  let registers: RegisterDesk
  let metrics: NodeMetrics
  var outside = OutsideFigures()
  let cells = KnownCells()
  let lookups = LookupThread(name: "lookups")
  let space: DiskSpace
  let files: DiskDesk
  let journalTimes: JournalTimes
  let clock: NodeClock
  let process = ProcessFigures()
  let damage: StoreDamage
  let logger: Logger

  var feed: any EventFeed { events }

  func status() async -> StatusResource {
    let header = finality.newest
    let snapshot = await snapshot()
    let connected = board.names
    let validators = environment.validators
    let leader = snapshot?.consensus.leader ?? header.leader
    var resource = StatusResource(
      node: identity.name, role: identity.role, version: identity.version,
      network: environment.genesis.name, chainId: environment.chainID.description,
      height: header.height.description, block: header.digest.description,
      stateRoot: header.stateRoot.hex, blockTime: header.timestamp.rfc3339,
      finalityMs: finality.finality.map { Int(clamping: $0.value) },
      storedHeight: finality.flushed.description, firstHeight: firstHeight,
      epoch: snapshot?.consensus.epoch.description ?? header.epoch.description,
      view: snapshot?.consensus.view.description ?? header.view.description,
      leader: validators[leader]?.name ?? leader.description, validators: validators.count,
      faultsTolerated: validators.faultsMax, mempool: snapshot?.waiting ?? 0,
      abstains: snapshot?.consensus.silences ?? [],
      peers: validators.validators.filter { $0.name != identity.name }.map {
        .init(name: $0.name, connected: connected.contains($0.name))
      },
      ready: await readiness().ready)
    resource.clockMovedMs = clock.moved?.description
    resource.catchingUp = catchingUp(snapshot)
    return resource
  }

  /// From which block on there are all; nil where the store does not say.
  private var firstHeight: String? {
    do { return try environment.blockStore.first().description } catch { return nil }
  }

  func readiness() async -> ReadinessResource {
    let snapshot = await snapshot()
    let set = environment.validators
    let connected = board.validatorKeys.compactMap { set.index(ofPeerKey: $0) }
    let weight = set.weight(of: connected)
    let needed = set.quorumWeight - (environment.place.map { set.weight(of: $0) } ?? 0)
    let hasDiverged = snapshot?.consensus.abstentions.contains(.diverged) ?? false
    let following = snapshot.map {
      Following(
        finalized: $0.consensus.finalizedView, target: $0.consensus.target,
        unstored: $0.consensus.finalizedHeight.distance(above: $0.storedHeight),
        said: $0.consensus.claimedViews, needed: needed,
        honestWeight: set.honestWeight)
    }
    var checks: [ReadinessResource.Check] = [
      .init(
        name: "started", ok: snapshot != nil,
        detail: snapshot == nil ? "the replica does not answer" : "the replica answers"),
      .init(
        name: "peers", ok: weight >= needed,
        detail: weight == connected.count
          ? "\(weight) validators connected, \(needed) needed"
          : "validators that weigh \(weight) connected, \(needed) needed"),
      .init(
        name: "synced", ok: (following ?? .unknown).isLevel,
        detail: (following ?? .unknown).detail),
      .init(
        name: "agrees", ok: !hasDiverged,
        detail: hasDiverged ? "this node's state is not the others'" : "no divergence found"),
      .init(name: "disk", ok: !space.seen.isShort, detail: DiskSpace.words(of: space.seen)),
      .init(
        name: "store", ok: damage.found == nil,
        detail: damage.found.map { "\($0); a start of the node builds the store again" }
          ?? "no damage found"),
    ]
    // Nothing that a node can lack; whoever looks is to see that the times are not real.
    if let moved = clock.moved {
      checks.append(
        .init(name: "clock", ok: true, detail: "moved \(moved) ms ahead of the machine's"))
    }
    return ReadinessResource(checks: checks)
  }

  func noteDamage(_ detail: String) { damage.note(detail, logger) }

  func block(_ reference: BlockName) async throws(ServiceFailure) -> BlockResource {
    let height = try height(of: reference)
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard height <= finality.newest.height, let record = try store.record(at: height),
        let block = try store.block(at: height)
      else { try store.refuseMissing(height) }
      let ids = try block.transactions.map { bytes throws(ServiceFailure) in
        try decode(bytes).id
      }
      let proof = try store.knownProof(at: height)
      return try BlockResource(
        digest: record.digest, header: record.header, transactions: ids, proof: proof,
        validators: environment.validators(of: record.header.epoch))
    }
  }

  func transaction(_ id: TransactionID) async throws(ServiceFailure) -> TransactionResource {
    if let final = try finalTransaction(id) { return final }
    let answer = await waiters.answer { thread.post(.asked(.pending(id), $0), lane: .sync) }
    // Without an answer nobody knows whether it waits here.
    guard let answer else { throw Self.noAnswer }
    if case .pending(let waiting?) = answer { return TransactionResource(waiting: waiting) }
    // It may have become final between the two looks.
    try await awaitStored()
    if let final = try finalTransaction(id) { return final }
    let scope = try ServiceFailure.reading { try environment.blockStore.scope() }
    throw ServiceFailure(
      .transactionUnknown, "transaction \(id) is not final and does not wait on this node\(scope)")
  }

  func account(_ id: AccountID) async throws(ServiceFailure) -> AccountResource {
    let answer = await waiters.answer { thread.post(.asked(.sequences(id), $0), lane: .sync) }
    // A sequence that something waiting here has would otherwise be told as free.
    guard case .sequences(let waiting)? = answer else { throw Self.noAnswer }
    return try environment.final.answer { state in
      try FinalLedger(state, at: nextTime).account(id, waiting: waiting.map { ($0.lane, $0.next) })
    }
  }

  func instrument(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> InstrumentResource {
    try await lookups.run { () async throws(ServiceFailure) in
      try environment.final.answer {
        try FinalLedger($0, at: nextTime).instrument(symbol, known: cells)
      }
    }
  }

  func instruments() async throws(ServiceFailure) -> [InstrumentResource] {
    try await lookups.run { () async throws(ServiceFailure) in
      try environment.final.answer { try FinalLedger($0, at: nextTime).instruments() }
    }
  }

  func submit(
    _ bytes: [UInt8], from client: ClientAddress, wait: SubmissionWait, upTo timeout: Duration
  ) async throws(ServiceFailure) -> TransactionResource {
    let transaction = try decode(bytes)
    if let final = try finalTransaction(transaction.id) { return final }
    try space.requireRoomForWork()
    let rooms = try waiters.places.room(for: [transaction], of: client)
    switch wait {
    case .none:
      let tag = SubmissionRoom.tag(client)
      guard
        waiters.handOver(
          rooms, { thread.post(.submitted(transaction, $0, of: tag), lane: .mempool) })
      else { throw Self.overloaded }
      return TransactionResource(waiting: transaction, as: .received)
    case .accepted:
      try await enter(transaction, rooms.first)
      return TransactionResource(waiting: transaction)
    case .final:
      let id = transaction.id
      let store = environment.blockStore
      // A failing store is told by the look that follows.
      async let isFinal = waiters.final(id, upTo: timeout) { store.hasTransaction(id) }
      try await enter(transaction, rooms.first)
      if await isFinal, let final = try finalTransaction(transaction.id) { return final }
      return try finalTransaction(transaction.id) ?? TransactionResource(waiting: transaction)
    }
  }

  func submissionQuota(of client: ClientAddress) -> ClientQuota {
    waiters.places.quota(SubmissionRoom.name, of: client)
  }

  func check(_ bytes: [UInt8]) async throws(ServiceFailure) -> CheckResource {
    try await CheckDesk(
      environment: environment, thread: thread, waiters: waiters, finality: finality,
      clock: clock
    ).check(try decode(bytes))
  }

  func explain(_ leg: Leg) async throws(ServiceFailure) -> ExplanationResource {
    let executor = LedgerExecutor(
      verdicts: environment.verdicts, policies: environment.policies)
    let (explanation, height) = try environment.final.answer { state in
      (try executor.explain(leg, on: state, at: nextBlock(after: state)), state.height)
    }
    guard let explanation else {
      throw ServiceFailure(.accountUnknown, "there is no account \(leg.from)")
    }
    return ExplanationResource(explanation, at: height ?? Height(0))
  }

  func proof(_ request: ProofRequest) async throws(ServiceFailure) -> [UInt8] {
    try await lookups.run { () async throws(ServiceFailure) in
      try await ProofDesk(environment: environment, finality: finality, cells: cells)
        .proof(request)
    }
  }

  // MARK: Private

  /// When a block would be that was built now.
  var nextTime: Timestamp { finality.nextTime(at: clock.wall()) }

  /// The clock of a block that would be built now.
  private func nextBlock(after state: StateOverlay) -> BlockClock {
    BlockClock(height: state.next, timestamp: nextTime)
  }

  static var overloaded: ServiceFailure {
    ServiceFailure(
      .rateLimited, "too many transactions wait to be checked", retryAfter: .milliseconds(500))
  }

  func snapshot() async -> ReplicaSnapshot? {
    let answer = await waiters.answer { thread.post(.asked(.consensus, $0), lane: .sync) }
    if case .consensus(let snapshot) = answer { return snapshot }
    return nil
  }

  private func enter(
    _ transaction: UnverifiedTransaction, _ room: SubmissionRoom?
  ) async throws(ServiceFailure) {
    let outcome = await waiters.submission(room) {
      thread.post(.submitted(transaction, $0, of: room?.tag ?? .unknown), lane: .mempool)
    }
    switch outcome {
    case .accepted, .known: return
    case .refused(let code, let detail, let expected, let got):
      // What became final meanwhile is refused for its sequence: that is success, not conflict.
      try await awaitStored()
      if try finalTransaction(transaction.id) != nil { return }
      throw ServiceFailure(code, detail, expected: expected, got: expected == nil ? nil : got)
    case nil: throw Self.overloaded
    }
  }

  /// Waits until all that the state has taken in can be looked for in the store.
  func awaitStored() async throws(ServiceFailure) {
    try await finality.awaitStored(environment.final.anchor.height)
  }

  private func finalTransaction(_ id: TransactionID) throws(ServiceFailure) -> TransactionResource?
  {
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard let place = try store.place(of: id), let bytes = try store.transaction(at: place),
        let receipt = try store.receipt(at: place), let header = try store.header(at: place.height)
      else { return nil }
      let transaction = try decode(bytes)
      var resource = TransactionResource(
        final: transaction, receipt: try decodeReceipt(receipt), in: header,
        index: Int(place.index))
      resource.operations = transaction.body.operations.map { .init($0, names) }
      return resource
    }
  }

  /// The receipt of a final transaction; nil where it is in no final block.
  func finalReceipt(_ id: TransactionID) throws(ServiceFailure) -> Receipt? {
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard let place = try store.place(of: id), let receipt = try store.receipt(at: place) else {
        return nil
      }
      return try decodeReceipt(receipt)
    }
  }

  func height(of reference: BlockName) throws(ServiceFailure) -> Height {
    switch reference {
    case .height(let height): return height
    case .latest: return finality.newest.height
    case .digest(let digest):
      let found = try ServiceFailure.reading { try environment.blockStore.height(of: digest) }
      guard let found else {
        let scope = try ServiceFailure.reading { try environment.blockStore.scope() }
        throw ServiceFailure(.blockUnknown, "no final block has the digest \(digest)\(scope)")
      }
      return found
    }
  }

  func decode(_ bytes: [UInt8]) throws(ServiceFailure) -> UnverifiedTransaction {
    do throws(DecodingFailure) { return try UnverifiedTransaction(decoding: bytes) } catch {
      throw ServiceFailure(
        error.transactionCode, error.description,
        invalid: [.init(pointer: "byte \(error.offset)", reason: error.description)])
    }
  }

  private func decodeReceipt(_ bytes: [UInt8]) throws(ServiceFailure) -> Receipt {
    do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
      throw ServiceFailure(.storeDamaged, "a stored receipt does not decode: \(error)")
    }
  }
}

extension BlockStore {
  /// Whether a transaction is in a block of the store; false where that cannot be read.
  fileprivate func hasTransaction(_ id: TransactionID) -> Bool {
    do throws(StorageFailure) { return try place(of: id) != nil } catch { return false }
  }
}
