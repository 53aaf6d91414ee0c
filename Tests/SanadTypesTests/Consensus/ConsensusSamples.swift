import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

/// The values behind the golden bytes of docs/wire-nodes.md.
enum ConsensusSamples {
  static func filled(_ byte: UInt8) -> Digest {
    let word = UInt64(byte) &* 0x0101_0101_0101_0101
    return Digest(word, word, word, word)
  }

  static let chain = ChainID(filled(0x11))
  static let epoch = Epoch(3)
  static let block = BlockReference(parentView: View(7), digest: BlockDigest(filled(0x22)))

  static func signature(_ place: UInt8) throws -> Signature {
    try #require(Signature(bytes: [UInt8](repeating: 0x30 + place, count: 64)))
  }

  static func statement(_ ballot: Ballot, view: UInt64 = 9) -> Statement {
    Statement(epoch: epoch, view: View(view), ballot: ballot)
  }

  static func vote(_ ballot: Ballot, by place: UInt8, view: UInt64 = 9) throws -> Vote {
    Vote(
      statement: statement(ballot, view: view), signer: ValidatorIndex(UInt16(place)),
      signature: try signature(place))
  }

  static func certificate(
    _ ballot: Ballot, view: UInt64 = 9, by places: [UInt8] = [0, 1, 3]
  ) throws -> Certificate {
    let signed = try places.map {
      (signer: ValidatorIndex(UInt16($0)), signature: try signature($0))
    }
    return try #require(
      Certificate(
        statement: statement(ballot, view: view), signatures: signed, validatorCount: 4))
  }

  static let header = BlockHeader(
    chainID: chain, epoch: epoch, view: View(9), height: Height(5),
    parent: BlockDigest(filled(0x44)), leader: ValidatorIndex(2),
    timestamp: Timestamp(1_700_000_000_000), transactionsRoot: filled(0x55),
    transactionCount: 1, stateRoot: filled(0x66), receiptsRoot: filled(0x77), weight: 10)

  static let body = Block(header: header, transactions: [[0xaa, 0xbb, 0xcc]])

  static var proposed: BlockReference {
    BlockReference(parentView: View(7), digest: header.digest)
  }

  static func proposal() throws -> Proposal {
    let parent = BlockReference(parentView: View(6), digest: BlockDigest(filled(0x44)))
    return Proposal(
      vote: try vote(.notarize(proposed), by: 2), block: body,
      justification: Justification(
        parent: try certificate(.notarize(parent), view: 7, by: [0, 1, 2]),
        nullifications: [try certificate(.nullify, view: 8, by: [0, 1, 2])]))
  }

  static func validators(_ count: Int) throws -> ValidatorSet {
    try ValidatorSet(
      (0..<count).map { place in
        Validator(
          consensusKey: PublicKey(filled(0x80 &+ UInt8(truncatingIfNeeded: place))),
          peerKey: PublicKey(
            Digest(
              filled(0x90).word0, UInt64(place), filled(0x90).word2, filled(0x90).word3)),
          name: "bank \(place)")
      })
  }

  static func goldenValidators() throws -> ValidatorSet {
    try ValidatorSet(
      (0..<4).map { place in
        Validator(
          consensusKey: PublicKey(filled(0x80 + UInt8(place))),
          peerKey: PublicKey(filled(0x90 + UInt8(place))), name: "bank \(place)")
      })
  }

  /// Every message, in the order of docs/wire-nodes.md.
  static func messages() throws -> [PeerMessage] {
    let finality = FinalityProof(
      descendants: [], finalization: try certificate(.finalize(proposed), by: [0, 1, 2]))
    let pair = Evidence(try vote(.nullify, by: 1), try vote(.finalize(block), by: 1))
    return [
      .vote(try vote(.notarize(block), by: 2)), .certificate(try certificate(.notarize(block))),
      .proposal(try proposal()),
      .status(
        PeerStatus(
          epoch: epoch, view: View(9), entry: statement(.nullify, view: 8),
          finalizedView: View(6), finalizedHeight: Height(4), flags: .diverged,
          lastVoteOfYours: try vote(.nullify, by: 1))),
      .voteBundle(
        VoteBundle(
          view: View(9), purpose: .standstill,
          votes: [try vote(.notarize(block), by: 0), try vote(.nullify, by: 1)])),
      .certificateRequest(
        CertificateRequest(
          epoch: epoch, first: View(3), last: View(8), kinds: [.notarization, .nullification])),
      .certificateResponse(
        CertificateResponse(certificates: [try certificate(.notarize(block))])),
      .blockRequest(BlockRequest(id: 77, selection: .digests([block.digest]))),
      .blockRequest(BlockRequest(id: 78, selection: .heights(first: Height(5), count: 64))),
      .blockResponse(BlockResponse(id: 78, blocks: [body], proof: finality)),
      .evidence(try #require(pair)), .transactions(TransactionBatch([[0xaa, 0xbb, 0xcc]])),
      .recoverRequest(RecoverRequest(nonce: 79, epoch: epoch)),
      .recoverResponse(RecoverResponse(nonce: 79, highest: try certificate(.nullify))),
    ] + snapshotMessages + [.blockAbsence(BlockAbsence(id: 78, first: Height(5)))]
  }

  /// What a node asks for that joins, and the answers.
  static var snapshotMessages: [PeerMessage] {
    let prefix = SnapshotPrefix.whole.half(true)?.half(false)?.half(true) ?? .whole
    let wants: [SnapshotRequest.Want] = [
      .offers, .ends(from: epoch), .head(Height(5)), .parts(Height(5), page: 2),
      .chunk(Height(5), prefix),
    ]
    let answers: [SnapshotResponse.Answer] = [
      .nothing, .offers([SnapshotOffer(height: Height(5), block: block.digest)]),
      .ends([[0xaa], [0xbb, 0xcc]]), .content([0xaa, 0xbb, 0xcc]),
    ]
    return wants.map { .snapshotRequest(SnapshotRequest(id: 80, want: $0)) }
      + answers.map { .snapshotResponse(SnapshotResponse(id: 80, answer: $0)) }
  }
}
