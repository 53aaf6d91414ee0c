import SanadCodec
import SanadCrypto
import SanadLedger
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadConsensus
@testable import SanadReplica

/// Every way in which a node can find its disks (consensus.md 2.8, Restart).
@Suite struct OpenedReplicaTests {
  private let disks: ReplicaDisks

  init() throws {
    disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
  }

  /// A node that has made so many blocks final and was then killed.
  private func run(_ disks: ReplicaDisks, blocks: UInt64, flushing: Bool = false) throws {
    let node = try DrivenReplica(disks)
    for sequence in 0..<blocks {
      node.submit(try disks.network.transfer(sequence: sequence))
      #expect(node.run { $0.ports.finals.count > Int(sequence) })
    }
    if flushing { #expect(node.run { $0.hasFlushed }) }
    node.settle()
    node.kill()
  }

  private func refusal(_ disks: ReplicaDisks, choice: JournalChoice = .none) -> StartRefusal? {
    do {
      try disks.open(choice: choice).journal.close()
      return nil
    } catch {
      guard case .refused(let refusal)? = error as? StorageFailure else { return nil }
      return refusal
    }
  }

  private func failure(_ disks: ReplicaDisks) -> ReplicaFailure? {
    do {
      try disks.open().journal.close()
      return nil
    } catch { return error as? ReplicaFailure }
  }

  // MARK: Files that do not belong together

  @Test func refusesDisksThatWereNeverInitialised() throws {
    #expect(refusal(ReplicaDisks(disks.network)) == .notInitialised)
  }

  @Test func refusesAJournalOfAnotherChainOrKey() throws {
    let other = try SmallNetwork(name: "other")
    var foreign = ReplicaDisks(other)
    (foreign.data, foreign.keySide) = (disks.data, disks.keySide)
    guard case .wrongChain = refusal(foreign) else {
      Issue.record("a journal of another chain")
      return
    }
    let two = try SmallNetwork(validators: 2)
    let first = ReplicaDisks(two, place: 0)
    try first.initialise()
    var second = ReplicaDisks(two, place: 1)
    (second.data, second.keySide) = (first.data, first.keySide)
    guard case .wrongKey = refusal(second) else {
      Issue.record("a journal of another key")
      return
    }
  }

  @Test func refusesAStoreOfAnotherChain() throws {
    try run(disks, blocks: 1)
    let other = try SmallNetwork(name: "other")
    var foreign = ReplicaDisks(other)
    try foreign.initialise()
    foreign.store = disks.store
    guard
      case .foreignStore(expected: other.chainID, found: disks.network.chainID) =
        failure(foreign)
    else {
      Issue.record("a store of another chain")
      return
    }
  }

  @Test func refusesAStateThatIsNotTheOneAfterItsBlock() throws {
    try run(disks, blocks: 1, flushing: true)
    var batch = KeyValueBatch()
    batch.put(StoreKey(.ledger, Array("anchor".utf8)), StateAnchor.empty.bcsBytes)
    try disks.store.apply(batch)
    guard case .state = failure(disks) else {
      Issue.record("an anchor of another state")
      return
    }
  }

  @Test func refusesAStoreThatStandsAtABlockWhichItDoesNotHave() throws {
    try run(disks, blocks: 1)
    var batch = KeyValueBatch()
    batch.stand(
      at: StoreStanding(height: Height(9), block: BlockDigest(.zero), stateRoot: .zero))
    try disks.store.apply(batch)
    guard case .storage(.corruptValue(room: .block, _)) = failure(disks) else {
      Issue.record("a block that is missing")
      return
    }
  }

  @Test func aStoreThatCannotBeReadIsNotANewOne() throws {
    try run(disks, blocks: 1)
    disks.store.fail(with: .corrupt(detail: "rot"))
    guard case .storage(.store(.corrupt)) = failure(disks) else {
      Issue.record("a store that cannot be read")
      return
    }
  }

  @Test func refusesARecordThatDoesNotDecode() throws {
    try disks.write([.block(view: View(1), bytes: [1, 2, 3])])
    guard case .unreadable = failure(disks) else {
      Issue.record("a block of three bytes")
      return
    }
  }

  // MARK: Lost votes

  @Test func refusesToGoOnWithoutAJournalThatTheGuardKnowsOf() throws {
    try run(disks, blocks: 1)
    var lost = disks
    lost.data = MemoryDevice(name: "new data")
    lost.store = MemoryKeyValueStore()
    #expect(refusal(lost) == .guardWithoutJournal)
    // The operator's choice: silent up to the mark beside the key.
    let node = try DrivenReplica(lost, choice: .floorAtHighWaterMark)
    #expect(node.opened.recovered.condition == .amnesiaBounded(.journalGone))
    #expect(node.snapshot.voteFloor == View(65))
    node.submit(try lost.network.transfer())
    node.run(for: 30_000)
    #expect(node.ports.votes.isEmpty, "nothing is said in a view in which it may have voted")
    #expect(node.ports.requests.isEmpty && node.ports.finals.isEmpty)
  }

  @Test func refusesToGoOnWithNothingButTheJournalLost() throws {
    try run(disks, blocks: 1)
    var lost = disks
    lost.data = MemoryDevice(name: "new data")
    lost.keySide = MemoryDevice(name: "new keys")
    #expect(refusal(lost) == .notInitialised)
    lost = disks
    lost.keySide = MemoryDevice(name: "new keys")
    #expect(refusal(lost) == .journalWithoutGuard(hasNeverVoted: false))
  }

  @Test func damageBeforeTheEndSilencesUpToTheMark() throws {
    try run(disks, blocks: 2)
    let file = try #require(try disks.data.list().first)
    // Beyond the two slots and the header lie the first records.
    disks.data.flip(bit: 3, ofByte: 2 * 4_096 + 700, in: file)
    let node = try DrivenReplica(disks)
    guard case .amnesiaBounded = node.opened.recovered.condition else {
      Issue.record("\(node.opened.recovered.condition)")
      return
    }
    #expect(node.snapshot.voteFloor == View(65))
    node.submit(try disks.network.transfer(sequence: 7))
    node.run(for: 30_000)
    #expect(node.ports.votes.isEmpty)
  }

  @Test func anOldCopyOfTheJournalSilencesUpToTheMark() throws {
    let old = disks.data.image
    try run(disks, blocks: 2)
    disks.data.restore(old)
    let node = try DrivenReplica(disks)
    #expect(
      node.opened.recovered.condition
        == .amnesiaBounded(.markAhead(mark: View(65), journal: View(0))))
    node.submit(try disks.network.transfer(sequence: 2))
    node.run(for: 30_000)
    #expect(node.ports.votes.isEmpty)
  }

