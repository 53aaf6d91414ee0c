package import SanadConsensus
package import SanadTypes

/// Honesty: nobody is accused but Byzantine validators, no honest node diverges, forgets a vote or meets
/// a twin, and no certificates contradict each other.
package enum HonestyChecker {
  /// A node saw something.
  ///
  /// - Parameters:
  ///   - mayHaveForgotten: whether its disks were damaged, so that it may find that it forgot a vote.
  ///   - isByzantine: whether a peer is that the node calls so; in which epoch, where not its own.
  ///   - leader: who leads a view.
  package static func saw(
    _ observation: Observation, mayHaveForgotten: Bool = false,
    isByzantine: (PeerID, Epoch?) -> Bool,
    leader: (View) -> ValidatorIndex
  ) throws(Breach) {
    let blamed: PeerID
    var epoch: Epoch?
    switch observation {
    case .evidence(let evidence):
      blamed = .validator(evidence.signer)
      epoch = evidence.epoch
    // Whoever passes a vote on has had to look at it.
    case .invalidVote(_, let signer, let source): blamed = source ?? .validator(signer)
    case .invalidBlock(let view, _, _): blamed = .validator(leader(view))
    case .badResponse(let peer): blamed = peer
    case .forgottenVote where mayHaveForgotten: return
    case .diverged, .contradiction, .forgottenVote, .twin:
      throw Breach(.honesty, "\(observation)".prefixed(200))
    default: return
    }
    guard isByzantine(blamed, epoch) else {
      throw Breach(.honesty, "honest \(blamed): \(observation)".prefixed(200))
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
