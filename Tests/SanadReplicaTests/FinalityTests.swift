@testable import SanadConsensus
import SanadMempool
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// What happens to blocks once they are final (consensus.md 2.8, 2.10, 2.15).
@Suite struct FinalityTests {
  private let disks: ReplicaDisks

  init() throws {
    disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
  }

  private func node(blocks: UInt64) throws -> DrivenReplica {
    let node = try DrivenReplica(disks)
    for sequence in 0..<blocks {
      node.submit(try disks.network.transfer(sequence: sequence))
      #expect(node.run { $0.ports.finals.count > Int(sequence) })
    }
    return node
  }

  // MARK: Not before it is durable

  @Test func nothingIsFinalHereBeforeItsRecordsAreDurable() throws {
    let node = try node(blocks: 0)
    node.run(for: 150)
    node.submit(try disks.network.transfer())
    // Run all lanes until the engine has finalized, but hold the last sync back.
    while node.snapshot.finalizedHeight == Height(0) {
      node.runAll(but: .journal)
      node.signAll()
      node.runAll(but: .journal)
      if node.snapshot.finalizedHeight > Height(0) { break }
      #expect(!node.ports.jobs.isEmpty)
      node.run(.journal)
    }
    #expect(node.snapshot.finalizedHeight == Height(1))
    node.runAll(but: .journal)
    #expect(node.ports.finals.isEmpty)
    #expect(node.opened.environment.final.anchor.height == Height(0))
    #expect(try node.opened.environment.blockStore.record(at: Height(1)) == nil)
    node.run(.journal)
    #expect(node.opened.environment.final.anchor.height == Height(1))
    node.runAll(but: .journal)
    #expect(node.ports.finals.count == 1)
  }

  @Test func clientsAreToldWhenTheStoreCanAnswerThem() throws {
    let node = try node(blocks: 0)
    node.submit(try disks.network.transfer())
    while node.opened.environment.final.anchor.height == Height(0) {
      guard node.step(until: 5_000) else {
        Issue.record("no block")
        return
      }
    }
    #expect(node.ports.finals.isEmpty, "committed and not stored")
    #expect(node.host.snapshot.storedHeight == Height(0))
    node.settle()
    let told = try #require(node.ports.finals.first)
    #expect(node.host.snapshot.storedHeight == Height(1))
    #expect(told.transactions == [try disks.network.transfer().id])
    #expect(told.receipts.count == 1)
    #expect(try node.opened.environment.blockStore.block(at: Height(1))?.header == told.header)
  }

  @Test func aBlockThatWasNeverExecutedIsAFault() throws {
    let bench = try OpenBench()
    let block = try bench.built([bench.network.transfer()])
    var replica = try disks.open().replica
    var effects = ReplicaEffects()
    replica.undurableCommits = [
      Commit(
        blocks: [CommittedBlock(digest: block.digest, block: block.block)],
        proof: FinalityProof(
          descendants: [], finalization: bench.finalization(of: block.block.header)),
        after: .start)
    ]
    replica.step(.start, now: ReplicaDisks.now(0), effects: &effects)
    guard case .notExecuted(block.digest)? = effects.failure else {
      Issue.record("\(String(describing: effects.failure))")
      return
    }
  }

  // MARK: Each height once, in order

  @Test func tellsEachHeightOnceAndInOrder() throws {
    let node = try node(blocks: 5)
    node.run(for: 30_000)
    let heights = node.ports.finals.map(\.header.height.value)
    #expect(heights == Array(1...UInt64(heights.count)))
    #expect(heights.count > 5, "the heartbeat went on")
    #expect(node.host.snapshot.executedAhead == 0)
    #expect(node.host.snapshot.waiting == 0)
  }

  @Test func aFinalTransactionIsNoLongerWaiting() throws {
    let node = try node(blocks: 1)
    #expect(node.host.snapshot.waiting == 0)
    #expect(node.snapshot.working == nil, "the chain rests")
  }

