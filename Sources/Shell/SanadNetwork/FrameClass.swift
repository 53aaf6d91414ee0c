/// What a frame is about, which is all that the network knows of it.
///
/// Each class has its own queue per peer, and a lower raw value leaves first (consensus.md 2.11:
/// a mempool flood must not delay a vote).
public enum FrameClass: UInt8, CaseIterable, Sendable, Hashable {
  /// Votes, certificates, status and the requests for them.
  case consensus = 0
  /// Proposals with their block.
  case proposal = 1
  /// Blocks and snapshots for a peer that is behind.
  case sync = 2
  /// Transactions on their way to a leader.
  case mempool = 3

  /// The place in arrays that hold one element per class.
  var index: Int { Int(rawValue) }
}

/// One value for each class of frame.
public struct PerClass<Value> {
  /// The value for votes and certificates.
  public var consensus: Value
  /// The value for proposals.
  public var proposal: Value
  /// The value for blocks and snapshots.
  public var sync: Value
  /// The value for transactions.
  public var mempool: Value

  /// Creates one value per class.
  public init(consensus: Value, proposal: Value, sync: Value, mempool: Value) {
    self.consensus = consensus
    self.proposal = proposal
    self.sync = sync
    self.mempool = mempool
  }

  /// Creates the same value for every class.
  public init(all value: Value) {
    self.init(consensus: value, proposal: value, sync: value, mempool: value)
  }

  /// The value of a class.
  public subscript(kind: FrameClass) -> Value {
    get {
      switch kind {
      case .consensus: consensus
      case .proposal: proposal
      case .sync: sync
      case .mempool: mempool
      }
    }
    _modify {
      switch kind {
      case .consensus: yield &consensus
      case .proposal: yield &proposal
      case .sync: yield &sync
      case .mempool: yield &mempool
      }
    }
  }

  /// The values in the order of the classes.
  public var all: [Value] { [consensus, proposal, sync, mempool] }
}

extension PerClass: Sendable where Value: Sendable {}
extension PerClass: Equatable where Value: Equatable {}
