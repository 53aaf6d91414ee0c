import SanadCrypto
import SanadReplica
import SanadTypes

// Those who abuse their turn to lead.

/// Proposes two or three blocks in its view, each to other nodes, and votes for all of them.
///
/// They differ in their timestamp alone: a block whose effects do not depend on it is as valid as its
/// host's.
struct EquivocatingConduct: SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    guard let genuine = message.ownProposal(of: hands.index),
      genuine.block.header.leader == hands.index
    else { return SeatSending.all(message, to: places) }
    let variants =
      [genuine]
      + (1...hands.stream.within(1...2)).compactMap { step in
        var header = genuine.block.header
        header.timestamp = header.timestamp.advanced(by: step)
        return hands.proposal(
          of: Block(header: header, transactions: genuine.block.transactions), like: genuine)
      }
    let turn = hands.stream.below(variants.count)
    var sendings: [SeatSending] = []
    for place in places {
      let mine = (place + turn) % variants.count
      sendings.append(SeatSending(message: .proposal(variants[mine]), to: place))
      // At times the proof of it as well, and finality for what only some were shown.
      guard hands.stream.chance(perMille: 300) else { continue }
      for variant in variants {
        sendings.append(SeatSending(message: .vote(variant.vote), to: place, after: 1_000))
        guard let block = variant.vote.block else { continue }
        let final = hands.vote(.finalize(block), in: genuine.view)
        sendings.append(SeatSending(message: .vote(final), to: place, after: 2_000))
      }
    }
    return sendings
  }
}

/// Proposes its host's blocks with one thing wrong in each.
struct BadBuildingConduct: SeatConduct {
  /// What is wrong.
  enum Defect: CaseIterable {
    case stateRoot, receiptsRoot, transactionsRoot, weight, height, parent, leader, version, epoch
    case future, past, closing, nextValidators, evidence
    case droppedTransaction, doubledTransaction, junkTransaction, oversize
  }

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    guard let genuine = message.ownProposal(of: hands.index),
      let defect = hands.stream.pick(Defect.allCases),
      let bad = hands.proposal(of: Self.spoil(genuine.block, defect, &hands), like: genuine)
    else { return SeatSending.all(message, to: places) }
    return SeatSending.all(.proposal(bad), to: places)
  }

  private static func spoil(_ block: Block, _ defect: Defect, _ hands: inout SeatHands) -> Block {
    var header = block.header
    var transactions = block.transactions
    switch defect {
    case .stateRoot: header.stateRoot = Digest(1, 2, 3, hands.stream.next())
    case .receiptsRoot: header.receiptsRoot = Digest(1, 2, 3, hands.stream.next())
    case .transactionsRoot: header.transactionsRoot = Digest(1, 2, 3, hands.stream.next())
    case .weight: header.weight = header.weight ^ 1
    case .height: header.height = header.height.next
    case .parent: header.parent = BlockDigest(Digest(1, 2, 3, hands.stream.next()))
    case .leader:
      header.leader = ValidatorIndex((header.leader.value + 1) % UInt16(hands.validators.count))
    case .version: header.version ^= 1
    case .epoch: header.epoch = Epoch(header.epoch.value + 1)
    case .future:
      header.timestamp = hands.wall.advanced(
        by: hands.parameters.driftMax.value + hands.stream.within(1...20_000))
    case .past: header.timestamp = Timestamp(1)
    case .closing: header.closesEpoch = true
    case .nextValidators: header.nextValidators = Digest(1, 2, 3, 4)
    case .evidence: header.evidenceRoot = Digest(1, 2, 3, 4)
    case .droppedTransaction: transactions = Array(transactions.dropLast())
    case .doubledTransaction: transactions += transactions.prefix(1)
    case .junkTransaction:
      transactions.append((0..<100).map { _ in UInt8(truncatingIfNeeded: hands.stream.next()) })
    case .oversize:
      let piece = [UInt8](repeating: 7, count: Block.transactionBytesMax)
      transactions = [[UInt8]](
        repeating: piece, count: Int(hands.parameters.blockBytesMax) / piece.count + 1)
    }
    if hands.stream.chance(perMille: 500) {
      // A body that the header commits to, so that not the root alone gives it away.
      header.transactionCount = UInt32(transactions.count)
    }
    return Block(header: header, transactions: transactions)
  }
}

/// Votes for everything that it hears, of every kind, to whom it likes; and leads on whatever
/// certificates it has heard of, with forgeries among them.
struct RuleBreakingConduct: SeatConduct {
  /// Most headers and certificates that it remembers.
  private static let memoryMax = 256

  private var headers: [BlockDigest: BlockHeader] = [:]
  private var notarizations: [View: Certificate] = [:]
  private var nullifications: [View: Certificate] = [:]
  private var ledIn: Set<View> = []

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    // Its host's own proposals would often be the only ones that anybody votes for.
    if message.ownProposal(of: hands.index) != nil, hands.stream.chance(perMille: 500) { return [] }
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
    }
    switch certificate.kind {
    case .nullify: nullifications[certificate.view] = certificate
    case .notarize, .finalize: notarizations[certificate.view] = certificate
    }
    let next = certificate.view.next
    guard hands.leads(next), ledIn.insert(next).inserted else { return [] }
    return proposals(in: next, &hands)
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
      let header = BlockHeader(
        chainID: hands.chainID, epoch: parent.epoch, view: view, height: parent.height.next,
        parent: parent.digest, leader: hands.index,
        timestamp: max(parent.timestamp.advanced(by: 1), hands.wall).advanced(by: UInt64(half)),
        transactionsRoot: ListTree.root(of: []), transactionCount: 0, stateRoot: parent.stateRoot,
        receiptsRoot: ListTree.root(of: []), weight: 0)
      let own = BlockReference(parentView: certificate.view, digest: header.digest)
      let proposal = Proposal(
        vote: hands.vote(.notarize(own), in: view),
        block: Block(header: header, transactions: []), justification: justification)
      return SeatSending.all(.proposal(proposal), to: hands.peers.filter { $0 % halves == half })
    }
  }
}
