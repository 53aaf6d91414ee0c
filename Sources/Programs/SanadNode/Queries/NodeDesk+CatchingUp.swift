import SanadAPI
import SanadAPIModel
import SanadConsensus
import SanadReplica
import SanadTypes
import Synchronization

/// How fast blocks become final here, for the API's threads.
final class PaceBoard: Sendable {
  private let window: Mutex<RateWindow>

  /// Begins at the newest block.
  init(_ newest: Height, at now: Instant) {
    window = Mutex(RateWindow(newest.value, at: now))
  }

  /// A block can be read, since `now`.
  func post(_ height: Height, at now: Instant) {
    window.withLock { $0.note(height.value, at: now) }
  }

  /// What is known now.
  var seen: RateWindow { window.withLock { $0 } }
}

// How far the node is behind, and for how long.
extension NodeDesk {
  /// Blocks between the newest one here and one that others have, while they are fetched.
  func blocksLeft(_ snapshot: ReplicaSnapshot?) -> (goal: Height, count: UInt64)? {
    guard let goal = snapshot?.consensus.catchUp?.height else { return nil }
    let newest = finality.newest.height
    return goal > newest ? (goal, goal.distance(above: newest)) : nil
  }

  /// For clients; nil while no blocks are taken from others.
  func catchingUp(_ snapshot: ReplicaSnapshot?) -> CatchingUpResource? {
    guard let (goal, count) = blocksLeft(snapshot) else { return nil }
    let (seen, now) = (pace.seen, clock.instant())
    return CatchingUpResource(
      toHeight: goal.description, blocksLeft: String(count),
      blocksPerSecond: seen.perSecond(at: now)?.description,
      secondsLeft: seen.secondsLeft(count, at: now)?.description)
  }

  /// For `/metrics`.
  func catchingUp(_ snapshot: ReplicaSnapshot, into text: inout MetricsText) {
    guard let (_, count) = blocksLeft(snapshot) else { return }
    let (seen, now) = (pace.seen, clock.instant())
    text.gauge(
      "sanad_sync_blocks_per_second", "Blocks that become final here while it catches up.",
      .init(seen.perSecond(at: now) ?? 0))
    text.family(
      "sanad_sync_seconds_left", "gauge",
      "Until the block that others have is here, as fast as now.",
      seen.secondsLeft(count, at: now).map { [.init($0)] } ?? [])
  }
}
