import Logging
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadNetwork
import SanadReplica
import SanadState
import SanadTypes

// Whom a node speaks with, from its settings and its genesis.
extension Node {
  /// Refused on a chain that is worth something, whoever reads the settings.
  static func cutOffFile(
    _ configuration: NodeConfiguration, _ genesis: Genesis, _ logger: Logger
  ) throws -> CutOffFile? {
    guard let path = configuration.cutOffFile else { return nil }
    guard genesis.kind.isTest else {
      throw NodeFailure(
        .configInvalid, "\"faults.cut_off\" is for test networks, and \(genesis.name) is not one",
        help: "Remove the section \"faults\".")
    }
    return CutOffFile(path: path, genesis: genesis, logger: logger)
  }

  static func network(
    _ configuration: NodeConfiguration, genesis: Genesis, admission: Admission,
    cutOff: Set<PublicKey>, logger: Logger
  ) -> PeerNetworkConfiguration {
    let validators = genesis.validators.validators
    let peers = configuration.peers.compactMap { peer -> PeerAddress? in
      let named = validators.first { $0.name == peer.name }?.peerKey
      guard let key = peer.key ?? named else { return nil }
      return PeerAddress(
        key: key, host: peer.address.host, port: peer.address.port, name: peer.name)
    }
    // What happens to connections comes as events too, and is told once (FrameIntake).
    var quiet = logger
    if quiet.logLevel > .debug { quiet.logLevel = max(quiet.logLevel, .warning) }
    var limits = PeerNetworkLimits()
    limits.carry(blockBytesMax: genesis.chain.blockBytesMax)
    var network = PeerNetworkConfiguration(
      chainID: genesis.chainID, versions: protocolVersions,
      listenHost: configuration.peerListen.host, listenPort: configuration.peerListen.port,
      peers: peers,
      admission: admission,
      limits: limits, logger: quiet)
    network.cutOff = cutOff
    return network
  }

  /// Whom the chain lets in: the validators, those of genesis and of the epoch before who are none any
  /// more, the observers, and whoever becomes a validator by a change that operators of more than two
  /// thirds stand behind.
  static func admission(_ environment: ReplicaEnvironment, at now: Timestamp) -> Admission {
    let epoch = environment.epoch
    let genesis = environment.genesis
    var observers = genesis.observers.map(\.peerKey) + genesis.validators.validators.map(\.peerKey)
    observers += epoch.former?.validators.map(\.peerKey) ?? []
    do {
      let record = try LedgerView(reading: environment.final.overlay()).validators()
      observers += record.changes
        .filter {
          record.weight(behind: $0, in: epoch.validators) >= epoch.validators.quorumWeight
            && !$0.isOver(at: now)
        }
        .compactMap(\.change.newcomer?.peerKey)
    } catch {
      // A store that cannot be read stops the node by itself; meanwhile nobody new is let in.
    }
    let validators = Set(epoch.validators.validators.map(\.peerKey))
    return Admission(validators: validators, observers: Set(observers).subtracting(validators))
  }
}

extension ReplicaObservation {
  /// Whether other nodes may have to be let in, or are validators now.
  var concernsValidators: Bool {
    switch self {
    case .epochBegan: true
    case .final(let blocks): blocks.contains { $0.concernsValidators }
    default: false
    }
  }
}

extension FinalSummary {
  /// Whether it is about who the validators are.
  fileprivate var concernsValidators: Bool {
    receipts.contains { receipt in
      receipt.events.contains { if case .validators = $0 { true } else { false } }
    }
  }
}
