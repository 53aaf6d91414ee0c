import SanadCodec
package import SanadSafety
package import SanadTypes

/// What of an engine decides how it votes from here on, and nothing else: two engines of the same
/// standing answer the same certificates, proposals and timeouts with the same votes.
///
/// For an exhaustive search, which takes states of the same standing for one
/// (``ConsensusEngine/standing``). It leaves out clocks (a timer of a search may fire at any
/// time), what is said about peers and to them (whatever was said once can be heard at any time),
/// votes below a quorum, and evidence. Signers are left out as well, so that validators with the
/// same turns to lead have the same standings.
package struct EngineStanding: Hashable, Sendable {
  /// What is known of one view.
  package struct ViewStanding: Hashable, Sendable {
    /// The view.
    package let view: View
    /// What its certificates state, by kind.
    package let certificates: [Statement]
    /// What this node has signed, or is signing, by kind.
    package let own: [Statement]
    /// Those of ``own`` that are being signed.
    package let requested: [Statement]
    /// The proposal in its place.
    package let proposal: Statement?
    /// Whether the node gave it up.
    package let isGivenUp: Bool
  }

  /// What is known of one block above the last final one.
  package struct BlockStanding: Hashable, Sendable {
    /// The block.
    package let digest: BlockDigest
    /// Whether it was executed and found valid.
    package let isValid: Bool
    /// Whether it was found invalid.
    package let isInvalid: Bool
    /// Whether its body is durable.
    package let isDurable: Bool
  }

  /// The current view.
  package let view: View
  /// The last final block.
  package let finalized: BlockDigest
  /// What is to become final.
  package let target: Statement?
  /// Views above the last final one of which something is known, ascending.
  package let views: [ViewStanding]
  /// Blocks above the last final one, by digest.
  package let blocks: [BlockStanding]
  /// The view for which a build is open.
  package let building: View?
  /// The block of an own proposal in the current view.
  package let proposing: BlockReference?
  /// The block that is being executed.
  package let executing: BlockDigest?
  /// Why nothing is signed at all.
  package let abstentions: Abstention
  /// Whether no signature is asked for now.
  package let isListening: Bool
  /// Whether the clock of the view runs, and its end would make the node give up.
  package let isTimed: Bool
}

extension ConsensusEngine {
  /// What decides how this engine votes from here on. O(views and blocks above the last final one).
  package var standing: EngineStanding {
    var known = slots.sortedKeys()
    for voted in rules.votedViews where !known.contains(voted) { known.append(voted) }
    return EngineStanding(
      view: view, finalized: tree.rootDigest, target: target?.statement,
      views: known.sorted().compactMap(viewStanding), blocks: tree.standings(durable: durable),
      building: building, proposing: ownProposal.flatMap { $0.view == view ? $0.reference : nil },
      executing: executing?.digest, abstentions: rules.abstentions, isListening: isListening,
      isTimed: timers[.view] != nil && slots[view]?.giveUp == nil)
  }

  private func viewStanding(_ known: View) -> EngineStanding.ViewStanding? {
    let own = VoteKind.allCases.compactMap { rules[known][$0] }
    let slot = slot(known)
    // The proposal of a view that is over is of no more use than its block, which has its own place.
    let proposal = known < view ? nil : slot.proposal?.vote.statement
    let certificates = slot.allCertificates.map(\.statement)
    if own.isEmpty, certificates.isEmpty, proposal == nil, known < view || slot.giveUp == nil {
      return nil
    }
    return EngineStanding.ViewStanding(
      view: known, certificates: certificates, own: own.map(\.statement),
      requested: own.filter { $0.vote == nil }.map(\.statement), proposal: proposal,
      isGivenUp: known >= view && slot.giveUp != nil)
  }

  /// cur of the specification.
  package var currentView: View { view }

  /// When the clock of the current view ends; nil while it does not run or its end is of no effect.
  package var viewEnd: Instant? { slots[view]?.giveUp == nil ? timers[.view] : nil }
}

extension BlockTree {
  /// What is known of each block, by digest.
  func standings(durable: SyncToken) -> [EngineStanding.BlockStanding] {
    digests.compactMap { digest in
      self[digest].map { node in
        var isInvalid = false
        if case .invalid = node.standing { isInvalid = true }
        return EngineStanding.BlockStanding(
          digest: digest, isValid: node.standing == .valid, isInvalid: isInvalid,
          isDurable: node.record.map { $0 <= durable } ?? false)
      }
    }
  }
}
