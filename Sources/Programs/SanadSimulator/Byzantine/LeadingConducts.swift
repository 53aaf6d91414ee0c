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
          of: Block(
            header: header, transactions: genuine.block.transactions,
            evidence: genuine.block.evidence), like: genuine)
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
    case forgedEvidence, repeatedEvidence, unorderedEvidence, omittedEvidence
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
    var evidence = block.evidence
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
    case .forgedEvidence:
      // Against somebody else, with a header that commits to it; against itself it would be genuine.
      let other = ValidatorIndex((hands.index.value + 1) % UInt16(hands.validators.count))
      if let forged = pair(of: header, &hands, by: { $0.forged($1, of: other) }) {
        evidence = (evidence + [forged]).sorted()
      }
      header.evidenceRoot = Evidence.root(of: evidence)
    case .repeatedEvidence:
      // One of its own of which there is a record already, or which stands there twice.
      if let own = pair(of: header, &hands, by: { $0.vote($1) }) { evidence += [own, own] }
      header.evidenceRoot = Evidence.root(of: evidence)
    case .unorderedEvidence:
      if let own = pair(of: header, &hands, by: { $0.vote($1) }),
        let later = pair(of: header, &hands, ahead: 1, by: { $0.vote($1) })
      {
        evidence = [later, own]
      }
      header.evidenceRoot = Evidence.root(of: evidence)
    case .omittedEvidence: evidence = []
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
    return Block(header: header, transactions: transactions, evidence: evidence)
  }

  /// Two votes of a view that contradict each other.
  private static func pair(
    of header: BlockHeader, _ hands: inout SeatHands, ahead: UInt64 = 0,
    by sign: (inout SeatHands, Statement) -> Vote
  ) -> Evidence? {
    let view = header.view.advanced(by: ahead)
    func statement(_ word: UInt64) -> Statement {
      Statement(
        epoch: hands.epoch, view: view,
        ballot: .notarize(
          BlockReference(parentView: View(0), digest: BlockDigest(Digest(word, 1, 1, 1)))))
    }
    let (one, two) = (statement(1), statement(2))
    return Evidence(sign(&hands, one), sign(&hands, two))
  }
}
