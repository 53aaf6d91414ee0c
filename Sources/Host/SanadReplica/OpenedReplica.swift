import SanadCodec
import SanadConsensus
import SanadLedger
package import SanadCrypto
import SanadMempool
import SanadSafety
package import SanadState
package import SanadStorage
package import SanadTypes

/// A replica as it comes back from disk: the state store brought up to the journal's last final
/// block, consensus told what it has signed (consensus.md 2.8, Restart).
package struct OpenedReplica {
  /// What a node is told once about itself.
  package struct Settings {
    /// The genesis.
    package let genesis: Genesis
    /// The consensus key; nil for an observer.
    package let consensusKey: PublicKey?
    /// How signatures are verified.
    package let scheme: any SignatureScheme
    /// Bounds of what the state keeps in memory.
    package let cache: StateCacheLimits
    /// The time that passes while a block is built.
    package let clock: any MonotonicClock
    /// Whether the node keeps its state for others from time to time.
    package let makesSnapshots: Bool

    /// What nodes of one process share; nil where each works by itself, as in production.
    package let shared: SharedWork?

    /// Puts settings together.
    package init(
      genesis: Genesis, consensusKey: PublicKey?, clock: any MonotonicClock,
      scheme: any SignatureScheme = Ed25519Scheme(), cache: StateCacheLimits = StateCacheLimits(),
      makesSnapshots: Bool = false, shared: SharedWork? = nil
    ) {
      self.shared = shared
      self.makesSnapshots = makesSnapshots
      self.genesis = genesis
      self.clock = clock
      self.consensusKey = consensusKey
      self.scheme = scheme
      self.cache = cache
    }
  }

  /// How the journal was found.
  package let recovered: JournalRecovered
  /// How many final blocks of the journal were executed again, because the store lacked them.
  package let replayedBlocks: Int
  /// The newest final block.
  package let newest: BlockHeader
  /// The epoch in which it starts.
  package let epoch: Epoch
  /// View 0 of that epoch.
  package let anchor: BlockDigest
  /// What jobs and readers share.
  package let environment: ReplicaEnvironment

  let replica: Replica
  let journal: Journal

  /// Opens a replica on a journal and a store, and closes the gap between them.
  package init(
    _ settings: Settings, journal opened: (journal: Journal, recovered: JournalRecovered),
    store: any KeyValueStore, now: Now
  ) throws(ReplicaFailure) {
    let genesis = settings.genesis
    let records = try JournalContents(opened.journal)
    let caughtUp = try CatchUp.run(settings, records, in: store)
    environment = caughtUp.environment
    let current = try EpochStart(environment)
    epoch = current.record.number
    environment.begin(current.record)
    anchor = current.anchor
    let ahead = try current.meet(opened.journal, records, environment)
    replayedBlocks = caughtUp.blockCount
    newest = caughtUp.tip
    recovered = opened.recovered
    journal = opened.journal
    let configuration = EngineConfiguration(
      chainID: environment.chainID, epoch: epoch, validators: current.record.validators,
      parameters: genesis.chain, anchor: anchor, place: environment.place,
      earlier: try environment.epochBefore(current.record))
    let engine = ConsensusEngine(
      configuration: configuration,
      restart: try caughtUp.restart(records, opened.journal, in: epoch, ahead),
      now: now)
    replica = Replica(
      environment: environment, executor: caughtUp.executor, epoch: current.record,
      hasDueChanges: current.hasDueChanges, ahead: ahead, engine: engine,
      mempool: Mempool(limits: MempoolLimits(gossipInterval: genesis.chain.delayBound)),
      blocks: SpeculativeBlocks(at: newest.digest, of: environment.final),
      newest: newest, now: now)
  }
}

/// The epoch in which a replica starts: the one that its newest final state names.
private struct EpochStart {
  let record: EpochRecord
  /// The digest of its view 0: genesis, or the block that closed the epoch before.
  let anchor: BlockDigest
  /// Whether changes of the validators can be made in the next block.
  let hasDueChanges: Bool

