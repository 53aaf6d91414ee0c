import SanadCodec
import SanadSafety
import SanadTypes

// From having forgotten one's votes back to voting (consensus.md 2.8 step 6).
extension ConsensusEngine {
  /// Falls silent and asks everybody how far they are.
  mutating func beginQuarantine() {
    // In an epoch that is over there is nothing to come back to: the next one begins a round.
    guard configuration.place != nil, !rules.abstentions.contains(.closed) else { return }
    silence = SilenceWatch(configuration.validators, of: configuration.place)
    // Two rounds of one key never begin in the same moment of both clocks, and an answer comes in
    // a channel of this process: no answer is older than the silence.
    let nonce = now.wall.value ^ now.instant.milliseconds << 32
    quarantine = Quarantine(
      configuration.validators, of: configuration.place, nonce: nonce)
    for index in peers.validators { askHowFar(index) }
    set(.recovery, after: configuration.parameters.retryInterval)
  }

  /// Asks a validator for its highest certificate, where that is wanted.
  mutating func askHowFar(_ validator: ValidatorIndex) {
    guard let quarantine, quarantine.wants(validator) else { return }
    let request = RecoverRequest(nonce: quarantine.nonce, epoch: configuration.epoch)
    send(.recoverRequest(request), to: .peer(.validator(validator)))
  }

  /// T_R went by in quarantine: asks again whoever has not answered.
  mutating func askHowFarAgain() {
    guard let quarantine, quarantine.floor == nil else { return }
    for index in peers.validators { askHowFar(index) }
    set(.recovery, after: configuration.parameters.retryInterval)
  }

  /// Answers a validator that recovers, unless this node may itself have lost what it held when it
  /// voted: then what it holds bounds nothing.
  mutating func answer(_ request: RecoverRequest, to peer: PeerID) {
    guard configuration.place != nil, peer.validator != nil,
      request.epoch == configuration.epoch,
      rules.abstentions.isDisjoint(with: [.quarantined, .closed]), view > rules.voteFloor
    else { return }
    let highest = entryCertificate
    // The view is one above that of the highest certificate, but where a gap was closed by blocks.
    guard highest != nil || view == View(1) else { return }
    let response = RecoverResponse(nonce: request.nonce, highest: highest)
    send(.recoverResponse(response), to: .peer(peer))
  }

  /// Takes an answer; what it says counts when its signatures are verified.
  mutating func receive(_ response: RecoverResponse, from peer: PeerID) {
    guard let validator = expected(response, from: peer), quarantine?.wants(validator) == true
    else { return }
    guard let certificate = response.highest else { return noteAnswer(View(0), from: validator) }
    guard certificate.statement.epoch == configuration.epoch else { return }
    guard certificate.isWellFormed(for: configuration.validators) else {
      return accuse(peer, .invalidCertificate(certificate.statement))
    }
    guard verifications.admits(peer) else { return observe(.overLimit(peer)) }
    quarantine?.check(validator)
    let id = verifications.begin(.recovery(response, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: certificate.votes))
  }

  /// The verdict on an answer's certificate.
  mutating func receiveVerdict(
    _ isValid: Bool, on response: RecoverResponse, from peer: PeerID
  ) {
    guard let certificate = response.highest else { return }
    if !isValid { accuse(peer, .invalidCertificate(certificate.statement)) }
    guard let validator = expected(response, from: peer) else { return }
    guard isValid else { return quarantine?.refuse(validator) ?? () }
    noteAnswer(certificate.view, from: validator)
    accept(certificate, from: peer)
  }

  /// Who has answered the question that is open; nil for an answer to another one, and for what is
  /// said in this node's own name.
  private func expected(_ response: RecoverResponse, from peer: PeerID) -> ValidatorIndex? {
    guard let quarantine, quarantine.floor == nil, response.nonce == quarantine.nonce,
      let validator = peer.validator, validator != configuration.place
    else { return nil }
    return validator
  }

  /// Counts an answer; with the last one that is needed the floor is written down.
  private mutating func noteAnswer(_ view: View, from validator: ValidatorIndex) {
    quarantine?.note(view, from: validator)
    guard let floor = quarantine?.provenFloor else { return }
    let token = append(.voteFloor(floor), isForced: true)
    quarantine?.fix(floor, recordedAs: token)
    cancel(.recovery)
    observe(.recoveryBounded(floor: floor, answers: quarantine?.answered ?? []))
  }

  /// Votes again when the floor is durable and passed.
  ///
  /// Passed by a whole view, and by 2D more: votes of the first view that the floor permits have been
  /// made, and whoever has one of this key says so. So another process with this key is found before
  /// this one signs anything beside it.
  mutating func leaveQuarantine() {
    guard let floor = quarantine?.floor, floor.token <= durable, view > floor.view.next,
      rules.reserved > floor.view
    else { return }
    guard let end = quarantine?.endsAt else {
      let end = now.instant.advanced(by: configuration.parameters.delayBound * 2)
      quarantine?.endsAt = end
      return set(.recovery, at: end)
    }
    guard end <= now.instant else { return }
    quarantine = nil
    rules.endQuarantine(above: floor.view)
    append(.abstention(rules.abstentions), isForced: true)
    observe(.recovered(view, floor: floor.view))
  }
}
