/// `GET /v1/status`: where a node stands.
public struct StatusResource: Codable, Equatable, Sendable {
  /// One other node, as this one sees it.
  public struct Peer: Codable, Equatable, Sendable {
    /// Name in the validator set, or a short form of the key.
    public var name: String
    /// Whether a channel is up.
    public var connected: Bool
    /// Creates the description of a peer.
    public init(name: String, connected: Bool) {
      self.name = name
      self.connected = connected
    }
  }

  /// Name of this node.
  public var node: String
  /// `validator` or `observer`.
  public var role: String
  /// Software version.
  public var version: String
  /// Name of the network in its genesis.
  public var network: String
  /// The chain id, 64 hexadecimal digits.
  public var chainId: String
  /// Newest final height.
  public var height: String
  /// Digest of the newest final block.
  public var block: String
  /// State root of the newest final block.
  public var stateRoot: String
  /// Timestamp of the newest final block, RFC 3339.
  public var blockTime: String
  /// Milliseconds from that timestamp until the block was final on this node; absent before the first
  /// block since it started.
  public var finalityMs: Int?
  /// Height up to which the stored state is flushed.
  public var storedHeight: String
  /// From which height on all blocks are here; older ones are on other nodes.
  public var firstHeight: String?
  /// Epoch of the validator set.
  public var epoch: String
  /// The view this node is in.
  public var view: String
  /// Name of the leader of that view.
  public var leader: String
  /// Validators in the set.
  public var validators: Int
  /// How many may fail.
  public var faultsTolerated: Int
  /// Transactions waiting.
  public var mempool: Int
  /// Why this node signs nothing: of `observer`, `quarantined`, `diverged`, `joining`; empty while it votes.
  public var abstains: [String]
  /// The other nodes.
  public var peers: [Peer]
  /// Whether ``ReadinessResource`` would say ready.
  public var ready: Bool
  /// Milliseconds that the node's clock is ahead of its machine's; absent on a chain whose clock cannot
  /// be moved.
  public var clockMovedMs: String?
  /// How far a node is that has no state yet; absent once it has started. What is said beside it is then
  /// that of the chain's first block.
  public var joining: JoiningResource?
  /// How far a node is behind that takes blocks from others; absent while it takes none.
  public var catchingUp: CatchingUpResource?

  /// Creates a status from all of its fields.
  public init(
    node: String, role: String, version: String, network: String, chainId: String, height: String,
    block: String, stateRoot: String, blockTime: String, finalityMs: Int?, storedHeight: String,
    firstHeight: String? = nil, epoch: String,
    view: String, leader: String, validators: Int, faultsTolerated: Int, mempool: Int,
    abstains: [String], peers: [Peer], ready: Bool
  ) {
    self.node = node
    self.role = role
    self.version = version
    self.network = network
    self.chainId = chainId
    self.height = height
    self.block = block
    self.stateRoot = stateRoot
    self.blockTime = blockTime
    self.finalityMs = finalityMs
    self.storedHeight = storedHeight
    self.firstHeight = firstHeight
    self.epoch = epoch
    self.view = view
    self.leader = leader
    self.validators = validators
    self.faultsTolerated = faultsTolerated
    self.mempool = mempool
    self.abstains = abstains
    self.peers = peers
    self.ready = ready
  }
}
