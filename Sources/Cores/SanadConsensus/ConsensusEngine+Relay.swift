import SanadCodec
import SanadTypes

/// A certificate that others pass on first.
struct HeldRelay: Sendable {
  let certificate: Certificate
  let due: Instant
}

// Passing certificates on (consensus.md 2.7, onCertificate).
extension ConsensusEngine {
  /// Up to so many validators everybody passes a certificate on at once. In larger sets a few do, and
  /// the others after D_relay, to those who do not seem to have it: n² messages a view are n.
  static let relayingAllMax = 16
  /// How many pass on at once, from the view's leader on in turn.
  private static let firstRelays: UInt64 = 4
  /// Certificates that wait; of more the oldest goes.
  private static let heldRelaysMax = 16

  /// Passes a certificate on.
  mutating func relay(_ certificate: Certificate, isFinal: Bool) {
    guard configuration.place != nil else { return }
    if count <= Self.relayingAllMax || relaysFirst(in: certificate.view) {
      send(.certificate(certificate), to: .validators)
    } else {
      hold(certificate)
    }
    if isFinal { send(.certificate(certificate), to: .observers) }
  }

  private func relaysFirst(in view: View) -> Bool {
    (0..<Self.firstRelays).contains { leads(view.advanced(by: $0)) }
  }

  private mutating func hold(_ certificate: Certificate) {
    let next = configuration.leader(of: certificate.view.next)
    // Who leads next needs it to propose.
    if certificate.kind == .nullify {
      send(.certificate(certificate), to: .peer(.validator(next)))
    }
    let due = now.instant.advanced(by: configuration.parameters.relayDelay)
    heldRelays.append(HeldRelay(certificate: certificate, due: due))
    if heldRelays.count > Self.heldRelaysMax { heldRelays.removeFirst() }
    if timers[.relay] == nil { set(.relay, at: due) }
  }

  /// D_relay has gone by: sends what waited to whom it may not have reached.
  mutating func relayHeld() {
    for held in heldRelays where held.due <= now.instant { relayNow(held.certificate) }
    heldRelays.removeAll { $0.due <= now.instant }
    if let next = heldRelays.first { set(.relay, at: next.due) }
  }

  private mutating func relayNow(_ certificate: Certificate) {
    // A later finalization says more, and was passed on itself.
    if certificate.view < knownFinalView { return }
    for peer in peers.validators where !seemsToHave(certificate, peer) {
      send(.certificate(certificate), to: .peer(.validator(peer)))
    }
  }

  /// Whether a validator has said something that it would not say without a certificate of the view:
  /// for a finalization, that the view is final; for the others, that it has left it.
  private func seemsToHave(_ certificate: Certificate, _ peer: ValidatorIndex) -> Bool {
    let view = certificate.view
    let status = peers[.validator(peer)]?.status
    if let status, status.epoch > configuration.epoch { return true }
    let said = status.flatMap { $0.epoch == configuration.epoch ? $0 : nil }
    if certificate.kind == .finalize { return said.map { $0.finalizedView >= view } ?? false }
    if let said, said.view > view { return true }
    if let vote = highestVotes[Int(peer.value)], vote.view > view { return true }
    return slots[view]?[tally: .finalize][peer] != nil
  }
}
