import SanadCrypto
import SanadReplica
import SanadTypes

// Those who say what is not so, or too much of it.

/// Changes single fields of its host's messages, and signs what comes of it (small-scope mutation).
struct MutatingConduct: SeatConduct {
  /// Blocks that were voted on before.
  private var seen: [BlockReference] = []

  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    if case .proposal(let proposal) = message, let block = proposal.vote.block {
      if seen.count >= 16 { seen.removeFirst() }
      seen.append(block)
    }
    return []
  }

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    places.map { place in
      guard hands.stream.chance(perMille: 250) else {
        return SeatSending(message: message, to: place)
      }
      return SeatSending(message: mutated(message, &hands), to: place)
    }
  }

  private func mutated(_ message: PeerMessage, _ hands: inout SeatHands) -> PeerMessage {
    switch message {
    case .vote(let vote) where vote.signer == hands.index:
      return .vote(hands.vote(mutated(vote.statement, &hands)))
    case .status(let status):
      return .status(
        PeerStatus(
          epoch: Epoch(hands.stream.below(2)), view: moved(status.view, &hands),
          entry: hands.stream.chance(perMille: 500) ? status.entry : nil,
          finalizedView: moved(status.finalizedView, &hands),
          finalizedHeight: Height(status.finalizedHeight.value + hands.stream.below(3)),
          flags: status.flags,
          // A vote of somebody else, or one that nobody signed.
          lastVoteOfYours: hands.stream.chance(perMille: 300)
            ? hands.forged(
              Statement(epoch: hands.epoch, view: status.view, ballot: .nullify),
              of: ValidatorIndex(UInt16(hands.stream.below(hands.validators.count))))
            : status.lastVoteOfYours))
    case .certificateRequest(let request):
      return .certificateRequest(
        CertificateRequest(
          epoch: request.epoch, first: moved(request.first, &hands),
          last: moved(request.last, &hands), kinds: request.kinds))
    case .voteBundle(let bundle):
      return .voteBundle(
        VoteBundle(
          view: moved(bundle.view, &hands), purpose: bundle.purpose,
          votes: bundle.votes
            + bundle.votes.prefix(1).map { hands.vote(mutated($0.statement, &hands)) }))
    default: return message
    }
  }

  private func mutated(_ statement: Statement, _ hands: inout SeatHands) -> Statement {
    var epoch = statement.epoch
    var view = statement.view
    var ballot = statement.ballot
    switch hands.stream.below(6) {
    case 0: view = moved(view, &hands)
    case 1: epoch = Epoch(epoch.value + 1)
    case 2: if let old = hands.stream.pick(seen) { ballot = ballot.about(old) }
    case 3:
      if let block = ballot.block {
        ballot = ballot.about(
          BlockReference(parentView: moved(block.parentView, &hands), digest: block.digest))
      }
    case 4: ballot = .nullify
    default: if let block = ballot.block ?? seen.last { ballot = .finalize(block) }
    }
    // A parent lies below its child, or it could not be said on the wire.
    if let block = ballot.block, block.parentView >= view { view = block.parentView.next }
    return Statement(epoch: epoch, view: view, ballot: ballot)
  }

  private func moved(_ view: View, _ hands: inout SeatHands) -> View {
    switch hands.stream.below(4) {
    case 0: view.next
    case 1: View(view.value - min(view.value, 1))
    case 2: View(view.value - min(view.value, hands.stream.below(20)))
    default: View(view.value + hands.stream.below(200))
    }
  }
}

extension Ballot {
  /// The same kind about another block; of one that names none, itself.
  fileprivate func about(_ block: BlockReference) -> Ballot {
    switch self {
    case .notarize: .notarize(block)
    case .finalize: .finalize(block)
    case .nullify: .nullify
    }
  }
}