  @Test func aDroppedBlocksTransactionsAreConsideredAgain() throws {
    let network = try SmallNetwork(validators: 4)
    let disks = ReplicaDisks(network)
    try disks.initialise()
    let bench = try OpenBench(validators: 4)
    let transaction = try network.transfer()
    let block = try bench.built([transaction])
    var replica = try disks.open().replica
    var effects = ReplicaEffects()
    replica.blocks.insert(block)
    replica.mempool.include(
      block.transactions, in: block.digest, after: block.block.header.parent)
    replica.abandon(block.digest)
    #expect(replica.blocks.count == 0)
    let jobs = replica.effects.jobs
    #expect(jobs.map(\.lane) == [.verifier])
    let input = try #require(jobs.first).work()
    replica.step(input, now: ReplicaDisks.now(0), effects: &effects)
    #expect(replica.mempool.contains(transaction.id))
  }

  // MARK: Keys that a final block has replaced

  /// A node of four, at which a transfer waits that the bank's old keys have signed, and the block
  /// that replaces them, which is final once it is committed.
  private func nodeBeforeRotation() throws -> (Replica, racing: TransactionID, Commit) {
    let bench = try OpenBench(validators: 4)
    var replica = bench.opened.replica
    let racing = try bench.network.transfer(lane: try #require(Lane(1)))
    replica.check([(racing, .peer(.validator(ValidatorIndex(1))))])
    let block = try bench.built([bench.network.rotation()])
    replica.blocks.insert(block)
    let commit = Commit(
      blocks: [CommittedBlock(digest: block.digest, block: block.block)],
      proof: FinalityProof(
        descendants: [], finalization: bench.finalization(of: block.block.header)),
      after: .start)
    return (replica, racing.id, commit)
  }

  /// Does the checks that a replica has asked for and gives them back to it.
  private func check(_ replica: inout Replica, _ effects: inout ReplicaEffects) {
    let jobs = (replica.effects.jobs + effects.jobs).filter { $0.lane == .verifier }
    replica.effects = ReplicaEffects()
    effects = ReplicaEffects()
    for job in jobs { replica.step(job.work(), now: ReplicaDisks.now(0), effects: &effects) }
  }

  @Test func whatOldKeysHaveSignedLeavesTheMempoolOfANodeThatBuildsNothing() throws {
    var (replica, racing, commit) = try nodeBeforeRotation()
    var effects = ReplicaEffects()
    check(&replica, &effects)
    #expect(replica.mempool.contains(racing))
    replica.undurableCommits = [commit]
    replica.step(
      .peerDown(.validator(ValidatorIndex(2))), now: ReplicaDisks.now(0), effects: &effects)
    #expect(replica.mempool.contains(racing), "the check is a job")
    check(&replica, &effects)
    #expect(!replica.mempool.contains(racing))
    #expect(replica.mempool.byteCount == 0)
  }

  @Test func whatIsJudgedWhileItsKeysAreReplacedIsJudgedAgain() throws {
    var (replica, racing, commit) = try nodeBeforeRotation()
    var effects = ReplicaEffects()
    let early = try #require(replica.effects.jobs.first { $0.lane == .verifier }).work()
    replica.effects = ReplicaEffects()
    replica.undurableCommits = [commit]
    replica.step(
      .peerDown(.validator(ValidatorIndex(2))), now: ReplicaDisks.now(0), effects: &effects)
    effects = ReplicaEffects()
    replica.step(early, now: ReplicaDisks.now(0), effects: &effects)
    #expect(!replica.mempool.contains(racing))
    #expect(replica.mempool.checkCount == 1)
    check(&replica, &effects)
    #expect(!replica.mempool.contains(racing))
    #expect(replica.mempool.checkCount == 0)
  }

  @Test func whatAnUnfinalBlockForbidsIsKeptUntilAFinalOneDoes() throws {
    var (replica, racing, commit) = try nodeBeforeRotation()
    var effects = ReplicaEffects()
    check(&replica, &effects)
    // A leader builds on the rotation and has to leave the transfer out.
    let rotation = try #require(commit.blocks.first)
    let transfer = try #require(replica.mempool.transaction(racing))
    let parent = try #require(replica.blocks.overlay(after: rotation.digest))
    let request = BuildRequest(
      epoch: Epoch(0), view: View(2), parent: rotation.block.header, parentDigest: rotation.digest,
      timestamp: rotation.block.header.timestamp.advanced(by: 1_000),
      content: .transactions(budgetPerMille: 1_000), evidence: [])
    let outcome = replica.executor.build(
      request, at: replica.environment.place, from: [transfer], on: parent)
    replica.step(.built(View(2), outcome), now: ReplicaDisks.now(0), effects: &effects)
    let isWork = replica.mempool.hasCandidates(after: rotation.digest, at: ReplicaDisks.now(0).wall)
    #expect(!isWork)
    check(&replica, &effects)
    #expect(replica.mempool.contains(racing), "the block of the rotation may never be final")
    replica.undurableCommits = [commit]
    replica.step(
      .peerDown(.validator(ValidatorIndex(2))), now: ReplicaDisks.now(0), effects: &effects)
    check(&replica, &effects)
    #expect(!replica.mempool.contains(racing))
  }

  // MARK: Flushing and pruning

  private func flushed(_ node: DrivenReplica) -> [Height] {
    node.ports.observations.compactMap {
      if case .flushed(let height) = $0 { height } else { nil }
    }
  }

  @Test func flushesOnTimeAndOneAtATime() throws {
    let node = try node(blocks: 2)
    #expect(disks.store.pendingCount > 0)
    #expect(try disks.store.standing()?.height == Height(0))
    node.run(for: 9_999 - node.time)
    #expect(flushed(node).isEmpty, "ten seconds have not passed")
    let before = try #require(node.ports.finals.last?.header.height)
    node.run(for: 1, but: .flush)
    #expect(node.ports.jobs.count { $0.lane == .flush } == 1)
    // The chain goes on meanwhile, what becomes final is stored and told, and ten seconds later
    // there is more to flush.
    node.submit(try disks.network.transfer(sequence: 2))
    node.run(for: 12_000, but: .flush)
    let told = try #require(node.ports.finals.last?.header.height)
    #expect(told > before)
    #expect(try disks.store.standing()?.height == Height(0))
    #expect(node.snapshot.finalizedHeight == told)
    node.run(.flush)
    #expect(flushed(node) == [before], "the second waits for the first")
    #expect(try disks.store.standing()?.height == before)
    node.run(for: 11_000)
    #expect(flushed(node).count > 1, "the next one comes in its time")
    disks.store.crash(keepingBatches: 0)
    node.kill()
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height >= Height(2))
  }

