import SanadCodec
import SanadTypes

// Certificates: checking, keeping, passing on, moving (consensus.md 2.7, onCertificate).
extension ConsensusEngine {
  /// Takes a certificate of a peer; only signatures that are not known yet are verified.
  mutating func receive(_ certificate: Certificate, from peer: PeerID) {
    // The end of this epoch was missed. An observer hears of it by nothing else.
    if certificate.statement.epoch > configuration.epoch { return sendStatusSparingly(to: peer) }
    guard isWanted(certificate.statement) else { return }
    guard certificate.isWellFormed(for: configuration.validators) else {
      return accuse(peer, .invalidCertificate(certificate.statement))
    }
    if verifications.isVerifying(certificate.statement) {
      return verifications.wait(certificate, from: peer)
    }
    verify(certificate, from: peer)
  }

  /// Whether a certificate with this statement would be news.
  private func isWanted(_ statement: Statement) -> Bool {
    guard statement.epoch == configuration.epoch, statement.view > finalView else { return false }
    // Observers trust nothing but finality (2.12).
    if configuration.place == nil, statement.kind != .finalize { return false }
    // Old ones of a long history are not collected; a finalization makes them needless.
    if statement.kind != .finalize, statement.view.advanced(by: 4_096) < view { return false }
    return slots[statement.view]?[certificate: statement.kind] == nil
  }

  private mutating func verify(_ certificate: Certificate, from peer: PeerID) {
    let tally = slots[certificate.view]?[tally: certificate.kind]
    let unknown = certificate.votes.filter { vote in
      guard let held = tally?[vote.signer] else { return true }
      return held.standing != .verified || held.block != vote.block
        || held.signature != vote.signature
    }
    if unknown.isEmpty { return accept(certificate, from: peer) }
    guard verifications.admits(peer) else { return observe(.overLimit(peer)) }
    verifications.startVerifying(certificate.statement)
    let id = verifications.begin(.certificate(certificate, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: unknown))
  }

  /// The verdict on a certificate. When it is bad another sender's copy is tried.
  mutating func receiveVerdict(_ isValid: Bool, on certificate: Certificate, from peer: PeerID) {
    let others = verifications.takeWaiting(certificate.statement)
    if isValid { return accept(certificate, from: peer) }
    accuse(peer, .invalidCertificate(certificate.statement))
    for other in others { receive(other.certificate, from: other.from) }
  }

  /// Takes a certificate whose signatures are valid; `peer` is nil when it was formed here.
  mutating func accept(_ certificate: Certificate, from peer: PeerID?) {
    guard isWanted(certificate.statement) else { return }
    if let other = contradicted(by: certificate) {
      return observe(.contradiction(other, certificate.statement))
    }
    let isFresh = certificate.view.advanced(by: Self.viewsAhead) >= view
    let raisesTarget = certificate.kind == .finalize && certificate.view > knownFinalView
    store(certificate)
    // Executed before it was certified: this is when the node learns that it stands alone.
    if let block = certificate.block, case .invalid = tree.front(of: block.digest) {
      checkDivergence()
    }
    let isFinal = certificate.kind == .finalize
    let token = append(.certificate(certificate), isForced: isFinal)
    if isFinal { slots[certificate.view, default: .empty].finalizationRecord = token }
    observe(
      .certified(
        certificate.statement, signers: certificate.signatures.count, formedHere: peer == nil))
    if isFresh || raisesTarget { relay(certificate, isFinal: raisesTarget) }
    for vote in certificate.votes {
      if vote.signer == configuration.place, let peer { forgot(vote, from: peer) }
      insertVerified(vote, from: nil)
    }
    enter(certificate.view.next, by: certificate.statement, from: peer)
  }

  /// Keeps a certificate and what follows from it, without writing or sending anything.
  mutating func store(_ certificate: Certificate) {
    let certified = certificate.view
    guard certified > finalView, certificate.statement.epoch == configuration.epoch else { return }
    slots[certified, default: .empty][certificate: certificate.kind] = certificate
    if certificate.kind == .nullify { return }
    insert(certified, into: &certifiedViews)
    if slots[certified]?.notarizedAt == nil {
      slots[certified, default: .empty].notarizedAt = now.instant
    }
    if certificate.kind == .notarize, configuration.place != nil {
      insert(certified, into: &awaitingFinalize)
    }
    if certificate.kind == .finalize, certified > knownFinalView {
      target = certificate
      pacemaker.resetFinalityInterval(now.instant)
      cancel(.finality)
    }
  }

  private func insert(_ certified: View, into views: inout [View]) {
    guard !views.contains(certified) else { return }
    // Almost always the highest so far.
    let place = views.lastIndex { $0 < certified }.map { $0 + 1 } ?? 0
    views.insert(certified, at: place)
  }

  /// The statement of a certificate that no honest quorum would have given beside this one.
  private func contradicted(by certificate: Certificate) -> Statement? {
    guard let slot = slots[certificate.view] else { return nil }
    let others: [Certificate?] =
      switch certificate.kind {
      case .notarize: [slot[certificate: .finalize]]
      case .nullify: [slot[certificate: .finalize]]
      case .finalize: [slot[certificate: .notarize], slot[certificate: .nullify]]
      }
    return others.compactMap { $0?.statement }.first { $0.block != certificate.block }
  }

  /// What brought this node into its view, or nil in view 1 and when it is not at hand.
  var entryCertificate: Certificate? {
    let before = view.previous
    if before == finalView { return lastFinalization.flatMap { $0.view == before ? $0 : nil } }
    return slots[before]?.entryCertificate
  }

  /// The highest finalization at hand.
  var highestFinalization: Certificate? { target ?? lastFinalization }

  /// Answers a request for certificates: the highest finalization when it reaches the range, then
  /// what was asked for, newest first.
  mutating func serve(_ request: CertificateRequest, to peer: PeerID) {
    guard request.epoch == configuration.epoch else { return }
    var found: [Certificate] = []
    if let highest = highestFinalization, highest.view >= request.first { found.append(highest) }
    if peer.validator != nil {
      var asked = min(request.last, view)
      while asked >= request.first, asked > finalView {
        if let slot = slots[asked] { found += certificates(of: slot, request.kinds) }
        asked = asked.previous
      }
    }
    if found.isEmpty { return }
    let response = CertificateResponse(certificates: withoutDoubles(found))
    send(.certificateResponse(response), to: .peer(peer))
  }

  private func certificates(
    of slot: Slot, _ kinds: CertificateRequest.Kinds
  ) -> [Certificate] {
    var found: [Certificate] = []
    if kinds.contains(.notarization),
      let held = slot[certificate: .notarize] ?? slot[certificate: .finalize]
    {
      found.append(held)
    }
    if kinds.contains(.nullification), let held = slot[certificate: .nullify] {
      found.append(held)
    }
    if kinds.contains(.entry), found.isEmpty, let held = slot.entryCertificate {
      found.append(held)
    }
    return found
  }

  func withoutDoubles(_ certificates: [Certificate]) -> [Certificate] {
    var kept: [Certificate] = []
    for certificate in certificates
    where !kept.contains(where: { $0.statement == certificate.statement }) {
      kept.append(certificate)
    }
    return kept
  }
}
