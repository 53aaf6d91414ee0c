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

    /// Puts settings together.
    package init(
      genesis: Genesis, consensusKey: PublicKey?, scheme: any SignatureScheme = Ed25519Scheme(),
      cache: StateCacheLimits = StateCacheLimits()
    ) {
      self.genesis = genesis
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
    let validators = genesis.validators
    let place = settings.consensusKey.flatMap(validators.index(ofConsensusKey:))
    let base = try StoredTip(genesis, in: store, cache: settings.cache)
    // The header's chain is the genesis's: that has just been checked.
    let chainID = base.header.chainID
    environment = ReplicaEnvironment(
      genesis: genesis, chainID: chainID, place: place, final: base.final,
      stateStore: base.stateStore, blockStore: BlockStore(store), keyValues: store,
      scheme: settings.scheme)
    let executor = BlockExecutor(environment, epoch: opened.recovered.epoch)
    let records = try JournalContents(opened.journal)
    var catchUp = CatchUp(environment, executor, from: base.header)
    try catchUp.run(records)
    replayedBlocks = catchUp.blockCount
    newest = catchUp.tip
    recovered = opened.recovered
    journal = opened.journal
    let configuration = EngineConfiguration(
      chainID: chainID, epoch: opened.recovered.epoch, validators: validators,
      parameters: genesis.chain, anchor: base.anchor, place: place)
    let engine = ConsensusEngine(
      configuration: configuration,
      restart: records.restart(above: catchUp.tip, catchUp.finalization, opened.recovered),
      now: now)
    replica = Replica(
      environment: environment, executor: executor, epoch: opened.recovered.epoch, engine: engine,
      mempool: Mempool(limits: MempoolLimits(gossipInterval: genesis.chain.delayBound)),
      blocks: SpeculativeBlocks(at: catchUp.tip.digest, of: base.final),
      storedHeight: catchUp.tip.height, now: now)
  }
}

/// The newest state that the store holds, or the genesis state, which is stored first.
package struct StoredTip {
  /// The newest stored state.
  package let final: FinalState
  let stateStore: StateStore
  /// The header of the block that the state is after.
  package let header: BlockHeader
  /// The digest of the genesis block: view 0 of the first epoch.
  let anchor: BlockDigest

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
      guard let standing = try store.standing(), let first = try blocks.record(at: Height(0)),
        let stored = try blocks.header(at: standing.height)
      else {
        throw .corruptValue(room: .block, detail: "the block that the store stands at is missing")
      }
      anchor = first.digest
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
        flush,
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

/// What the journal holds of the present epoch, decoded.
struct JournalContents {
  private(set) var blocks = KeyedTable<BlockDigest, Block>()
  private(set) var votes: [Vote] = []
  private(set) var certificates: [Certificate] = []

  init(_ journal: Journal) throws(ReplicaFailure) {
    var failure: ReplicaFailure?
    let epoch = journal.epoch
    var contents = (blocks: blocks, votes: votes, certificates: certificates)
    do throws(StorageFailure) {
      try journal.replay { record in
        guard failure == nil, record.epoch == epoch else { return }
        do throws(DecodingFailure) {
          switch record.entry {
          case .block(_, let bytes):
            let block: Block = try BCSReader.decode(from: bytes)
            contents.blocks[block.header.digest] = block
          case .vote(_, _, let bytes): contents.votes.append(try BCSReader.decode(from: bytes))
          case .certificate(_, let bytes):
            contents.certificates.append(try BCSReader.decode(from: bytes))
          case .flags: break
          }
        } catch {
          failure = .unreadable(
            what: "record \(record.sequence) of the journal", detail: "\(error)")
        }
      }
    } catch { throw .storage(error) }
    if let failure { throw failure }
    (blocks, votes, certificates) = contents
  }

  /// What consensus is told.
  func restart(
    above tip: BlockHeader, _ finalization: Certificate?, _ recovered: JournalRecovered
  ) -> RestartState {
    var abstentions: Abstention = []
    if recovered.flags.isQuarantined { abstentions.insert(.quarantined) }
    if recovered.flags.isDiverged { abstentions.insert(.diverged) }
    let above = blocks.sortedKeys().compactMap { blocks[$0] }.filter {
      $0.header.height > tip.height
    }
    return RestartState(
      lastFinalized: tip, finalization: finalization, blocks: above, votes: votes,
      certificates: certificates, reserved: recovered.reservedView,
      voteFloor: recovered.flags.voteFloor, abstentions: abstentions)
  }
}

/// Executes again what is final in the journal and not in the store.
struct CatchUp {
  private let environment: ReplicaEnvironment
  private let executor: BlockExecutor
  /// The newest block that is final and executed.
  private(set) var tip: BlockHeader
  /// Its finalization, where the journal has it.
  private(set) var finalization: Certificate?
  /// How many blocks were executed.
  private(set) var blockCount = 0

  init(_ environment: ReplicaEnvironment, _ executor: BlockExecutor, from tip: BlockHeader) {
    self.environment = environment
    self.executor = executor
    self.tip = tip
  }

  /// Goes through the finalizations from the lowest up, so that each block is stored with the
  /// nearest one.
  mutating func run(_ contents: JournalContents) throws(ReplicaFailure) {
    let finalizations = contents.certificates.filter { $0.kind == .finalize }
      .sorted { $0.view < $1.view }
    for certificate in finalizations {
      guard let target = certificate.block?.digest else { continue }
      if target == tip.digest { finalization = certificate }
      // A finalization whose bodies were not all written yet is fetched by consensus.
      guard let chain = chain(to: target, in: contents) else { continue }
      try commit(chain, certificate)
    }
  }

  private func chain(to target: BlockDigest, in contents: JournalContents) -> [Block]? {
    var chain: [Block] = []
    var digest = target
    while digest != tip.digest {
      guard let block = contents.blocks[digest], block.header.height > tip.height else {
        return nil
      }
      chain.append(block)
      digest = block.header.parent
    }
    return chain.isEmpty ? nil : chain.reversed()
  }

  private mutating func commit(
    _ chain: [Block], _ certificate: Certificate
  ) throws(ReplicaFailure) {
    var final: [SpeculativeBlock] = []
    for block in chain {
      let digest = block.header.digest
      switch executor.execute(block, digest, on: environment.final.overlay()) {
      case .valid(let executed):
        do throws(StateFailure) { try environment.final.commit(executed.execution.state) } catch {
          throw .state(error)
        }
        final.append(executed)
      case .invalid(let why):
        throw .diverged(height: block.header.height, detail: "\(why)")
      case .superseded:
        throw .diverged(height: block.header.height, detail: "its parent is not final")
      case .failed(let failure): throw failure
      }
      tip = block.header
      blockCount += 1
    }
    finalization = certificate
    let proof = FinalityProof(descendants: [], finalization: certificate)
    do throws(StorageFailure) { try environment.store(final, provenBy: proof) } catch {
      throw .storage(error)
    }
  }
}