/// Answers every tenth of a second's hearing with a burst of messages that nobody asked for.
struct FloodingConduct: SeatConduct {
  private var nextBurst: UInt64 = 0
  private var view = View(1)

  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    if case .vote(let vote) = message { view = max(view, min(vote.view, view.next)) }
    if case .certificate(let certificate) = message { view = max(view, certificate.view) }
    guard hands.time >= nextBurst else { return [] }
    nextBurst = hands.time + 100_000
    guard let target = hands.stream.pick(hands.others) else { return [] }
    return (0..<hands.stream.within(10...80)).map { _ in
      SeatSending(message: worthless(&hands), to: target)
    }
  }

  private func worthless(_ hands: inout SeatHands) -> PeerMessage {
    let far = View(view.value + hands.stream.below(5_000))
    switch hands.stream.below(9) {
    case 0: return .vote(hands.vote(.nullify, in: far))
    case 1: return .vote(hands.vote(.nullify, in: view))
    case 2:
      return .certificateRequest(
        CertificateRequest(
          epoch: hands.epoch, first: View(0), last: far,
          kinds: [.entry, .notarization, .nullification]))
    case 3:
      return .blockRequest(
        BlockRequest(
          id: hands.stream.next(), selection: .heights(first: Height(0), count: 64)))
    case 4:
      let unknown = (0..<32).map { _ in
        BlockDigest(Digest(hands.stream.next(), 0, 0, 0))
      }
      return .blockRequest(BlockRequest(id: hands.stream.next(), selection: .digests(unknown)))
    case 5:
      return .status(
        PeerStatus(
          epoch: hands.epoch, view: far, entry: nil, finalizedView: far,
          finalizedHeight: Height(far.value), flags: [], lastVoteOfYours: nil))
    case 6:
      return .blockResponse(BlockResponse(id: hands.stream.next(), blocks: [], proof: nil))
    case 7: return .certificateResponse(CertificateResponse(certificates: []))
    default:
      let votes = (0..<20).map { step in
        hands.vote(
          .notarize(
            BlockReference(
              parentView: view, digest: BlockDigest(Digest(hands.stream.next(), 1, 1, 1)))),
          in: View(view.value + 1 + UInt64(step)))
      }
      return .voteBundle(VoteBundle(view: view, purpose: .standstill, votes: votes))
    }
  }
}

/// Claims to be far ahead, and answers requests late, wrongly or not at all.
struct LyingConduct: SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    switch message {
    case .status(let status):
      let ahead: UInt64 = hands.stream.below(2_000)
      return SeatSending.all(
        .status(
          PeerStatus(
            epoch: status.epoch, view: View(status.view.value + ahead), entry: status.entry,
            finalizedView: View(status.finalizedView.value + ahead),
            finalizedHeight: Height(status.finalizedHeight.value + ahead), flags: status.flags,
            lastVoteOfYours: nil)), to: places)
    case .blockResponse(let response):
      guard let answer = spoiled(response, &hands) else { return [] }
      let wait = hands.stream.chance(perMille: 300) ? hands.stream.within(1_000_000...8_000_000) : 0
      return places.map { SeatSending(message: .blockResponse(answer), to: $0, after: wait) }
    case .certificateResponse(let response):
      let kept = response.certificates.filter { _ in hands.stream.chance(perMille: 300) }
      return SeatSending.all(
        .certificateResponse(CertificateResponse(certificates: kept)), to: places)
    default: return SeatSending.all(message, to: places)
    }
  }

  private func spoiled(_ response: BlockResponse, _ hands: inout SeatHands) -> BlockResponse? {
    var blocks = response.blocks
    var proof = response.proof
    var id = response.id
    switch hands.stream.below(7) {
    case 0: return nil
    case 1: blocks = []
    case 2: blocks.reverse()
    case 3: blocks = Array(blocks.dropFirst())
    case 4:
      if let first = blocks.first {
        var header = first.header
        header.stateRoot = Digest(hands.stream.next(), 2, 2, 2)
        blocks[0] = Block(
          header: header, transactions: first.transactions, evidence: first.evidence)
      }
    case 5: proof = nil
    default: id ^= 1
    }
    return BlockResponse(id: id, blocks: blocks, proof: proof)
  }
}
