import SanadAPIModel
import SanadTypes

/// What a stream says of the node itself, when it is no longer what the stream said last. It has no
/// place in the chain, and nobody gets it later.
struct LiveItems {
  private let topics: StreamTopics
  private let interval: Duration
  private var looked: ContinuousClock.Instant?
  private var consensus: ConsensusResource?
  private var node: StatusResource?

  init(_ topics: StreamTopics, _ limits: APILimits) {
    self.topics = topics
    interval = limits.liveTime
  }

  /// How long to wait for a block before the next look; at most `time`.
  func wait(atMost time: Duration) -> Duration { topics.isLive ? min(time, interval) : time }

  /// What has changed since the last look; nothing where that was a moment ago.
  mutating func changed(
    of service: any NodeService, at cursor: StreamCursor
  ) async -> [StreamItemResource] {
    guard topics.isLive, looked.map({ $0.duration(to: .now) >= interval }) ?? true else {
      return []
    }
    looked = .now
    var items: [StreamItemResource] = []
    if topics.hasConsensus, let found = await Self.consensus(of: service) {
      if found.withoutTimes != consensus {
        items.append(StreamItemResource(cursor: cursor.description, consensus: found))
      }
      consensus = found.withoutTimes
    }
    if topics.hasNode {
      let found = await service.status()
      if found.withoutProgress != node {
        items.append(StreamItemResource(cursor: cursor.description, node: found))
      }
      node = found.withoutProgress
    }
    return items
  }

  /// Nil while the replica does not answer: there is nothing to be said then.
  private static func consensus(of service: any NodeService) async -> ConsensusResource? {
    do throws(ServiceFailure) { return try await service.consensus() } catch { return nil }
  }
}

extension ConsensusResource {
  /// What changes only with what happens.
  fileprivate var withoutTimes: Self {
    var still = self
    still.inViewMs = ""
    still.finalizedMsAgo = ""
    for place in still.validators.indices { still.validators[place].heardMsAgo = nil }
    return still
  }
}

extension StatusResource {
  /// What does not change with every block.
  fileprivate var withoutProgress: Self {
    var still = self
    (still.height, still.block, still.stateRoot, still.blockTime) = ("", "", "", "")
    (still.storedHeight, still.view, still.leader) = ("", "", "")
    still.finalityMs = nil
    still.mempool = 0
    return still
  }
}
