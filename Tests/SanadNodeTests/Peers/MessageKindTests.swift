import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNode

@Suite struct MessageKindTests {
  @Test func aFrameThatIsNoMessageHasNoKind() {
    for frame: [UInt8] in [[], [0], [17], [0x80, 0], [0x81, 0], [0xff]] {
      #expect(MessageKind(frame: frame) == nil)
    }
  }

  /// Every message, so that a new one has to be given a kind here and in `MessageKind`.
  @Test func everyMessageIsToldByItsFirstByte() throws {
    let messages = try Self.messages()
    #expect(Set(messages.map { $0.bcsBytes.first }).count == 16)
    for message in messages {
      #expect(MessageKind(frame: message.bcsBytes) == Self.kind(of: message))
    }
    #expect(Set(messages.map(Self.kind)).count == MessageKind.allCases.count)
  }

  private static func kind(of message: PeerMessage) -> MessageKind {
    switch message {
    case .vote, .voteBundle: .votes
    case .certificate: .certificates
    case .certificateResponse, .recoverResponse: .certificateAnswers
    case .proposal: .proposals
    case .status: .statuses
    case .certificateRequest, .blockRequest, .recoverRequest, .snapshotRequest: .requests
    case .blockResponse, .snapshotResponse, .blockAbsence: .blockAnswers
    case .evidence: .evidence
    case .transactions: .transactions
    }
  }

  private static func messages() throws -> [PeerMessage] {
    let digest = BlockDigest(.zero)
    let reference = BlockReference(parentView: View(1), digest: digest)
    let nullify = vote(.nullify)
    let header = BlockHeader(
      chainID: ChainID(.zero), epoch: Epoch(0), view: View(3), height: Height(1), parent: digest,
      leader: ValidatorIndex(0), timestamp: Timestamp(1), transactionsRoot: .zero,
      transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    let certificate = try #require(
      Certificate(
        statement: nullify.statement, signatures: [(nullify.signer, nullify.signature)],
        validatorCount: 1))
    return [
      .vote(nullify), .certificate(certificate),
      .proposal(
        Proposal(
          vote: vote(.notarize(reference)), block: Block(header: header, transactions: []),
          justification: Justification(parent: nil, nullifications: []))),
      .status(
        PeerStatus(
          epoch: Epoch(0), view: View(3), entry: nil, finalizedView: View(0),
          finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil)),
      .voteBundle(VoteBundle(view: View(3), purpose: .relay, votes: [])),
      .certificateRequest(
        CertificateRequest(epoch: Epoch(0), first: View(1), last: View(2), kinds: .entry)),
      .certificateResponse(CertificateResponse(certificates: [])),
      .blockRequest(BlockRequest(id: 1, selection: .digests([digest]))),
      .blockResponse(BlockResponse(id: 1, blocks: [], proof: nil)),
      .evidence(try #require(Evidence(nullify, vote(.finalize(reference))))),
      .transactions(TransactionBatch([])),
      .recoverRequest(RecoverRequest(nonce: 1, epoch: Epoch(0))),
      .recoverResponse(RecoverResponse(nonce: 1, highest: nil)),
      .snapshotRequest(SnapshotRequest(id: 1, want: .offers)),
      .snapshotResponse(SnapshotResponse(id: 1, answer: .nothing)),
      .blockAbsence(BlockAbsence(id: 1, first: Height(2))),
    ]
  }

  private static func vote(_ ballot: Ballot) -> Vote {
    Vote(
      statement: Statement(epoch: Epoch(0), view: View(3), ballot: ballot),
      signer: ValidatorIndex(0), signature: Fixture.key("a").sign([]))
  }
}
