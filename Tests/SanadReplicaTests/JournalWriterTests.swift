import SanadCodec
@testable import SanadConsensus
import SanadCrypto
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// The journal's lane: what is gathered, what one sync covers, what a failure does.
@Suite struct JournalWriterTests {
  private let disks: ReplicaDisks
  private let journal: Journal
  private let writer: JournalWriter

  init() throws {
    disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
    journal = try disks.openJournal().journal
    try journal.reserve(through: View(64))
    try journal.sync()
    writer = JournalWriter(journal)
  }

  private func vote(_ view: UInt64) -> Vote { disks.network.vote(view, .nullify, by: 0) }

  private func record(
    _ token: UInt64, _ record: DurableRecord, isForced: Bool = true
  ) -> RecordEffect {
    RecordEffect(token: SyncToken(token), record: record, isForced: isForced)
  }

  private func block(_ view: UInt64) -> Block {
    Block(
      header: BlockHeader(
        chainID: disks.network.chainID, epoch: Epoch(0), view: View(view), height: Height(view),
        parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(view),
        transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
        weight: 0), transactions: [])
  }

  private func isJournaled(_ input: ReplicaInput, _ token: UInt64) -> Bool {
    if case .journaled(SyncToken(token)) = input { true } else { false }
  }

  private func failure(_ input: ReplicaInput) -> StorageFailure? {
    if case .failed(.storage(let failure)) = input { failure } else { nil }
  }

  // MARK: Failures

  @Test func aFailedSyncIsReportedAndNothingIsWrittenAfterIt() {
    let broken = DeviceFailure.system(.sync, file: "votes", code: 5)
    disks.data.fault = { $0.operation == .sync ? .fail(broken) : nil }
    #expect(writer.post([record(1, .vote(vote(1)))]))
    #expect(failure(writer.write()) == .device(broken))
    disks.data.fault = nil
    #expect(writer.post([record(2, .vote(vote(2)))]))
    #expect(failure(writer.write()) == .journalStopped)
  }

  @Test func aFailedWriteIsReported() {
    let full = DeviceFailure.full(file: "votes")
    disks.data.fault = { $0.operation == .write ? .fail(full) : nil }
    #expect(writer.post([record(1, .vote(vote(1)))]))
    #expect(failure(writer.write()) == .device(full))
  }

  @Test func aVoteAboveTheReservationIsAFailureAndNoRecord() throws {
    #expect(writer.post([record(1, .vote(vote(65)))]))
    #expect(
      failure(writer.write()) == .aboveReservation(view: View(65), reserved: View(64)))
    writer.close()
    #expect(try disks.contents().votes.isEmpty)
  }

  // MARK: Gathering

  @Test func writesEverythingGatheredInOneSync() {
    var syncs = 0
    disks.data.fault = { call in
      if call.operation == .sync { syncs += 1 }
      return nil
    }
    #expect(writer.post([record(1, .block(block(1))), record(2, .vote(vote(1)))]))
    #expect(!writer.post([record(3, .vote(vote(2)))]), "a write is scheduled already")
    #expect(isJournaled(writer.write(), 3))
    #expect(syncs == 1)
  }

  @Test func whatNobodyWaitsForRidesOnTheNextSync() {
    #expect(!writer.post([record(1, .block(block(1)), isForced: false)]))
    #expect(writer.post([record(2, .vote(vote(1)))]))
    #expect(isJournaled(writer.write(), 2))
  }

  @Test func aRecordThatComesAfterAWriteIsScheduledAgain() {
    #expect(writer.post([record(1, .vote(vote(1)))]))
    #expect(isJournaled(writer.write(), 1))
    #expect(writer.post([record(2, .vote(vote(2)))]))
    #expect(isJournaled(writer.write(), 2))
  }

  @Test func anEmptyWriteMakesNothingDurable() {
    #expect(isJournaled(writer.write(), 0))
  }

  // MARK: What lies in the journal afterwards

  @Test func keepsTheOrderOfTheRecords() throws {
    let certificate = disks.network.certificate(2, .nullify, by: [0])
    _ = writer.post([
      record(1, .block(block(1))), record(2, .vote(vote(1))),
      record(3, .certificate(certificate)), record(4, .prune(View(1))),
      record(5, .vote(vote(3))),
    ])
    #expect(isJournaled(writer.write(), 5))
    var kinds: [String] = []
    try journal.replay { record in
      switch record.entry {
      case .block(let view, _): kinds.append("block \(view)")
      case .vote(let kind, let view, _): kinds.append("\(kind) \(view)")
      case .certificate(let view, _): kinds.append("certificate \(view)")
      case .flags: kinds.append("flags")
      }
    }
    #expect(kinds == ["block 1", "nullify 1", "certificate 2", "nullify 3"])
    writer.close()
    let contents = try disks.contents()
    #expect(contents.votes == [vote(1), vote(3)])
    #expect(contents.certificates == [certificate])
    #expect(contents.blocks[block(1).header.digest] == block(1))
  }

  @Test func raisesTheMarkBesideTheKey() throws {
    _ = writer.post([record(1, .reservation(View(100))), record(2, .vote(vote(100)))])
    #expect(isJournaled(writer.write(), 2))
    writer.close()
    let (reopened, recovered) = try disks.openJournal()
    defer { reopened.close() }
    #expect(recovered.reservedView == View(100))
  }

  @Test(arguments: [Abstention.diverged, .quarantined, [.diverged, .quarantined]])
  func abstentionOutlivesTheProcess(reasons: Abstention) throws {
    _ = writer.post([record(1, .abstention(reasons))])
    #expect(isJournaled(writer.write(), 1))
    writer.close()
    let (reopened, recovered) = try disks.openJournal()
    defer { reopened.close() }
    #expect(recovered.flags.isDiverged == reasons.contains(.diverged))
    #expect(recovered.flags.isQuarantined == reasons.contains(.quarantined))
  }

  @Test func prunesAfterTheSyncAndOnlyWhatIsAllowed() throws {
    // Four votes of about 170 bytes each and blocks of 20,000 fill segments of 64 KiB.
    let large = [UInt8](repeating: 1, count: 20_000)
    for view in 1...12 as ClosedRange<UInt64> {
      let full = Block(header: block(view).header, transactions: [large])
      _ = writer.post([record(2 * view, .block(full)), record(2 * view + 1, .vote(vote(view)))])
      #expect(isJournaled(writer.write(), 2 * view + 1))
    }
    let segments = journal.segmentCount
    #expect(segments > 3)
    #expect(writer.allowPruning(below: View(7), in: Epoch(0)))
    #expect(!writer.post([record(40, .vote(vote(13)))]), "a write is scheduled already")
    #expect(isJournaled(writer.write(), 40))
    #expect(journal.segmentCount < segments)
    writer.close()
    let views = try disks.contents().votes.map(\.view)
    #expect(views.contains(View(7)) && views.contains(View(13)) && !views.contains(View(1)))
  }
}
