import SanadCodec
import SanadSafety
import SanadTypes

/// After which view a vote of this node's key can only be another process's (consensus.md 2.8).
///
/// Whoever votes in a view holds a certificate of the view before it, which a quorum signed. So
/// when validators that make a quorum with this node have said in which views they are, no vote of
/// this key from before is more than two views above the highest of them: a quorum among them had
/// not voted there yet. The argument is that of ``Quarantine``.
///
/// A Byzantine peer that claims too high a view hides a twin here; it cannot make one up.
struct SilenceWatch: Sendable {
  /// Views between the highest one that was heard of and the first one that proves a twin.
  static let margin: UInt64 = 2

  private var isHeard: [Bool]
  private let validators: ValidatorSet
  private let needed: Int
  private var highest = View(0)

  /// Waits for as many validators as make a quorum with this node.
  init(_ validators: ValidatorSet, of own: ValidatorIndex?) {
    self.validators = validators
    isHeard = [Bool](repeating: false, count: validators.count)
    needed = validators.weightBesides(own)
  }

  /// A validator says in which view it is.
  mutating func hear(_ view: View, from validator: ValidatorIndex) {
    let place = Int(validator.value)
    guard floor == nil, place < isHeard.count else { return }
    isHeard[place] = true
    highest = max(highest, view)
  }

  /// No vote above this view was signed before the silence began; nil while too few have spoken.
  var floor: View? {
    let heard = validators.indices.filter { isHeard[Int($0.value)] }
    return validators.weight(of: heard) >= needed ? highest.advanced(by: Self.margin) : nil
  }
}

// Votes of this node's key that this node has not signed (consensus.md 2.8 step 5).
extension ConsensusEngine {
  /// Whether a vote that is said to be this node's own, and that it does not know, would tell it
  /// something: that it has forgotten a vote, or, when it is silent for that already, that somebody
  /// else signs with its key.
  private func isTelling(_ vote: Vote) -> Bool {
    // In an epoch that is over its votes are forgotten by design.
    guard !rules.abstentions.contains(.closed), vote.view > finalView, vote.view > rules.voteFloor,
      rules[vote.view][vote.kind]?.statement != vote.statement
    else { return false }
    guard rules.abstentions.contains(.quarantined) else { return true }
    return silence.floor.map { vote.view > $0 } ?? false
  }

  /// Looks at a vote that is said to be this node's own.
  mutating func checkOwn(_ vote: Vote, from peer: PeerID) {
    guard vote.signer == configuration.place, vote.statement.epoch == configuration.epoch,
      isTelling(vote), verifications.admits(peer)
    else { return }
    let id = verifications.begin(.ownVote(vote, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: [vote]))
  }

  /// A peer proved an own vote that this node does not know.
  mutating func forgot(_ vote: Vote, from peer: PeerID) {
    guard isTelling(vote) else { return }
    if rules.abstentions.contains(.quarantined) {
      effects.twinVote = vote
      return observe(.twin(vote, from: peer))
    }
    rules.abstain(.quarantined)
    append(.abstention(rules.abstentions), isForced: true)
    observe(.forgottenVote(vote, from: peer))
    beginQuarantine()
  }

  /// Notes in which view a validator is, while this node is silent.
  mutating func watchSilence(_ status: PeerStatus, from peer: PeerID) {
    guard rules.abstentions.contains(.quarantined), status.epoch == configuration.epoch,
      let validator = peer.validator
    else { return }
    silence.hear(status.view, from: validator)
  }
}
