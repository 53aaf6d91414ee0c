import SanadCodec
import SanadConsensus
import SanadLedger
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes

/// Executes again what is final in the journal and not in the store.
struct CatchUp {
  /// What jobs and readers share from now on.
  let environment: ReplicaEnvironment
  /// Executes blocks, here and later.
  let executor: BlockExecutor
  /// The newest block that is final and executed.
  private(set) var tip: BlockHeader
  /// Its finalization, where the journal has it.
  private(set) var finalization: Certificate?
  /// How many blocks were executed.
  private(set) var blockCount = 0
  private var hasDiverged = false

  /// Brings the stored state up to what the journal `records` as final.
  ///
  /// Ends below a block that is not valid here: consensus meets it again, finds that this node has
  /// diverged, and goes on serving what all agree on (consensus.md 2.10).
  static func run(
    _ settings: OpenedReplica.Settings, _ records: JournalContents, in store: any KeyValueStore
  ) throws(ReplicaFailure) -> CatchUp {
    var whole = try CatchUp(settings, store)
    guard let diverged = try whole.run(records, below: nil) else { return whole }
    // What was executed on the way there is not stored: once more, and only up to there.
    var part = try CatchUp(settings, store)
    part.hasDiverged = true
    _ = try part.run(records, below: diverged)
    return part
  }

  private init(
    _ settings: OpenedReplica.Settings, _ store: any KeyValueStore
  ) throws(ReplicaFailure) {
    let genesis = settings.genesis
    let stored = try StoredTip(genesis, in: store, cache: settings.cache)
    let blocks = BlockStore(store)
    // Whose blocks begin above genesis joined by a snapshot: the pages of its state have other heights.
    var shared = settings.shared
    if shared != nil {
      do throws(StorageFailure) { if try blocks.first() > Height(1) { shared = nil } } catch {
        throw .storage(error)
      }
    }
    // The header's chain is the genesis's: that has just been checked.
    environment = ReplicaEnvironment(
      genesis: genesis, chainID: stored.header.chainID,
      consensusKey: settings.consensusKey,
      final: stored.final, stateStore: stored.stateStore, blockStore: blocks,
      keyValues: store, scheme: settings.scheme,
      makesSnapshots: settings.makesSnapshots, shared: shared)
    executor = BlockExecutor(environment, clock: settings.clock)
    tip = stored.header
  }

  /// What consensus is told, in the epoch that follows from the newest final block. `ahead` is what the
  /// journal has of a later one; nil where it has none.
  func restart(
    _ records: JournalContents, _ journal: Journal, in epoch: Epoch, _ ahead: JournalAhead?
  ) throws(ReplicaFailure) -> RestartState {
    var abstentions: Abstention = []
    if journal.flags.isQuarantined { abstentions.insert(.quarantined) }
    if journal.flags.isDiverged || hasDiverged { abstentions.insert(.diverged) }
    if let ahead {
      return ahead.restart(
        in: epoch, at: tip, abstentions: abstentions, listens: true,
        evidence: try environment.recentEvidence())
    }
    return RestartState(
      lastFinalized: tip, finalization: tip.closesEpoch ? nil : finalization,
      blocks: records.blocks(above: tip.height), votes: records.votes,
      certificates: records.certificates.filter { $0.statement.epoch == epoch },
      reserved: journal.reservedView, voteFloor: journal.flags.voteFloor,
      abstentions: abstentions, evidence: try environment.recentEvidence())
  }

  /// Goes through the finalizations from the lowest up, so that each block is stored with the
  /// nearest one, and answers with the one that proves a block which is not valid here.
  ///
  /// - Parameter limit: this finalization and those above it are left alone; nil for none.
  private mutating func run(
    _ contents: JournalContents, below limit: Statement?
  ) throws(ReplicaFailure) -> Statement? {
    let finalizations = contents.certificates.filter { $0.kind == .finalize }
      .sorted { $0.statement < $1.statement }
    for certificate in finalizations {
      if let limit, certificate.statement >= limit { return limit }
      guard let target = certificate.block?.digest else { continue }
      if target == tip.digest { finalization = certificate }
      // A finalization whose bodies were not all written yet is fetched by consensus.
      guard let chain = chain(to: target, in: contents) else { continue }
      guard let executed = try execute(chain) else { return certificate.statement }
      try commit(executed, certificate)
    }
    return nil
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

  /// Executes a chain on the final state; nil where one of its blocks is not valid here. The state
  /// of those below it has moved on then, and is not what the store stands at.
  private func execute(_ chain: [Block]) throws(ReplicaFailure) -> [SpeculativeBlock]? {
    var final: [SpeculativeBlock] = []
    for block in chain {
      switch executor.execute(block, block.header.digest, on: environment.final.overlay()) {
      case .valid(let executed):
        do throws(StateFailure) { try environment.final.commit(executed.execution.state) } catch {
          throw .state(error)
        }
        final.append(executed)
      // A state that only this loop moves on is not superseded.
      case .invalid, .superseded: return nil
      case .failed(let failure): throw failure
      }
    }
    return final
  }

  private mutating func commit(
    _ final: [SpeculativeBlock], _ certificate: Certificate
  ) throws(ReplicaFailure) {
    let proof = FinalityProof(descendants: [], finalization: certificate)
    do throws(StorageFailure) { try environment.store(final, provenBy: proof) } catch {
      throw .storage(error)
    }
    finalization = certificate
    tip = final.last?.block.header ?? tip
    blockCount += final.count
  }
}
