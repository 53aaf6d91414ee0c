public import Logging
public import SanadCrypto
public import SanadTypes

/// What a node's network is told once.
public struct PeerNetworkConfiguration: Sendable {
  /// The chain; a peer on another one is refused.
  public var chainID: ChainID
  /// The protocol versions that this build speaks; the newest in common is used.
  public var versions: ClosedRange<UInt16>
  /// The address to listen on; nil accepts no connections.
  public var listenHost: String?
  /// The port to listen on; 0 takes a free one, see ``PeerNetwork/listeningPort``.
  public var listenPort: UInt16
  /// The peers to keep a connection with.
  public var peers: [PeerAddress]
  /// Whose connections are let in. A peer that is dialled is let in too.
  public var admission: Admission
  /// Peers that are cut off from the beginning, as by ``PeerNetwork/cutOff(_:)``.
  public var cutOff: Set<PublicKey> = []
  /// Every bound.
  public var limits: PeerNetworkLimits
  /// Where the network says what happens to it.
  public var logger: Logger

  /// Creates a configuration.
  public init(
    chainID: ChainID, versions: ClosedRange<UInt16>, listenHost: String?, listenPort: UInt16,
    peers: [PeerAddress], admission: Admission, limits: PeerNetworkLimits = PeerNetworkLimits(),
    logger: Logger
  ) {
    self.chainID = chainID
    self.versions = versions
    self.listenHost = listenHost
    self.listenPort = listenPort
    self.peers = peers
    self.admission = admission
    self.limits = limits
    self.logger = logger
  }
}

/// Where the network hands over what arrives. Both are called on the network's one thread and must
/// return at once; they may call ``PeerNetwork``.
public struct PeerNetworkReceiver: Sendable {
  /// Takes a whole frame: from whom, of which class, its bytes.
  public var frame: @Sendable (PublicKey, FrameClass, [UInt8]) -> InboundVerdict
  /// Takes what happened to a connection.
  public var event: @Sendable (PeerNetworkEvent) -> Void

  /// Creates a receiver.
  public init(
    frame: @escaping @Sendable (PublicKey, FrameClass, [UInt8]) -> InboundVerdict,
    event: @escaping @Sendable (PeerNetworkEvent) -> Void
  ) {
    self.frame = frame
    self.event = event
  }
}
