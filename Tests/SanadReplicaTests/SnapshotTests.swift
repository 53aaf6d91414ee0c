import SanadCodec
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadState
import SanadStorage
import SanadSync
import SanadTypes
import Testing

@testable import SanadConsensus
@testable import SanadReplica

/// Keeping the state at the blocks that all nodes choose, making snapshots of it, and beginning with
/// one (consensus.md 2.12).
@Suite struct SnapshotTests {
  private static let interval: UInt64 = 2_000

  private func running(_ length: UInt64, makes: Bool = true) throws -> DrivenReplica {
    var disks = ReplicaDisks(
      try SmallNetwork(epochLength: 3_000, snapshotInterval: Self.interval))
    disks.makesSnapshots = makes
    try disks.initialise()
    let node = try DrivenReplica(disks)
    for sequence in UInt64(0)..<3 {
      node.submit(try disks.network.transfer(sequence: sequence))
      node.run(for: length / 3)
    }
    return node
  }

  private func sources(_ node: DrivenReplica) -> [SnapshotSource] {
    node.ports.observations.compactMap {
      if case .snapshot(let source) = $0 { source } else { nil }
    }
  }

  private func chunks(
    _ maker: SnapshotMaker, _ head: SnapshotHead
  ) throws -> (parts: SnapshotParts, chunks: [SnapshotChunk]) {
    let height = head.header.height
    var list: [SnapshotPart] = []
    for page in 0..<head.pageCount {
      guard case .content(let bytes) = try maker.answer(.parts(height, page: page)) else {
        throw TestFailure.notServed
      }
      var reader = BCSReader(bytes)
      list += try reader.list(of: SnapshotPart.self, max: SnapshotHead.pageParts)
      try reader.finish()
    }
    let parts = try SnapshotParts(list, root: head.header.stateRoot)
    let chunks = try parts.parts.map { prefix, part in
      guard case .content(let bytes) = try maker.answer(.chunk(height, prefix)) else {
        throw TestFailure.notServed
      }
      let chunk: SnapshotChunk = try BCSReader.decode(from: bytes)
      try chunk.check(part, at: prefix)
      return chunk
    }
    return (parts, chunks)
  }

  private enum TestFailure: Error {
    case notServed
    case stopped
  }

  // MARK: Which blocks

  @Test func keepsTheStateAfterTheFirstBlockOfEachInterval() throws {
    let node = try running(9_000)
    let headers = node.ports.finals.map(\.header)
    var number: UInt64 = 0
    var expected: [Height] = []
    for header in headers {
      let own = (header.timestamp.value - SmallNetwork.start.value) / Self.interval
      if own > number, header.height > Height(1) { expected.append(header.height) }
      number = own
    }
    #expect(expected.count >= 3)
    #expect(sources(node).map(\.height) == expected)
    // What the store held then is the state after that block, whatever came afterwards.
    for source in sources(node) {
      let anchor = try #require(try source.view.value(of: StateStore.anchorKey))
      let header = try #require(headers.first { $0.height == source.height })
      #expect(try StateStore.decoded(anchor).stateRoot == header.stateRoot)
    }
    #expect(node.ports.failures.isEmpty)
  }

  @Test func keepsNothingUnlessItIsToldTo() throws {
    #expect(sources(try running(9_000, makes: false)).isEmpty)
  }

