import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadLedger
import SanadLightClient
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes

/// Works reports out of the newest final state, and proves every value that they took.
struct ReportDesk {
  /// How often a report is begun again because a block became final meanwhile.
  private static let attemptsMax = 8

  let environment: ReplicaEnvironment
  let finality: FinalityBoard
  let cells: KnownCells

  /// A report, and the header of the block after which it is true.
  func report(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> (report: DebtReport, header: BlockHeader) {
    try await answer { state, header in
      (try report(request, of: LedgerView(reading: state), state, header), header)
    }
  }

  /// An extract of the state with everything that a report takes.
  func proof(_ request: DebtRequest) async throws(ServiceFailure) -> [UInt8] {
    try await extract { state, header in
      let recorder = RecordingState(state)
      _ = try report(request, of: LedgerView(reading: recorder), state, header)
      return recorder.keys
    }
  }

  private func report(
    _ request: DebtRequest, of view: LedgerView, _ state: StateOverlay, _ header: BlockHeader
  ) throws(ServiceFailure) -> DebtReport {
    // Where totals are looked for is nothing that the report takes.
    let beside = LedgerView(reading: state)
    do throws(DebtReportFailure) {
      return try DebtReport(
        DebtReportKind(request.kind), DebtQuery(request), of: view, at: header.timestamp
      ) { id throws(LedgerFailure) in try cells.totals(of: id, in: beside).map(\.cell) }
    } catch {
      if case .ledger(let failure) = error { throw ServiceFailure(.storeDamaged, "\(failure)") }
      throw ServiceFailure(error.code, "\(error)")
    }
  }

  // MARK: Extracts

  /// An extract of the newest final state with the keys that `body` names.
  func extract(
    _ body: (StateOverlay, BlockHeader) throws -> [StateKey]
  ) async throws(ServiceFailure) -> [UInt8] {
    let store = environment.blockStore
    return try await answer { state, header in
      let keys = try body(state, header)
      guard keys.count <= StateExtract.entriesMax else {
        throw Self.tooLarge("\(keys.count) values")
      }
      guard let proven = try environment.final.prove(keys), proven.height == header.height else {
        throw ServiceFailure.unproven(header.height)
      }
      let block = try EpochEnds(environment).proven(header, by: store.knownProof(at: header.height))
      let entries = zip(keys, proven.proofs).map { StateExtract.Entry(key: $0, proof: $1) }
      let bytes = StateExtract(block: block, entries: entries).bcsBytes
      guard bytes.count <= StateExtract.bytesMax else {
        throw Self.tooLarge("\(bytes.count) bytes")
      }
      return bytes
    }
  }

  static func tooLarge(_ what: String) -> ServiceFailure {
    ServiceFailure(
      .reportTooLarge,
      "the proof would have \(what); at most \(StateExtract.entriesMax) values and"
        + " \(StateExtract.bytesMax) bytes are made")
  }

  /// An answer of which every part is true after one final block of which the certificate is here.
  private func answer<Answer>(
    _ body: (StateOverlay, BlockHeader) throws -> Answer
  ) async throws(ServiceFailure) -> Answer {
    for _ in 0..<Self.attemptsMax {
      let state = environment.final.overlay()
      guard let height = state.height, height.value > 0 else {
        throw ServiceFailure(
          .notReady, "no block is final yet: the genesis state has no certificate",
          retryAfter: .seconds(1))
      }
      try await finality.awaitStored(height)
      let result = Result {
        guard let header = try environment.blockStore.header(at: height) else {
          throw ServiceFailure(.storeDamaged, "block \(height) cannot be read")
        }
        return try body(state, header)
      }
      // Too large is too large after the next block as well, and finding it out took long enough.
      if case .failure(let failure as ServiceFailure) = result,
        failure.code.number == ErrorCode.reportTooLarge.number
      {
        throw failure
      }
      guard environment.final.anchor.next == state.next else { continue }
      return try ServiceFailure.reading { try result.get() }
    }
    throw ServiceFailure(
      .notReady, "blocks become final faster than the report can be put together",
      retryAfter: .seconds(1))
  }
}

/// A state that notes what is read of it. A class, because whoever reads keeps a copy.
final class RecordingState: StateReading {
  private let source: any StateReading
  /// Every key that was read, in the order of the first time.
  private(set) var keys: [StateKey] = []
  private var known: Set<StateKey> = []

  init(_ source: any StateReading) { self.source = source }

  func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    if known.insert(key).inserted { keys.append(key) }
    return try source.read(key)
  }
}

extension NodeDesk {
  func debtOutstanding(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtOutstandingResource {
    let (report, header) = try await reported(request)
    return try ServiceFailure.ofReport { () throws(DebtReportFailure) in
      try DebtOutstandingResource(report, home: request.home, at: header)
    }
  }

  func debtSchedule(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtScheduleResource {
    let (report, header) = try await reported(request)
    return try ServiceFailure.ofReport { () throws(DebtReportFailure) in
      try DebtScheduleResource(report, request, at: header)
    }
  }

  func debtProgrammes(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtProgrammesResource {
    let (report, header) = try await reported(request)
    return DebtProgrammesResource(report, at: header)
  }

  private func reported(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> (report: DebtReport, header: BlockHeader) {
    try await lookups.run { () async throws(ServiceFailure) in
      try await ReportDesk(environment: environment, finality: finality, cells: cells)
        .report(request)
    }
  }
}

extension ServiceFailure {
  /// Adds a report up.
  fileprivate static func ofReport<Answer>(
    _ body: () throws(DebtReportFailure) -> Answer
  ) throws(ServiceFailure) -> Answer {
    do throws(DebtReportFailure) { return try body() } catch {
      throw ServiceFailure(error.code, "\(error)")
    }
  }
}
