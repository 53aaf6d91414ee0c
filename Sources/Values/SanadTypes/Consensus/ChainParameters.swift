public import SanadCodec

/// The constants of consensus.md 2.2 that a chain keeps in its state. They are never local
/// configuration: validators with different timeouts cannot start a network.
public struct ChainParameters: Hashable, Sendable {
  /// The most that ``blockBytesMax`` may be, 4 MiB: a larger block is not with everybody within D.
  public static let blockBytesLimit: UInt32 = 4 << 20

  /// D: bound on the delay of a message between honest nodes, with queueing and one sync.
  public var delayBound: Milliseconds
  /// B: a leader's budget for building a block.
  public var buildBudget: Milliseconds
  /// X: a validator's budget for executing a block.
  public var executionBudget: Milliseconds
  /// H: an idle chain goes about this long without a block.
  public var heartbeat: Milliseconds
  /// How far a block's timestamp may be ahead of a validator's wall clock.
  public var driftMax: Milliseconds
  /// T_skip: silence after which a leader counts as inactive and gets less time.
  public var inactivityHorizon: Milliseconds
  /// Most bytes of a block.
  public var blockBytesMax: UInt32
  /// Most weight of a block; what a transaction weighs is the ledger's rule.
  public var blockWeightMax: UInt64
  /// Block time after which an epoch closes; zero when only governance closes it.
  public var epochLength: Milliseconds
  /// Block time between snapshots.
  public var snapshotInterval: Milliseconds
  /// Block time for which evidence may go on the ledger.
  public var evidenceExpiry: Milliseconds

  /// Creates parameters; ``check()`` says whether a node may start with them.
  public init(
    delayBound: Milliseconds, buildBudget: Milliseconds, executionBudget: Milliseconds,
    heartbeat: Milliseconds, driftMax: Milliseconds, inactivityHorizon: Milliseconds,
    blockBytesMax: UInt32, blockWeightMax: UInt64, epochLength: Milliseconds,
    snapshotInterval: Milliseconds, evidenceExpiry: Milliseconds
  ) {
    self.delayBound = delayBound
    self.buildBudget = buildBudget
    self.executionBudget = executionBudget
    self.heartbeat = heartbeat
    self.driftMax = driftMax
    self.inactivityHorizon = inactivityHorizon
    self.blockBytesMax = blockBytesMax
    self.blockWeightMax = blockWeightMax
    self.epochLength = epochLength
    self.snapshotInterval = snapshotInterval
    self.evidenceExpiry = evidenceExpiry
  }

  /// Defaults for validators on one local network (D = 100 ms).
  public static let localNetwork = ChainParameters(delayBound: Milliseconds(100))

  /// The defaults that follow from a delay bound.
  public init(delayBound: Milliseconds) {
    let day = Milliseconds(86_400_000)
    self.init(
      delayBound: delayBound, buildBudget: Milliseconds(150),
      executionBudget: Milliseconds(300), heartbeat: Milliseconds(5_000),
      driftMax: Milliseconds(500), inactivityHorizon: Milliseconds(1),
      blockBytesMax: 1_048_576, blockWeightMax: 50_000, epochLength: .zero,
      snapshotInterval: Milliseconds(21_600_000), evidenceExpiry: day * 14)
    heartbeat = max(Milliseconds(5_000), viewTimeout * 3)
    inactivityHorizon = max(heartbeat * 3, viewTimeout * 10)
  }

  /// Most bytes of a block's transactions with their lengths: the rest is the header's.
  public var transactionBytesMax: Int { max(0, Int(blockBytesMax) - Block.envelopeBytesMax) }

  /// D_relay = D / 2: after this a certificate has been relayed to everyone.
  public var relayDelay: Milliseconds { delayBound.half }
  /// T_L = 2D + D_relay + B: from work in a view to its first acceptable proposal.
  public var leaderTimeout: Milliseconds { delayBound * 2 + relayDelay + buildBudget }
  /// D / 2: what an inactive leader gets instead of T_L.
  public var skipTimeout: Milliseconds { delayBound.half }
  /// T_V = T_L + X + 2D: from work in a view to its completion.
  public var viewTimeout: Milliseconds { leaderTimeout + executionBudget + delayBound * 2 }
  /// T_R = 2D: the first interval between retries in a view.
  public var retryInterval: Milliseconds { delayBound * 2 }
  /// The longest interval between retries in a view, 2D + 1 s.
  public var retryIntervalMax: Milliseconds { delayBound * 2 + Milliseconds(1_000) }
  /// The first T_fin, 2D: a notarized block that is not final after this is work.
  public var finalityInterval: Milliseconds { delayBound * 2 }
  /// The longest T_fin, 10D.
  public var finalityIntervalMax: Milliseconds { delayBound * 10 }
  /// How long a standstill bundle makes a node relay what it sees first, 10D.
  public var relayWindow: Milliseconds { delayBound * 10 }

  /// The checks of consensus.md 2.2 at start-up: T_L < T_V, H ≥ 3 T_V, T_skip > max(T_V, 2H), and
  /// nothing that must be positive is zero, and no block larger than any decoder reads.
  public func check() throws(ConsensusSettingsFailure) {
    try checkPositive()
    guard leaderTimeout < viewTimeout else {
      throw .order(smaller: "T_L", leaderTimeout, greater: "T_V", viewTimeout)
    }
    guard viewTimeout * 3 <= heartbeat else {
      throw .order(smaller: "3 T_V", viewTimeout * 3, greater: "H", heartbeat)
    }
    let horizonMin = max(viewTimeout, heartbeat * 2)
    guard horizonMin < inactivityHorizon else {
      throw .order(smaller: "max(T_V, 2H)", horizonMin, greater: "T_skip", inactivityHorizon)
    }
  }

  private func checkPositive() throws(ConsensusSettingsFailure) {
    // One millisecond would make D_relay zero; a bound below two is a typing error.
    if delayBound.value < 2 { throw .zero(parameter: "delayBound / 2") }
    if buildBudget == .zero { throw .zero(parameter: "buildBudget") }
    if executionBudget == .zero { throw .zero(parameter: "executionBudget") }
    if blockBytesMax == 0 { throw .zero(parameter: "blockBytesMax") }
    if blockWeightMax == 0 { throw .zero(parameter: "blockWeightMax") }
    if blockBytesMax > Self.blockBytesLimit {
      throw .tooLarge(
        parameter: "blockBytesMax", got: blockBytesMax, limit: Self.blockBytesLimit)
    }
  }
}

extension ChainParameters: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(delayBound)
    writer.value(buildBudget)
    writer.value(executionBudget)
    writer.value(heartbeat)
    writer.value(driftMax)
    writer.value(inactivityHorizon)
    writer.u32(blockBytesMax)
    writer.u64(blockWeightMax)
    writer.value(epochLength)
    writer.value(snapshotInterval)
    writer.value(evidenceExpiry)
  }

  /// Reads the fields in the order of the properties; the values are not checked.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    delayBound = try Milliseconds(from: &reader)
    buildBudget = try Milliseconds(from: &reader)
    executionBudget = try Milliseconds(from: &reader)
    heartbeat = try Milliseconds(from: &reader)
    driftMax = try Milliseconds(from: &reader)
    inactivityHorizon = try Milliseconds(from: &reader)
    blockBytesMax = try reader.u32()
    blockWeightMax = try reader.u64()
    epochLength = try Milliseconds(from: &reader)
    snapshotInterval = try Milliseconds(from: &reader)
    evidenceExpiry = try Milliseconds(from: &reader)
  }
}