  /// The journal alone could not show after a crash that such blocks are final.
  @Test func blocksOfAGapAreToldWhenTheyAreFlushedAndNoneBeforeThem() throws {
    let node = try node(blocks: 2)
    let summaries = Array(node.ports.finals.prefix(2))
    try #require(summaries.count == 2)
    var replica = node.opened.replica
    replica.untold = [
      UntoldBlocks(last: summaries[0].digest, awaitsFlush: true),
      UntoldBlocks(last: summaries[1].digest, awaitsFlush: false),
    ]
    for summary in summaries { replica.receiveStored([summary]) }
    #expect(told(replica.effects) == [], "the second waits for the first")
    let ready = try #require(replica.effects.jobs.last).work()
    #expect(replica.effects.jobs.count == 1, "one flush at a time")
    var effects = ReplicaEffects()
    replica.step(ready, now: ReplicaDisks.now(0), effects: &effects)
    #expect(told(effects) == [], "not written yet")
    let flushed = try #require(effects.jobs.last).work()
    replica.step(flushed, now: ReplicaDisks.now(0), effects: &effects)
    #expect(told(effects) == summaries.map(\.header.height))
    #expect(replica.untold.isEmpty)
    #expect(replica.storedHeight == summaries[1].header.height)
  }

  @Test func aFlushOfLessMakesNoGapFinal() throws {
    let node = try node(blocks: 1)
    let summary = try #require(node.ports.finals.first)
    var replica = node.opened.replica
    replica.untold = [UntoldBlocks(last: summary.digest, awaitsFlush: true)]
    replica.receiveStored([summary])
    var effects = ReplicaEffects()
    replica.step(.flushed(Height(0)), now: ReplicaDisks.now(0), effects: &effects)
    #expect(told(effects) == [] && replica.untold.count == 1)
  }

  /// The disk stands still while the chain goes on: memory has a bound, and voting waits.
  @Test func executesNothingWhileAFlushStandsStillAndMuchHasChanged() throws {
    let node = try node(blocks: 1)
    let blocks = node.opened.environment.blockStore
    let block = try #require(try blocks.block(at: Height(1)))
    let request = ExecutionRequest(digest: block.header.digest, block: block)
    var replica = node.opened.replica
    replica.unflushedBytesMax = 0
    replica.prepare(request)
    #expect(replica.effects.jobs.count == 1, "no flush is written: any amount may wait for one")
    replica.isFlushing = true
    replica.prepare(request)
    #expect(replica.effects.jobs.count == 1 && replica.parked == request)
    var effects = ReplicaEffects()
    replica.step(.flushed(Height(0)), now: ReplicaDisks.now(0), effects: &effects)
    #expect(replica.parked == nil && effects.jobs.contains { $0.lane == .verifier })
    replica.isFlushing = true
    replica.unflushedBytesMax = .max
    replica.prepare(request)
    #expect(replica.parked == nil, "there is room")
  }

