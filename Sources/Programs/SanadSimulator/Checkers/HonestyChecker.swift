package import SanadConsensus
package import SanadTypes

/// Honesty: where nobody is Byzantine, nobody is accused, nobody diverges, and no certificates
/// contradict each other.
package enum HonestyChecker {
  /// A node saw something.
  package static func saw(_ observation: Observation) throws(Breach) {
    switch observation {
    case .diverged, .contradiction, .forgottenVote, .evidence, .invalidVote, .invalidBlock,
      .badResponse:
      throw Breach(.honesty, "\(observation)".prefixed(200))
    default: return
    }
  }

  /// A node closes the channel of a peer for a fault.
  package static func bans(_ peer: PeerID, because reason: String) throws(Breach) {
    throw Breach(.honesty, "bans honest \(peer): \(reason.prefixed(200))")
  }
}

extension String {
  fileprivate func prefixed(_ count: Int) -> String { String(prefix(count)) }
}