  @Test(arguments: [Abstention.diverged, .quarantined])
  func staysSilentAfterWhatItWroteDown(reason: Abstention) throws {
    try disks.write([
      .flags(
        JournalFlags(
          isQuarantined: reason.contains(.quarantined), isDiverged: reason.contains(.diverged)))
    ])
    let node = try DrivenReplica(disks)
    #expect(node.snapshot.abstentions == reason)
    node.submit(try disks.network.transfer())
    node.run(for: 30_000)
    #expect(node.ports.votes.isEmpty && node.ports.finals.isEmpty)
  }

  // MARK: Disks that are in order

  /// Peers that are behind are given the highest finalization, also right after a start.
  @Test func theFinalizationOfTheStoredTipIsKept() throws {
    try run(disks, blocks: 1, flushing: true)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.replayedBlocks == 0, "it is stored")
    let kept = try #require(opened.replica.engine.lastFinalization)
    #expect(kept.block?.digest == opened.newest.digest)
  }

  @Test func aNewNodeStartsAtGenesis() throws {
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.recovered.condition == .clean)
    #expect(opened.newest.height == Height(0))
    #expect(opened.newest.chainID == disks.network.chainID)
    #expect(opened.replayedBlocks == 0)
    #expect(opened.environment.final.anchor.stateRoot == opened.newest.stateRoot)
    #expect(try opened.environment.blockStore.tip() == Height(0))
  }

  @Test func genesisIsStoredOnceAndOutlivesAPowerLoss() throws {
    try disks.open().journal.close()
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height == Height(0))
    #expect(disks.store.pendingCount == 0, "nothing was written the second time")
  }

  @Test func whatWasFlushedIsNotExecutedAgain() throws {
    try run(disks, blocks: 3, flushing: true)
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.replayedBlocks == 0)
    #expect(opened.newest.height >= Height(3))
  }

  /// Ended in good order, and the power is lost right after it.
  @Test func whatWasFlushedAtTheEndIsNotExecutedAgain() throws {
    let node = try DrivenReplica(disks)
    for sequence in 0..<3 as Range<UInt64> {
      node.submit(try disks.network.transfer(sequence: sequence))
      #expect(node.run { $0.ports.finals.count > Int(sequence) })
    }
    node.runAll(but: .flush)
    #expect(!node.hasFlushed)
    try node.host.flush()
    let before = disks.store.pendingCount
    node.run(for: 60_000)
    #expect(disks.store.pendingCount == before, "nothing is taken in after the end")
    node.kill()
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.replayedBlocks == 0)
    #expect(opened.newest.height == Height(3))
    #expect(opened.environment.final.anchor.stateRoot == opened.newest.stateRoot)
  }

  /// The state that a flush has taken and not written cannot be taken again: it says so.
  @Test func anEndWithinAFlushFlushesNothing() throws {
    let node = try DrivenReplica(disks)
    node.submit(try disks.network.transfer(sequence: 0))
    #expect(node.run { !$0.ports.finals.isEmpty })
    node.run(for: 10_000, but: .flush)
    #expect(node.ports.jobs.contains { $0.lane == .flush } && !node.hasFlushed)
    #expect(throws: StorageFailure.self) { try node.host.flush() }
    node.kill()
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height >= Height(1) && opened.replayedBlocks >= 1)
  }

  /// A block that the store lacks cannot be stood at: nothing is written, and nothing is lost.
  @Test func anEndBeforeABlockIsStoredFlushesNothing() throws {
    let node = try DrivenReplica(disks)
    node.submit(try disks.network.transfer(sequence: 0))
    #expect(node.run { $0.ports.jobs.contains { $0.lane == .store } })
    #expect(throws: StorageFailure.self) { try node.host.flush() }
    node.kill()
    disks.store.crash(keepingBatches: 0)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.replayedBlocks == 1)
    #expect(opened.newest.height == Height(1))
  }

  @Test(arguments: [0, 1, 2, 3])
  func aStoreThatIsBehindIsBroughtUpToTheJournal(batches: Int) throws {
    try run(disks, blocks: 3)
    disks.store.crash(keepingBatches: batches)
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height == Height(3))
    #expect(opened.replayedBlocks == 3, "nothing was flushed after genesis")
    #expect(opened.environment.final.anchor.stateRoot == opened.newest.stateRoot)
    for height in 1...3 as ClosedRange<UInt64> {
      let proof = try opened.environment.blockStore.proof(at: Height(height))
      #expect(proof?.finalization.kind == .finalize)
    }
  }

  @Test func blocksThatBecameFinalTogetherAreProvenByTheHighestCertificate() throws {
    let bench = try OpenBench()
    let network = bench.network
    let first = try bench.built([network.transfer()])
    let second = try bench.built(
      [network.transfer(sequence: 1)], on: first.block.header, state: first.execution.state,
      view: 2)
    try disks.write([
      .block(view: View(2), bytes: second.block.bcsBytes),
      .block(view: View(1), bytes: first.block.bcsBytes),
      .certificate(
        view: View(2),
        bytes: bench.finalization(of: second.block.header, parentView: 1).bcsBytes),
    ])
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.replayedBlocks == 2)
    #expect(opened.newest == second.block.header)
    let proof = try #require(try opened.environment.blockStore.proof(at: Height(1)))
    #expect(proof.descendants == [second.block.header])
  }

  @Test func eachBlockIsProvenByTheNearestCertificateWhateverTheOrderOfTheRecords() throws {
    let bench = try OpenBench()
    let first = try bench.built([bench.network.transfer()])
    let second = try bench.built(
      on: first.block.header, state: first.execution.state, view: 2)
    let certificates = [
      bench.finalization(of: second.block.header, parentView: 1),
      bench.finalization(of: first.block.header),
    ]
    try disks.write(
      [first, second].map {
        .block(view: $0.block.header.view, bytes: $0.block.bcsBytes)
      } + certificates.map { .certificate(view: $0.view, bytes: $0.bcsBytes) })
    let opened = try disks.open()
    defer { opened.journal.close() }
    let store = opened.environment.blockStore
    #expect(try store.proof(at: Height(1))?.descendants.isEmpty == true)
    #expect(try store.proof(at: Height(2))?.descendants.isEmpty == true)
  }

  @Test func aFinalizationWhoseBodyIsMissingIsLeftToConsensus() throws {
    let bench = try OpenBench()
    let first = try bench.built([bench.network.transfer()])
    let second = try bench.built(
      on: first.block.header, state: first.execution.state, view: 2)
    try disks.write([
      .block(view: View(2), bytes: second.block.bcsBytes),
      .certificate(
        view: View(2),
        bytes: bench.finalization(of: second.block.header, parentView: 1).bcsBytes),
    ])
    let node = try DrivenReplica(disks)
    #expect(node.opened.replayedBlocks == 0)
    #expect(node.opened.newest.height == Height(0))
    #expect(node.snapshot.target == View(2), "it is known to be final and is asked for")
    #expect(node.snapshot.view == View(3))
  }

  /// Blocks and certificates of an earlier epoch may not be in the store yet; its votes are over.
  @Test func ofAnotherEpochTheVotesAreLeftAlone() throws {
    let bench = try OpenBench()
    let block = try bench.built([bench.network.transfer()]).block
    let (journal, _) = try disks.openJournal()
    try journal.reserve(through: View(64))
    try journal.append(.block(view: View(1), bytes: block.bcsBytes))
    try journal.append(
      .certificate(view: View(1), bytes: bench.finalization(of: block.header).bcsBytes))
    let statement = Statement(epoch: Epoch(0), view: View(2), ballot: .nullify)
    let vote = Vote(
      statement: statement, signer: ValidatorIndex(0),
      signature: KeyedScheme.sign([1], as: SmallNetwork.consensusKey(0)))
    try journal.append(.vote(.nullify, view: View(2), bytes: vote.bcsBytes))
    try journal.sync()
    try journal.begin(Epoch(1))
    try journal.sync()
    journal.close()
    let contents = try disks.contents()
    #expect(contents.votes.isEmpty)
    #expect(contents.certificates.count == 1 && contents.blocks.count == 1)
  }

  @Test func aTornTailCostsNothingThatWasDurable() throws {
    let node = try DrivenReplica(disks)
    node.submit(try disks.network.transfer())
    #expect(node.run { !$0.ports.finals.isEmpty })
    node.submit(try disks.network.transfer(sequence: 1))
    // Until a write of the journal has been made and not been synced.
    disks.data.fault = { $0.operation == .sync ? .fail(.off) : nil }
    node.run(for: 5_000)
    #expect(node.ports.failures.count == 1)
    disks.data.fault = nil
    disks.crash { question in
      if case .sector(_, let number) = question { number % 2 == 0 } else { true }
    }
    let opened = try disks.open()
    defer { opened.journal.close() }
    #expect(opened.newest.height == Height(1))
    #expect(opened.recovered.flags.voteFloor == View(0), "a power loss silences nobody")
  }

  @Test func anObserverNeedsNoKeyAndFollows() throws {
    let observer = ReplicaDisks(disks.network, place: nil)
    try observer.initialise()
    let bench = try OpenBench()
    let block = try bench.built([bench.network.transfer()])
    try observer.write([
      .block(view: View(1), bytes: block.block.bcsBytes),
      .certificate(view: View(1), bytes: bench.finalization(of: block.block.header).bcsBytes),
    ])
    let opened = try observer.open()
    defer { opened.journal.close() }
    #expect(opened.environment.place == nil)
    #expect(opened.newest == block.block.header)
  }
}
