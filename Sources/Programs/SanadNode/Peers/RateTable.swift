import SanadTypes
import Synchronization

/// The rates of all peers. Messages are counted on the network's thread, views and answers on the
/// replica's; one short lock guards them.
///
/// A peer keeps its account when its channel closes, or a new channel would be a new burst.
final class RateTable: Sendable {
  private struct State {
    // As many as there are keys that have been let in.
    var peers: [PeerID: MessageRates] = [:]
    /// Views entered since the start.
    var views: UInt64 = 0
    /// The view that was entered last.
    var last = View(0)
  }

  private let limits: MessageLimits
  private let state = Mutex(State())

  init(_ limits: MessageLimits) { self.limits = limits }

  /// Whether a message of so many bytes is within its peer's rate; then it is counted.
  func admits(_ kind: MessageKind, bytes: Int, from peer: PeerID, at now: Instant) -> Bool {
    state.withLock { state in
      let views = state.views
      return state.peers[peer, default: MessageRates(limits, at: now, views: views)]
        .admits(kind, bytes: bytes, at: now, views: views)
    }
  }

  /// Counts the bytes of an answer that goes to a peer.
  func serve(_ peer: PeerID, bytes: Int, at now: Instant) {
    state.withLock { state in
      let views = state.views
      state.peers[peer, default: MessageRates(limits, at: now, views: views)]
        .serve(bytes: bytes, at: now)
    }
  }

  /// An epoch begins, in which views count from 1 again.
  func beginEpoch() { state.withLock { $0.last = View(0) } }

  /// This node has entered a view, perhaps past others.
  func enter(_ view: View) {
    state.withLock { state in
      state.views &+= view.distance(above: state.last)
      state.last = max(state.last, view)
    }
  }
}
