import SanadCrypto
import SanadReplica
import SanadTypes

/// Votes for everything that it hears, of every kind, to whom it likes. Of its turns to lead its host
/// has a third; in another third it proposes before anybody waits for it, with one thing in the header
/// that no block may have; in the rest on whatever certificates it has heard of, with forgeries among
/// them.
struct RuleBreakingConduct: SeatConduct {
  /// Most headers and certificates that it remembers.
  private static let memoryMax = 256

  private var headers: [BlockDigest: BlockHeader] = [:]
  private var notarizations: [View: Certificate] = [:]
  private var nullifications: [View: Certificate] = [:]
  private var turns: [View: Turn] = [:]
  private var ledIn: Set<View> = []

  /// What becomes of a turn to lead.
  private enum Turn: CaseIterable {
    case host, early, late
  }

  /// What is wrong with a block that is otherwise good: empty, and with its parent's state.
  private enum Flaw: CaseIterable {
    case none, skipsTheParent, notOnTheCertified, equalTime, pastTime, height, sameHeight, leader
    case drift
  }

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    if let own = message.ownProposal(of: hands.index), turn(in: own.view, &hands) != .host {
      return []
    }
    return SeatSending.all(message, to: places)
  }

  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    switch message {
    case .proposal(let proposal):
      learn(proposal.block.header)
      var sendings = proposal.justification.certificates.flatMap { learn($0, &hands) }
      if let block = proposal.vote.block {
        sendings += votes(for: block, in: proposal.view, &hands)
        sendings += proposals(ahead: proposal, block.parentView, &hands)
      }
      return sendings
    case .certificate(let certificate): return learn(certificate, &hands)
    case .certificateResponse(let response):
      return response.certificates.flatMap { learn($0, &hands) }
    case .blockResponse(let response):
      for block in response.blocks { learn(block.header) }
      return []
    default: return []
    }
  }

  private mutating func learn(_ header: BlockHeader) {
    if headers.count >= Self.memoryMax { headers.removeAll() }
    headers[header.digest] = header
  }

  private mutating func learn(
    _ certificate: Certificate, _ hands: inout SeatHands
  ) -> [SeatSending] {
    if notarizations.count + nullifications.count >= Self.memoryMax {
      notarizations.removeAll()
      nullifications.removeAll()
      ledIn.removeAll()
      turns.removeAll()
    }
    switch certificate.kind {
    case .nullify: nullifications[certificate.view] = certificate
    case .notarize, .finalize: notarizations[certificate.view] = certificate
    }
    let next = certificate.view.next
    guard hands.leads(next), turn(in: next, &hands) == .late, ledIn.insert(next).inserted else {
      return []
    }
    return proposals(in: next, &hands)
  }

  private mutating func turn(in view: View, _ hands: inout SeatHands) -> Turn {
    if let drawn = turns[view] { return drawn }
    let drawn = hands.stream.pick(Turn.allCases) ?? .host
    turns[view] = drawn
    return drawn
  }

  private func votes(
    for block: BlockReference, in view: View, _ hands: inout SeatHands
  ) -> [SeatSending] {
    var sendings: [SeatSending] = []
    for ballot in [Ballot.notarize(block), .nullify, .finalize(block)] {
      let vote = hands.vote(ballot, in: view)
      for place in hands.peers where hands.stream.chance(perMille: 600) {
        sendings.append(
          SeatSending(message: .vote(vote), to: place, after: hands.stream.within(0...300_000)))
      }
    }
    return sendings
  }

  /// An empty block for all, or two for two halves, as often as not on a parent that nothing makes legal.
  private func proposals(in view: View, _ hands: inout SeatHands) -> [SeatSending] {
    let parents = notarizations.keys.filter { $0 < view }.sorted()
    // An old parent is the last but one or older, so that its block has another child already.
    let isOld = hands.stream.chance(perMille: 500)
    let pick = isOld ? hands.stream.pick(parents.dropLast().suffix(4).map(\.self)) : parents.last
    guard let certificate = pick.flatMap({ notarizations[$0] }), let reference = certificate.block,
      let parent = headers[reference.digest]
    else { return [] }
    var skipped = nullifications.keys.filter { $0 > certificate.view && $0 < view }.sorted()
      .prefix(Justification.nullificationsMax - 1).compactMap { nullifications[$0] }
    if hands.stream.chance(perMille: 200),
      let forged = hands.forgedCertificate(
        Statement(epoch: hands.epoch, view: view, ballot: .nullify))
    {
      skipped.append(forged)
    }
    let justification = Justification(parent: certificate, nullifications: skipped)
    let halves = hands.stream.chance(perMille: 500) ? 1 : 2
    return (0..<halves).flatMap { half in
      var header = hands.emptyBlock(on: parent, in: view)
      header.timestamp = header.timestamp.advanced(by: UInt64(half))
      let own = BlockReference(parentView: certificate.view, digest: header.digest)
      let proposal = Proposal(
        vote: hands.vote(.notarize(own), in: view),
        block: Block(header: header, transactions: []), justification: justification)
      return SeatSending.all(.proposal(proposal), to: hands.peers.filter { $0 % halves == half })
    }
  }

  /// A block for the next view as soon as there is one for this: it is there when the others enter
  /// the view, at a time at which nothing stands against it but what is wrong with it.
  private mutating func proposals(
    ahead proposal: Proposal, _ parentView: View, _ hands: inout SeatHands
  ) -> [SeatSending] {
    let view = proposal.view.next
    guard hands.leads(view), turn(in: view, &hands) == .early, ledIn.insert(view).inserted,
      let flaw = hands.stream.pick(Flaw.allCases)
    else { return [] }
    let certified = proposal.block.header
    var parent = certified
    var claimed = proposal.view
    if flaw == .skipsTheParent || flaw == .notOnTheCertified {
      guard let older = headers[certified.parent] else { return [] }
      parent = older
      if flaw == .skipsTheParent { claimed = parentView }
    }
    var header = hands.emptyBlock(on: parent, in: view)
    switch flaw {
    case .none, .skipsTheParent, .notOnTheCertified: break
    case .equalTime: header.timestamp = parent.timestamp
    case .pastTime: header.timestamp = Timestamp(parent.timestamp.value - 1)
    case .height: header.height = header.height.next
    case .sameHeight: header.height = parent.height
    case .leader:
      header.leader = ValidatorIndex((hands.index.value + 1) % UInt16(hands.validators.count))
    case .drift:
      header.timestamp = hands.wall.advanced(
        by: hands.parameters.driftMax.value + hands.stream.within(500...20_000))
    }
    let own = BlockReference(parentView: claimed, digest: header.digest)
    let flawed = Proposal(
      vote: hands.vote(.notarize(own), in: view), block: Block(header: header, transactions: []),
      justification: Justification(
        parent: flaw == .skipsTheParent ? proposal.justification.parent : nil, nullifications: []))
    return SeatSending.all(.proposal(flawed), to: hands.peers)
  }
}
