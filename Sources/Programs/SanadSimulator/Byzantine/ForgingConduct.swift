import SanadReplica
import SanadTypes

/// Says things in the names of others, with signatures that are none: another block of the leader's, votes of
/// everybody, certificates by nobody, or by itself alone; and blocks of the next view before its leader
/// has one, in the leader's name or signed as if it were its own turn. Believed, each of them would make
/// a fork.
struct ForgingConduct: SeatConduct {
  private enum Forgery: CaseIterable {
    case proposal, votes, certificate, smallCertificate, justification, evidence
    case leaderOfNext, turnOfAnother
  }

  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    guard case .proposal(let genuine) = message, genuine.vote.signer != hands.index,
      let forgery = hands.stream.pick(Forgery.allCases),
      let said = forged(forgery, after: genuine, &hands)
    else { return [] }
    if forgery == .leaderOfNext || forgery == .turnOfAnother {
      return SeatSending.all(said, to: hands.peers)
    }
    // To one or two, because whoever looks at it closes the channel.
    return hands.peers.filter { _ in hands.stream.chance(perMille: 500) }.map {
      SeatSending(message: said, to: $0, after: hands.stream.within(0...20_000))
    }
  }

  private func forged(
    _ forgery: Forgery, after genuine: Proposal, _ hands: inout SeatHands
  ) -> PeerMessage? {
    var header = genuine.block.header
    header.timestamp = header.timestamp.advanced(by: 7)
    guard let parentView = genuine.vote.block?.parentView else { return nil }
    let other = BlockReference(parentView: parentView, digest: header.digest)
    let block = Block(
      header: header, transactions: genuine.block.transactions, evidence: genuine.block.evidence)
    let ballot = hands.stream.pick([.notarize(other), .nullify, .finalize(other)] as [Ballot])
    let statement = Statement(epoch: hands.epoch, view: genuine.view, ballot: ballot ?? .nullify)
    let notarize = Statement(
      epoch: hands.epoch, view: genuine.view, ballot: .notarize(other))
    switch forgery {
    case .proposal:
      return .proposal(
        Proposal(
          vote: hands.forged(notarize, of: genuine.vote.signer), block: block,
          justification: genuine.justification))
    case .votes:
      let signers = hands.otherValidators
      return .voteBundle(
        VoteBundle(
          view: genuine.view, purpose: .standstill,
          votes: signers.map { hands.forged(statement, of: $0) }))
    case .certificate: return hands.forgedCertificate(statement).map(PeerMessage.certificate)
    case .smallCertificate:
      let own = (signer: hands.index, signature: hands.vote(statement).signature)
      return Certificate(
        statement: statement, signatures: [own], validatorCount: hands.validators.count
      ).map(PeerMessage.certificate)
    case .justification:
      // The leader's own proposal, with a nullification among its certificates that is none.
      let nullify = Statement(epoch: hands.epoch, view: genuine.view, ballot: .nullify)
      guard let certificate = hands.forgedCertificate(nullify),
        genuine.justification.nullifications.count < Justification.nullificationsMax
      else { return nil }
      return .proposal(
        Proposal(
          vote: genuine.vote, block: genuine.block,
          justification: Justification(
            parent: genuine.justification.parent,
            nullifications: genuine.justification.nullifications + [certificate])))
    case .leaderOfNext, .turnOfAnother: return blockOfNext(forgery, after: genuine, &hands)
    case .evidence:
      return Evidence(genuine.vote, hands.forged(notarize, of: genuine.vote.signer))
        .map(PeerMessage.evidence)
    }
  }

  /// A block that is good in everything, but that the leader of its view knows nothing of.
  private func blockOfNext(
    _ forgery: Forgery, after genuine: Proposal, _ hands: inout SeatHands
  ) -> PeerMessage? {
    let view = genuine.view.next
    guard !hands.leads(view) else { return nil }
    let header = hands.emptyBlock(on: genuine.block.header, in: view)
    let reference = BlockReference(parentView: genuine.view, digest: header.digest)
    let statement = Statement(epoch: hands.epoch, view: view, ballot: .notarize(reference))
    let vote =
      forgery == .leaderOfNext
      ? hands.forged(statement, of: hands.leader(of: view)) : hands.vote(statement)
    return .proposal(
      Proposal(
        vote: vote, block: Block(header: header, transactions: []),
        justification: Justification(parent: nil, nullifications: [])))
  }
}
