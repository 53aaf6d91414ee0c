import SanadAPI
import SanadAPIModel
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// Answers the API's requests of a node that joins: it has the chain's first block and no other, and
/// knows how far it is.
struct JoinDesk: JoiningService {
  /// When to ask again where nobody knows how long it takes, and the longest that is said.
  private static let waits = (unknown: UInt64(5), most: UInt64(60))

  private let identity: NodeIdentity
  private let genesis: Genesis
  private let first: BlockHeader
  private let board: JoinBoard
  private let peers: PeerTable
  private let space: DiskSpace
  private let clock: NodeClock
  private let process = ProcessFigures()

  /// Throws what is wrong with the genesis.
  init(
    _ identity: NodeIdentity, _ genesis: Genesis, _ board: JoinBoard, _ peers: PeerTable,
    space: DiskSpace, clock: NodeClock
  ) throws(GenesisFailure) {
    self.identity = identity
    self.genesis = genesis
    self.board = board
    self.peers = peers
    self.space = space
    self.clock = clock
    let scratch = MemoryStore()
    first = try GenesisBlock(
      genesis, on: FinalState(nodes: scratch, values: scratch).overlay()
    ).block.header
  }

  func status() async -> StatusResource {
    let progress = board.progress
    let validators = genesis.validators
    let connected = Set(progress.connected.map(peers.name))
    var resource = StatusResource(
      node: identity.name, role: identity.role, version: identity.version, network: genesis.name,
      chainId: genesis.chainID.description, height: first.height.description,
      block: first.digest.description, stateRoot: first.stateRoot.hex,
      blockTime: first.timestamp.rfc3339, finalityMs: nil,
      storedHeight: first.height.description, epoch: first.epoch.description,
      view: first.view.description, leader: validators.name(of: first.leader),
      validators: validators.count, faultsTolerated: validators.faultsMax, mempool: 0,
      abstains: [identity.role == "observer" ? "observer" : "joining"],
      peers: validators.validators.filter { $0.name != identity.name }.map {
        .init(name: $0.name, connected: connected.contains($0.name))
      },
      ready: false)
    resource.clockMovedMs = clock.moved?.description
    resource.joining = progress.resource(peers.name, at: clock.instant())
    return resource
  }

  func readiness() async -> ReadinessResource {
    let progress = board.progress
    let seen = space.look()
    let count = progress.connected.count
    return ReadinessResource(checks: [
      .init(name: "joined", ok: false, detail: "joining: \(words(progress))"),
      .init(
        name: "peers", ok: count > 0,
        detail: count == 1 ? "1 node connected" : "\(count) nodes connected"),
      .init(name: "synced", ok: false, detail: "not known: this node is joining"),
      .init(name: "disk", ok: !seen.isShort, detail: DiskSpace.words(of: seen)),
    ])
  }

  var refusal: ServiceFailure {
    let progress = board.progress
    let left = progress.secondsLeft(at: clock.instant()) ?? Self.waits.unknown
    return ServiceFailure(
      .nodeJoining, "this node is joining: \(words(progress))",
      retryAfter: .seconds(Int64(min(max(left, 1), Self.waits.most))))
  }

  func measure(into text: inout MetricsText) async {
    let (progress, now) = (board.progress, clock.instant())
    text.gauge(
      "sanad_build_info", "The software's version.",
      .init(1, [("version", identity.version), ("role", identity.role)]))
    text.gauge(
      "sanad_consensus_height", "Newest final block that can be read here.",
      .init(first.height.value))
    text.gauge(
      "sanad_join_phase", "1 for what a node that joins is at.",
      .init(1, [("phase", progress.phase.rawValue)]))
    text.gauge("sanad_join_chunks", "Chunks that are here.", .init(progress.chunks))
    text.gauge(
      "sanad_join_chunks_total", "Chunks of the snapshot; 0 before they are known.",
      .init(progress.chunksTotal))
    text.gauge("sanad_join_bytes", "Bytes of the chunks that are here.", .init(progress.bytes))
    text.gauge(
      "sanad_join_bytes_per_second", "Bytes of chunks that peers send.",
      .init(progress.bytesPerSecond(at: now) ?? 0))
    text.family(
      "sanad_join_seconds_left", "gauge", "Until all chunks are here, as fast as now.",
      progress.secondsLeft(at: now).map { [.init($0)] } ?? [])
    text.gauge(
      "sanad_join_peers", "Nodes, by what they are to this one.",
      .init(progress.connected.count, [("are", "connected")]),
      .init(progress.serving.count, [("are", "serving")]),
      .init(progress.parted.count, [("are", "parted")]))
    process.write(to: &text)
  }

  /// For people.
  private func words(_ progress: JoinProgress) -> String {
    let block = progress.offer.map { " \($0.height)" } ?? ""
    switch progress.phase {
    case .looking: return "looks for a snapshot"
    case .proving: return "proves that the block of snapshot\(block) is final"
    case .finishing, .starting: return "snapshot\(block) is here, and is being put in its place"
    case .byBlocks: return "goes by blocks"
    case .resuming, .fetching:
      let verb = progress.phase == .resuming ? "checks what it has of" : "fetches"
      let left = progress.secondsLeft(at: clock.instant()).map { ", \($0) s left" } ?? ""
      return "\(verb) snapshot\(block), \(progress.chunks) of \(progress.chunksTotal) chunks, "
        + "\(progress.percent ?? 0) %\(left)"
    }
  }
}