  @Test func keepsNothingOfBlocksThatAreOld() throws {
    let node = try running(3_000)
    var schedule = try #require(
      SnapshotSchedule(node.opened.environment, newest: node.opened.newest))
    let header = try #require(node.ports.finals.last?.header)
    let late = Timestamp(header.timestamp.value + Self.interval)
    var other = schedule
    let (isLate, isEarly) = (
      schedule.isDue(after: header, at: late),
      other.isDue(after: header, at: Timestamp(late.value - 1))
    )
    #expect(!isLate)
    #expect(isEarly)
  }

  @Test func waitsForTheFlushThatIsBeingWritten() throws {
    var disks = ReplicaDisks(try SmallNetwork(snapshotInterval: 12_000))
    disks.makesSnapshots = true
    try disks.initialise()
    let node = try DrivenReplica(disks)
    node.submit(try disks.network.transfer())
    node.run(for: 10_500, but: .flush)
    #expect(node.ports.jobs.count { $0.lane == .flush } == 1)
    // The block of the snapshot comes while the flush before is written: nothing above it is
    // committed until the state has been taken.
    node.submit(try disks.network.transfer(sequence: 1))
    node.run(for: 9_000, but: .flush)
    node.submit(try disks.network.transfer(sequence: 2))
    node.run(for: 2_000, but: .flush)
    let held = try #require(node.ports.finals.last?.header)
    #expect(held.timestamp.value >= SmallNetwork.start.value + 12_000)
    #expect(node.opened.environment.final.anchor.height == held.height)
    #expect(node.snapshot.finalizedHeight > held.height, "consensus goes on")
    node.run(for: 2_000)
    #expect(sources(node).map(\.height) == [held.height])
    #expect(node.opened.environment.final.anchor.height.map { $0 > held.height } == true)
  }

  @Test func dividesACommitAtABlockWhoseStateIsKept() throws {
    let node = try running(3_000)
    var replica = node.opened.replica
    replica.now = ReplicaDisks.now(0)
    let template = try #require(node.ports.finals.last?.header)
    let first = node.opened.newest.timestamp.value
    let blocks = [UInt64(100), 2_100, 2_200].enumerated().map { place, time in
      let header = BlockHeader(
        chainID: template.chainID, epoch: template.epoch, view: View(UInt64(place) + 1),
        height: Height(UInt64(place) + 2), parent: template.parent, leader: template.leader,
        timestamp: Timestamp(first + time), transactionsRoot: .zero, transactionCount: 0,
        stateRoot: .zero, receiptsRoot: .zero, weight: 0)
      return CommittedBlock(
        digest: header.digest, block: Block(header: header, transactions: []))
    }
    let record = try #require(
      try node.opened.environment.blockStore.proof(at: template.height))
    let commit = Commit(
      blocks: blocks, proof: FinalityProof(descendants: [], finalization: record.finalization),
      after: .start)
    let parts = replica.divided(commit)
    #expect(parts.map(\.blocks) == [Array(blocks[0...1]), [blocks[2]]])
    #expect(parts.first?.proof.descendants == [blocks[2].block.header])
    #expect(parts.last?.proof == commit.proof)
    // At its end there is nothing to divide.
    let short = Commit(blocks: Array(blocks[0...1]), proof: commit.proof, after: .start)
    #expect(replica.divided(short) == [short])
  }

  // MARK: Making

  @Test func aNodeBeginsWithASnapshotAndGoesOn() throws {
    let node = try running(9_000)
    let maker = SnapshotMaker(node.disks.store)
    let source = try #require(sources(node).dropLast().last)
    // The state has moved on since.
    #expect(node.opened.environment.final.anchor.height.map { $0 > source.height } == true)
    let head = try maker.make(source) { _ in }
    #expect(head.header.height == source.height && head.header.epoch >= Epoch(1))
    let (_, chunks) = try chunks(maker, head)
    #expect(chunks.reduce(0) { $0 + $1.entries.count } == Int(head.entryCount))

    var disks = ReplicaDisks(node.network, place: nil)
    disks.store = MemoryKeyValueStore()
    try disks.initialise()
    var installer = SnapshotInstaller(node.network.genesis, store: disks.store, of: head.header)
    for chunk in chunks.reversed() { try installer.add(chunk) }
    try installer.finish(head.proof, ends: try ends(node, before: head.header.epoch))
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open(at: 9_000)
    defer { opened.journal.close() }
    #expect(opened.newest == head.header)
    #expect(opened.epoch == (head.header.closesEpoch ? head.header.epoch.next : head.header.epoch))
    let blocks = opened.environment.blockStore
    #expect(try blocks.first() == source.height.next)
    #expect(try blocks.record(at: Height(0))?.digest == node.network.genesisDigest(node))
    #expect(try blocks.block(at: source.height) == nil, "a block without its body is none")
    #expect(try blocks.proof(at: source.height) == head.proof)
    #expect(try blocks.end(of: Epoch(0)) == node.opened.environment.blockStore.end(of: Epoch(0)))
    // The next blocks execute on it, each to the root that its header says.
    let above = try node.opened.environment.blockStore.blocks(
      from: source.height.next, through: Height(.max), bytesMax: .max)
    #expect(!above.isEmpty)
    let executor = BlockExecutor(opened.environment, clock: StandingClock())
    for (record, block) in above {
      guard
        case .valid(let executed) = executor.execute(
          block, record.digest, on: opened.environment.final.overlay())
      else {
        Issue.record("block \(record.header.height) is not valid on the snapshot")
        return
      }
      try opened.environment.final.commit(executed.execution.state)
    }
  }

  private func ends(_ node: DrivenReplica, before epoch: Epoch) throws -> [EpochEnd] {
    let blocks = node.opened.environment.blockStore
    return try (0..<epoch.value).map { number in
      let height = try #require(try blocks.end(of: Epoch(number)))
      return EpochEnd(
        header: try #require(try blocks.header(at: height)),
        finalization: try #require(try blocks.proof(at: height)).finalization, validators: nil)
    }
  }

  @Test func aStoreThatLacksAChunkIsNotFinished() throws {
    let node = try running(9_000)
    let maker = SnapshotMaker(node.disks.store)
    let head = try maker.make(try #require(sources(node).last)) { _ in }
    let (_, chunks) = try chunks(maker, head)
    let store = MemoryKeyValueStore()
    var installer = SnapshotInstaller(node.network.genesis, store: store, of: head.header)
    for chunk in chunks.dropLast() { try installer.add(chunk) }
    #expect(throws: SnapshotInstaller.Failure.self) { try installer.finish(head.proof, ends: []) }
    #expect(try store.standing() == nil)
  }

  @Test func makesNothingOfAnotherHeight() throws {
    let node = try running(9_000)
    let maker = SnapshotMaker(node.disks.store)
    let source = try #require(sources(node).last)
    let wrong = SnapshotSource(height: source.height.previous, view: source.view)
    #expect(throws: SnapshotMaker.Failure.self) { try maker.make(wrong) { _ in } }
    #expect(try maker.heights().isEmpty)
  }

  @Test func keepsTheNewestAndWhatIsWholeAndServesNothingElse() throws {
    let node = try running(12_000)
    let maker = SnapshotMaker(node.disks.store)
    let all = sources(node)
    try #require(all.count >= 3)
    for source in all.dropLast() { _ = try maker.make(source) { _ in } }
    // The process ends in the middle of the last one.
    let last = try #require(all.last)
    #expect(throws: TestFailure.stopped) {
      _ = try maker.make(last) { _ in throw TestFailure.stopped }
    }
    #expect(try maker.answer(.chunk(last.height, .whole)) == .nothing)
    #expect(try SnapshotShelf(node.disks.store).unfinished() == [last.height])
    try maker.removeOld { _ in }
    #expect(try SnapshotShelf(node.disks.store).unfinished().isEmpty)
    let kept = all.dropLast().suffix(SnapshotMaker.keptMax).map(\.height)
    #expect(try maker.heights() == kept)
    guard case .offers(let offers) = try maker.answer(.offers) else {
      Issue.record("no offers")
      return
    }
    #expect(offers.map(\.height) == kept)
    let gone = try #require(all.first?.height)
    #expect(kept.contains(gone) == false)
    for want in [
      SnapshotRequest.Want.head(gone), .parts(gone, page: 0), .chunk(gone, .whole),
      .parts(kept[0], page: 9), .ends(from: Epoch(0)),
    ] {
      #expect(try maker.answer(want) == .nothing, "\(want)")
    }
    // Made again it is the same, without work.
    let again = try maker.make(try #require(all.first { $0.height == kept[0] })) { _ in
      throw TestFailure.stopped
    }
    #expect(again.header.height == kept[0])
  }
}

extension SmallNetwork {
  /// The digest of the first block, as a node has it.
  fileprivate func genesisDigest(_ node: DrivenReplica) throws -> BlockDigest? {
    try node.opened.environment.blockStore.record(at: Height(0))?.digest
  }
}
