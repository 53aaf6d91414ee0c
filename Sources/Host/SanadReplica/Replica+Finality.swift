import SanadConsensus
import SanadLedger
import SanadMempool
import SanadState
import SanadStorage
import SanadTypes
import Synchronization

// What happens to blocks once they are final: committed when their records are durable, stored,
// told to clients, flushed, and at last pruned from the journal (consensus.md 2.8, 2.10).
extension Replica {
  /// The state is flushed at least so often while it changes.
  static let flushInterval = Milliseconds(10_000)
  /// The state is flushed when so much of it has changed. Several thousand transfers: the more of them
  /// share a flush, the fewer copies of a page and the fewer tables are written, and merged later.
  package static let flushBytes = 64 * 1_024 * 1_024

  /// Records up to this token are durable.
  mutating func receiveDurable(_ token: SyncToken) {
    durable = max(durable, token)
    tell(.durable(token))
    allowPruning()
  }

  /// Commits what is final on this node: body and finalization are in the synced journal.
  mutating func releaseCommits() {
    flushHeld()
    while snapshots?.held == nil, let commit = undurableCommits.first, commit.after <= durable {
      undurableCommits.removeFirst()
      var final: [SpeculativeBlock] = []
      for block in commit.blocks {
        guard let executed = commitState(of: block) else { return }
        final.append(executed)
      }
      store(final, provenBy: commit.proof)
      recheck(after: final)
      if let last = final.last, last.block.header.closesEpoch {
        beginEpoch(after: last.block.header, last.digest)
      }
      hold(after: final)
    }
    if environment.final.unflushedByteCount >= Self.flushBytes { flush() }
  }

  /// Looks whether the state after these blocks is to be kept for others: then it is flushed before
  /// anything above it is committed, so that the store stands there for a moment.
  private mutating func hold(after final: [SpeculativeBlock]) {
    for block in final {
      let header = block.block.header
      let isDue = snapshots?.isDue(after: header, at: now.wall) ?? false
      if isDue, header.height == final.last?.block.header.height {
        snapshots?.held = header.height
      }
    }
    flushHeld()
  }

  /// Begins the flush that is waited for, once no other is being written.
  private mutating func flushHeld() {
    guard let height = snapshots?.held, !isFlushing else { return }
    snapshots?.held = nil
    snapshots?.flushing = height
    flush()
  }

  private mutating func commitState(of block: CommittedBlock) -> SpeculativeBlock? {
    do throws(StateFailure) {
      guard let executed = try blocks.commit(block.digest) else {
        effects.failure = .notExecuted(block.digest)
        return nil
      }
      isWorkStale = true
      let header = executed.block.header
      hasDueChanges = executed.execution.hasDueChanges
      mempool.finalize(executed.transactions, in: executed.digest, at: header.timestamp)
      unflushedViews.append((header.height, header.epoch, header.view))
      return executed
    } catch {
      effects.failure = .state(error)
      return nil
    }
  }

  private mutating func store(_ final: [SpeculativeBlock], provenBy proof: FinalityProof) {
    let environment = environment
    untold.append(
      UntoldBlocks(last: final.last?.digest, awaitsFlush: !proof.descendants.isEmpty))
    effects.jobs.append(
      ReplicaJob(lane: .store) {
        do throws(StorageFailure) {
          try environment.store(final, provenBy: proof)
          return .stored(final.map(FinalSummary.init))
        } catch { return .failed(.storage(error)) }
      })
  }

  /// Drops a block that can never be final; its transactions wait again.
  mutating func abandon(_ digest: BlockDigest) {
    guard blocks.abandon(digest) != nil else { return }
    let own = environment.own
    check(mempool.release(digest).map { ($0, .peer(own)) })
  }

  /// Final blocks can be read: now clients are told, once per height and in order.
  mutating func receiveStored(_ final: [FinalSummary]) {
    guard let index = untold.firstIndex(where: { $0.last == final.last?.digest }) else { return }
    untold[index].stored = final
    tellFinal()
  }

  /// Tells in order. Blocks of a gap are final by a certificate far above them: the journal has
  /// their bodies and the certificate and not what lies between, so that after a crash it could not
  /// show that they are. They are told when the stores hold them durably.
  private mutating func tellFinal() {
    while let next = untold.first, let final = next.stored {
      if next.awaitsFlush { return flush() }
      untold.removeFirst()
      storedHeight = final.last.map(\.header.height) ?? storedHeight
      effects.observations.append(.final(final))
    }
  }

  // MARK: Flushing

  mutating func flushOnTime() {
    effects.timers.append(.set(.flush, now.instant.advanced(by: Self.flushInterval)))
    if environment.final.unflushedByteCount > 0 { flush() }
  }

  /// Takes what has changed of the state, one flush at a time, and finds out where the store will
  /// stand: behind the blocks that have been given to the store before.
  private mutating func flush() {
    guard !isFlushing, let flush = environment.final.takeFlush() else { return }
    isFlushing = true
    let environment = environment
    effects.jobs.append(
      ReplicaJob(lane: .store) {
        do throws(StorageFailure) {
          let height = flush.anchor.height ?? Height(0)
          return .readyToFlush(flush, try environment.standing(at: height))
        } catch { return .failed(.storage(error)) }
      })
  }

