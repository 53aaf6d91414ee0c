import Logging
import SanadConfig
import SanadCrypto
import SanadNetwork
import SanadTypes

// Whom a node speaks with, from its settings and its genesis.
extension Node {
  /// Refused on a chain that is worth something, whoever reads the settings.
  static func cutOffFile(
    _ configuration: NodeConfiguration, _ genesis: Genesis, _ logger: Logger
  ) throws -> CutOffFile? {
    guard let path = configuration.cutOffFile else { return nil }
    guard genesis.kind == .test else {
      throw NodeFailure(
        .configInvalid, "\"faults.cut_off\" is for test networks, and \(genesis.name) is not one",
        help: "Remove the section \"faults\".")
    }
    return CutOffFile(path: path, genesis: genesis, logger: logger)
  }

  static func network(
    _ configuration: NodeConfiguration, genesis: Genesis, cutOff: Set<PublicKey>, logger: Logger
  ) -> PeerNetworkConfiguration {
    let validators = genesis.validators.validators
    let peers = configuration.peers.compactMap { peer -> PeerAddress? in
      guard let validator = validators.first(where: { $0.name == peer.name }) else { return nil }
      return PeerAddress(
        key: validator.peerKey, host: peer.address.host, port: peer.address.port, name: peer.name)
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
      admission: Admission(
        validators: Set(validators.map(\.peerKey)),
        observers: Set(genesis.observers.map(\.peerKey))),
      limits: limits, logger: quiet)
    network.cutOff = cutOff
    return network
  }
}
