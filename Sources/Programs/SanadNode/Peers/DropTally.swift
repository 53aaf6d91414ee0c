import SanadTypes
import Synchronization

/// Counts frames of peers that were dropped, so that the log tells of them at a limited rate: a peer
/// that floods this node must not flood its log.
final class DropTally: Sendable {
  /// The least time between two lines about one peer and one reason.
  static let interval = Milliseconds(10_000)

  private struct Kind: Hashable {
    let peer: PeerID
    let reason: String
  }

  private struct Tally {
    var untold: UInt64 = 0
    var told: Instant
  }

  // As many as there are peers that have been let in, times reasons.
  private let tallies = Mutex<[Kind: Tally]>([:])

  /// Counts one frame; returns how many are to be told of now, or nil when it is too soon.
  func count(_ peer: PeerID, _ reason: String, at now: Instant) -> UInt64? {
    let kind = Kind(peer: peer, reason: reason)
    return tallies.withLock { tallies in
      guard var tally = tallies[kind] else {
        tallies[kind] = Tally(told: now)
        return 1
      }
      tally.untold &+= 1
      let isDue = now.elapsed(since: tally.told) >= Self.interval
      defer { tallies[kind] = tally }
      guard isDue else { return nil }
      let count = tally.untold
      tally = Tally(told: now)
      return count
    }
  }
}