  /// Writes a flush whose blocks are stored, on a lane of its own: it takes seconds, and blocks that
  /// become final meanwhile can be stored and told to clients.
  mutating func write(_ flush: StateFlush, at standing: StoreStanding) {
    let environment = environment
    let isKept = snapshots?.flushing == standing.height
    effects.jobs.append(
      ReplicaJob(lane: .flush) {
        do throws(StorageFailure) {
          // Here and not on the replica's thread, which votes meanwhile.
          try environment.write(flush, at: standing)
          return .flushed(
            standing.height, isKept ? try environment.source(at: standing.height) : nil)
        } catch { return .failed(.storage(error)) }
      })
  }

  /// Writes what has changed since the last flush, here and at once. Throws where a block below it
  /// was not stored, or where the last flush was begun and not written.
  func flushAtRest() throws(StorageFailure) {
    let final = environment.final
    guard let flush = final.takeFlush(), let height = flush.anchor.height else {
      if !final.isFlushed { throw .store(.failed(detail: "a flush was begun and not written")) }
      return
    }
    try environment.write(flush, at: try environment.standing(at: height))
  }

  /// A flush is durable, and with it the blocks that were stored before it.
  mutating func receiveFlushed(_ height: Height, _ source: SnapshotSource?) {
    isFlushing = false
    if let source {
      snapshots?.flushing = nil
      effects.observations.append(.snapshot(source))
    }
    if let request = parked {
      parked = nil
      prepare(request)
    }
    // Views of an epoch before say nothing about this one's segments, and those of that one go as a
    // whole when a block of this one is flushed.
    if let last = unflushedViews.last(where: { $0.height <= height }) {
      if last.epoch == epoch { flushedView = last.view }
      if last.epoch < epoch { effects.prunable = (View(0), last.epoch) }
    }
    unflushedViews.removeAll { $0.height <= height }
    effects.observations.append(.flushed(height))
    for index in untold.indices {
      guard let last = untold[index].stored?.last, last.header.height <= height else { continue }
      untold[index].awaitsFlush = false
    }
    tellFinal()
    allowPruning()
  }

  /// Journal segments may go when neither votes nor the stores need them any more.
  private mutating func allowPruning() {
    guard let votesPrunable else { return }
    let view = min(votesPrunable, flushedView)
    guard view > prunedView else { return }
    prunedView = view
    effects.prunable = (view, epoch)
  }
}

/// Blocks of one commit between being given to the stores and being told to clients.
struct UntoldBlocks {
  /// The last of them.
  let last: BlockDigest?
  /// Whether they have to be flushed first.
  var awaitsFlush: Bool
  /// What is to be told; nil while they are being stored.
  var stored: [FinalSummary]?
}

extension ReplicaEnvironment {
  /// Puts final blocks into the block store; they can be read at once and are durable with the
  /// next flush. The journal has them meanwhile.
  ///
  /// Once this has failed nothing is stored any more and the store stands at nothing higher: it would
  /// lack a block below the one that it stands at, for ever.
  func store(
    _ final: [SpeculativeBlock], provenBy proof: FinalityProof
  ) throws(StorageFailure) {
    try requireWholeStore()
    do throws(StorageFailure) { try put(final, provenBy: proof) } catch {
      lacksBlocks.store(true, ordering: .releasing)
      throw error
    }
  }

  private func requireWholeStore() throws(StorageFailure) {
    if lacksBlocks.load(ordering: .acquiring) {
      throw .store(.failed(detail: "a block below this one could not be stored"))
    }
  }

  private func put(
    _ final: [SpeculativeBlock], provenBy proof: FinalityProof
  ) throws(StorageFailure) {
    var batch = KeyValueBatch()
    for entry in BlockStore.entries(final, provenBy: proof) {
      try BlockStore.add(entry, after: entry.block.header.height.previous, to: &batch)
    }
    do throws(KeyValueFailure) { try keyValues.apply(batch) } catch { throw .store(error) }
  }

  /// Makes a flush durable, and the final state read it from the store from then on.
  func write(_ flush: StateFlush, at standing: StoreStanding) throws(StorageFailure) {
    let sorted = flush.sorted()
    try stateStore.apply(sorted, at: standing)
    final.didFlush(sorted)
  }

  /// The store as it is after a flush, for a snapshot.
  func source(at height: Height) throws(StorageFailure) -> SnapshotSource {
    do { return SnapshotSource(height: height, view: try keyValues.view()) } catch {
      throw .store(error)
    }
  }

  /// What the store stands at when it holds everything up to a height.
  func standing(at height: Height) throws(StorageFailure) -> StoreStanding {
    try requireWholeStore()
    guard let record = try blockStore.record(at: height) else {
      throw .corruptValue(room: .block, detail: "block \(height) is flushed and not stored")
    }
    return StoreStanding(
      height: height, block: record.digest, stateRoot: record.header.stateRoot)
  }
}