  /// The only validator of a chain executes no blocks but its own.
  @Test func buildsEmptyBlocksWhileAFlushStandsStillAndMuchHasChanged() throws {
    let node = try node(blocks: 1)
    var replica = node.opened.replica
    let parent = try #require(node.ports.finals.last)
    let request = BuildRequest(
      epoch: Epoch(0), view: View(90), parent: node.opened.newest,
      parentDigest: node.opened.newest.digest,
      timestamp: parent.header.timestamp.advanced(by: 1_000),
      content: .transactions(budgetPerMille: 1_000), evidence: [])
    #expect(replica.room(for: request).weightMax > Weight(0))
    replica.isFlushing = true
    replica.unflushedBytesMax = 0
    #expect(replica.room(for: request).weightMax == Weight(0))
    #expect(replica.room(for: request).bytesMax == 0)
  }

  /// A store that lacks a block must never stand above it.
  @Test func nothingIsStoredAboveABlockThatCouldNotBe() throws {
    let node = try node(blocks: 2)
    let environment = node.opened.environment
    let proof = try #require(try environment.blockStore.proof(at: Height(1)))
    #expect(try environment.standing(at: Height(2)).height == Height(2))
    disks.store.fail(with: .full(path: "/data"))
    #expect(throws: StorageFailure.self) { try environment.store([], provenBy: proof) }
    disks.store.crash(keepingBatches: disks.store.pendingCount)
    #expect(throws: StorageFailure.self) { try environment.store([], provenBy: proof) }
    #expect(throws: StorageFailure.self) { try environment.standing(at: Height(2)) }
    #expect(throws: StorageFailure.self) { try node.host.flush() }
  }

  private func told(_ effects: ReplicaEffects) -> [Height] {
    effects.observations.flatMap { observation -> [Height] in
      if case .final(let blocks) = observation { blocks.map(\.header.height) } else { [] }
    }
  }

  @Test func aFlushThatFailsStopsTheNode() throws {
    let node = try node(blocks: 1)
    disks.store.fail(with: .full(path: "store"))
    node.run(for: 12_000)
    guard case .storage(.store(.full))? = node.ports.failures.first else {
      Issue.record("\(node.ports.failures)")
      return
    }
  }

  @Test func theJournalKeepsWhatIsNotFlushed() throws {
    let node = try node(blocks: 3)
    var pruned: [View] = []
    node.settle()
    #expect(node.opened.journal.segmentCount == 1)
    var replica = node.opened.replica
    var effects = ReplicaEffects()
    replica.votesPrunable = View(9)
    replica.receiveDurable(SyncToken(0))
    #expect(replica.effects.prunable == nil, "nothing is flushed")
    replica.flushedView = View(4)
    replica.step(.journaled(.start), now: ReplicaDisks.now(0), effects: &effects)
    if let prunable = effects.prunable { pruned.append(prunable.view) }
    replica.step(.journaled(.start), now: ReplicaDisks.now(0), effects: &effects)
    #expect(pruned == [View(4)])
    replica.flushedView = View(12)
    effects.prunable = nil
    replica.step(.journaled(.start), now: ReplicaDisks.now(0), effects: &effects)
    #expect(effects.prunable?.view == View(9), "votes above are needed")
    effects.prunable = nil
    replica.step(.journaled(.start), now: ReplicaDisks.now(0), effects: &effects)
    #expect(effects.prunable == nil, "once")
  }

  @Test func aLongRunPrunesItsJournalAndStartsAgain() throws {
    let node = try node(blocks: 60)
    node.run(for: 25_000)
    let segments = node.opened.journal.segmentCount
    #expect(segments < 4, "\(segments) segments of 64 KiB")
    let height = try #require(node.ports.finals.last?.header.height)
    node.settle()
    node.kill()
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height == height)
  }
}
