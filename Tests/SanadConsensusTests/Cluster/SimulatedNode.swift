import SanadSafety
import SanadSync
import SanadTypes

@testable import SanadConsensus

/// One node of a simulated cluster: an engine, and a host with a disk, timers and a mempool.
final class SimulatedNode {
  let place: Int
  let peer: PeerID
  let configuration: EngineConfiguration

  /// Nil while the node is down.
  var engine: ConsensusEngine?
  /// Closes long gaps for the engine.
  var sync: BlockSync?
  var syncTimer: UInt64?
  /// Goes up with each start, so that completions of an earlier life are dropped.
  var life = 0
  /// Adversary code takes the seat instead of an engine.
  var isPuppet = false
  /// Whether blocks with transactions execute to another root here than anywhere else.
  var isMiscounting = false

  // Disk: survives a crash.
  var journal: [DurableRecord] = []
  var reserved = View(0)
  var abstentions: Abstention = []
  var voteFloor = View(0)
  var chain: [CommittedBlock] = []
  var proofs: [FinalityProof?] = []

  // Memory.
  var unsynced: [RecordEffect] = []
  var isSyncing = false
  var durable = SyncToken.start
  var waiting: [OutboundMessage] = []
  var commits: [Commit] = []
  var timers: [TimerID: UInt64] = [:]
  var overlays: [BlockDigest: Block] = [:]
  var mempool: [[UInt8]] = []
  var toldWork: LedgerWork?
  var observations: [Observation] = []

  init(place: Int, peer: PeerID, configuration: EngineConfiguration) {
    self.place = place
    self.peer = peer
    self.configuration = configuration
  }

  var genesis: BlockHeader { SimulatedLedger.genesis() }
  var lastFinal: BlockHeader { chain.last?.block.header ?? genesis }
  var isUp: Bool { engine != nil }

  /// Everything but the disk is gone. What was not synced is lost, but for what `keeps` says.
  func crash(keeping keeps: (DurableRecord) -> Bool = { _ in false }) {
    for effect in unsynced where keeps(effect.record) { write(effect.record) }
    engine = nil
    sync = nil
    syncTimer = nil
    life += 1
    unsynced = []
    isSyncing = false
    durable = .start
    waiting = []
    commits = []
    timers = [:]
    overlays = [:]
    mempool = []
    toldWork = nil
  }

  func write(_ record: DurableRecord) {
    switch record {
    case .reservation(let view): reserved = max(reserved, view)
    case .abstention(let flags): abstentions = flags
    case .voteFloor(let view): voteFloor = max(voteFloor, view)
    case .prune(let view): journal.removeAll { self.view(of: $0) <= view }
    default: journal.append(record)
    }
  }

  private func view(of record: DurableRecord) -> View {
    switch record {
    case .block(let block): block.header.view
    case .vote(let vote): vote.view
    case .certificate(let certificate): certificate.view
    default: View(.max)
    }
  }

  func restartState(voteFloor: View) -> RestartState {
    var blocks: [Block] = []
    var votes: [Vote] = []
    var certificates: [Certificate] = []
    for record in journal {
      switch record {
      case .block(let block): blocks.append(block)
      case .vote(let vote): votes.append(vote)
      case .certificate(let certificate): certificates.append(certificate)
      default: break
      }
    }
    let own = proofs.last.flatMap { $0 }.flatMap { $0.descendants.isEmpty ? $0.finalization : nil }
    return RestartState(
      lastFinalized: lastFinal, finalization: own, blocks: blocks, votes: votes,
      certificates: certificates, reserved: reserved,
      voteFloor: max(voteFloor, self.voteFloor),
      abstentions: abstentions)
  }

  /// The header of a block on the final chain or in an overlay.
  func header(_ digest: BlockDigest) -> BlockHeader? {
    if digest == lastFinal.digest { return lastFinal }
    return overlays[digest]?.header
  }

  /// Transactions that are on the chain from a block down.
  private func included(from tip: BlockDigest) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for committed in chain.suffix(200) { found.formUnion(committed.block.transactions) }
    var digest = tip
    while let block = overlays[digest] {
      found.formUnion(block.transactions)
      digest = block.header.parent
    }
    return found
  }

  func executable(on tip: BlockDigest) -> [[UInt8]] {
    if mempool.isEmpty { return [] }
    let found = included(from: tip)
    return mempool.filter { !found.contains($0) }
  }

  /// Drops what is final from the mempool.
  func cleanMempool() {
    if mempool.isEmpty { return }
    let found = included(from: lastFinal.digest)
    mempool.removeAll { found.contains($0) }
  }

  /// Final blocks from a height on, for a peer that lags.
  func answer(_ request: BlockRequest) -> BlockResponse {
    switch request.selection {
    case .digests(let digests):
      let found = chain.filter { digests.contains($0.digest) }.map(\.block)
      return BlockResponse(id: request.id, blocks: found, proof: nil)
    case .heights(let first, let count):
      let start = Int(clamping: first.value) - 1
      guard start >= 0, start < chain.count else {
        return BlockResponse(id: request.id, blocks: [], proof: nil)
      }
      var end = min(chain.count, start + Int(count))
      while end > start, proofs[end - 1] == nil { end -= 1 }
      guard end > start else { return BlockResponse(id: request.id, blocks: [], proof: nil) }
      let blocks = chain[start..<end].map(\.block)
      return BlockResponse(id: request.id, blocks: blocks, proof: proofs[end - 1])
    }
  }
}