  init(_ environment: ReplicaEnvironment) throws(ReplicaFailure) {
    do throws(LedgerFailure) {
      let view = LedgerView(reading: environment.final.overlay())
      record = try view.epoch()
      hasDueChanges = try view.hasDueChanges()
    } catch { throw .ledger(error) }
    do throws(StorageFailure) {
      guard let block = try environment.blockStore.record(at: record.anchorHeight) else {
        throw .corruptValue(room: .block, detail: "the block that began the epoch is missing")
      }
      anchor = block.digest
    } catch { throw .storage(error) }
  }

  /// Brings a journal into the epoch where the process ended between the closing block and the new
  /// epoch's first record. Answers with what a journal that is further has.
  func meet(
    _ journal: Journal, _ records: JournalContents, _ environment: ReplicaEnvironment
  ) throws(ReplicaFailure) -> JournalAhead? {
    if journal.epoch > record.number {
      return JournalAhead(
        journal.epoch, records, reserved: journal.reservedView,
        voteFloor: journal.flags.voteFloor)
    }
    guard journal.epoch < record.number else { return nil }
    do throws(StorageFailure) {
      let areOthers = try environment.validators(of: journal.epoch) != record.validators
      try journal.begin(
        record.number,
        isQuarantined: areOthers && JournalFlags.asks(anewAfter: journal.flags.voteFloor))
      try journal.sync()
    } catch { throw .storage(error) }
    return nil
  }
}

/// The newest state that the store holds, or the genesis state, which is stored first.
package struct StoredTip {
  /// The newest stored state.
  package let final: FinalState
  let stateStore: StateStore
  /// The header of the block that the state is after.
  package let header: BlockHeader

  /// Opens the stored state, and makes the first one where there is none.
  package init(
    _ genesis: Genesis, in store: any KeyValueStore, cache: StateCacheLimits
  ) throws(ReplicaFailure) {
    stateStore = StateStore(store)
    let blocks = BlockStore(store)
    let isNew: Bool
    do throws(StorageFailure) { isNew = try store.standing() == nil } catch {
      throw .storage(error)
    }
    if isNew { try Self.create(genesis, in: store, stateStore) }
    do throws(StorageFailure) {
      guard let standing = try store.standing(), let stored = try blocks.header(at: standing.height)
      else {
        throw .corruptValue(room: .block, detail: "the block that the store stands at is missing")
      }
      header = stored
    } catch { throw .storage(error) }
    let chainID = genesis.chainID
    guard header.chainID == chainID else {
      throw .foreignStore(expected: chainID, found: header.chainID)
    }
    final = try Self.open(stateStore, cache, expecting: header)
  }

  /// Stores the genesis block and the state after it.
  private static func create(
    _ genesis: Genesis, in store: any KeyValueStore, _ stateStore: StateStore
  ) throws(ReplicaFailure) {
    let final = FinalState(nodes: stateStore, values: stateStore)
    let made: GenesisBlock
    do throws(GenesisFailure) { made = try GenesisBlock(genesis, on: final.overlay()) } catch {
      throw .genesis(error)
    }
    do throws(StateFailure) { try final.commit(made.state) } catch { throw .state(error) }
    guard let flush = final.takeFlush() else { throw .state(.storage("an empty genesis state")) }
    let entry = FinalBlock(made)
    var batch = KeyValueBatch()
    do throws(StorageFailure) {
      try BlockStore.add(entry, after: nil, to: &batch)
      do throws(KeyValueFailure) { try store.apply(batch) } catch { throw .store(error) }
      try stateStore.apply(
        flush.sorted(),
        at: StoreStanding(
          height: Height(0), block: entry.digest, stateRoot: made.block.header.stateRoot))
    } catch { throw .storage(error) }
  }

  private static func open(
    _ store: StateStore, _ cache: StateCacheLimits, expecting header: BlockHeader
  ) throws(ReplicaFailure) -> FinalState {
    do throws(StateFailure) {
      guard let anchor = try store.anchor(), anchor.stateRoot == header.stateRoot else {
        throw .storage("the stored state is not the one after block \(header.height)")
      }
      return FinalState(anchor: anchor, nodes: store, values: store, limits: cache)
    } catch { throw .state(error) }
  }
}
