import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// What a node that is silent still notices: that it differs, and that somebody else signs with its
/// key (consensus.md 2.8 step 5, 2.10).
@Suite struct SilenceGuardTests {
  private typealias Box = EngineBox

  private func status(view: UInt64, _ vote: Vote? = nil) -> PeerMessage {
    .status(
      PeerStatus(
        epoch: Epoch(0), view: View(view), entry: nil, finalizedView: View(0),
        finalizedHeight: Height(0), flags: [], lastVoteOfYours: vote))
  }

  /// A node whose journal says that it may have forgotten a vote. Of four validators, three make a
  /// quorum: two others bound what it can have signed before.
  private func silent() -> EngineBox {
    EngineBox(
      restart: RestartState(
        lastFinalized: Box.genesis, reserved: View(60), abstentions: .quarantined))
  }

  // MARK: A twin

  @Test func aVoteFromBeforeTheSilenceIsNoTwin() {
    var box = silent()
    box.hear(status(view: 8), from: 1)
    box.hear(status(view: 5), from: 2)
    box.hear(status(view: 8, box.vote(10, .nullify, by: 0)), from: 3)
    box.settleJobs()
    #expect(box.effects.twinVote == nil, "two views above what was heard of")
  }

  @Test func nothingProvesATwinBeforeAQuorumHasSpoken() {
    var box = silent()
    box.hear(status(view: 3), from: 1)
    box.hear(status(view: 4, box.vote(900, .nullify, by: 0)), from: 1)
    box.settleJobs()
    #expect(box.effects.twinVote == nil)
    // An observer's word does not count.
    box.step(.message(status(view: 3), from: .observer(1)))
    box.hear(status(view: 4, box.vote(900, .nullify, by: 0)), from: 1)
    box.settleJobs()
    #expect(box.effects.twinVote == nil)
  }

  @Test func aForgedVoteIsNoTwin() {
    var box = silent()
    box.hear(status(view: 8), from: 1)
    box.hear(status(view: 8), from: 2)
    let forged = SimulatedKeys.forged(box.statement(50, .nullify), by: ValidatorIndex(0))
    box.hear(status(view: 51, forged), from: 3)
    box.settleJobs()
    #expect(box.effects.twinVote == nil)
  }

  @Test func aVoteThatWasMadeDuringTheSilenceIsATwin() {
    var box = silent()
    box.hear(status(view: 8), from: 1)
    box.hear(status(view: 5), from: 2)
    let vote = box.vote(11, .nullify, by: 0)
    box.hear(status(view: 12, vote), from: 3)
    box.settleJobs()
    #expect(box.effects.twinVote == vote)
    #expect(box.effects.observations.contains(.twin(vote, from: .validator(ValidatorIndex(3)))))
  }

  @Test func aSignatureInACertificateIsATwinToo() {
    var box = silent()
    box.hear(status(view: 8), from: 1)
    box.hear(status(view: 8), from: 2)
    box.hear(.certificate(box.certificate(11, .nullify, by: [0, 1, 2])), from: 1)
    box.settleJobs()
    #expect(box.effects.twinVote == box.vote(11, .nullify, by: 0))
  }

  @Test func whatWasHeardBeforeTheSilenceBoundsNothing() {
    var box = EngineBox()
    box.hear(status(view: 2), from: 1)
    box.hear(status(view: 2), from: 2)
    // Forgotten: the silence begins here.
    box.hear(status(view: 40, box.vote(39, .nullify, by: 0)), from: 3)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .quarantined)
    box.hear(status(view: 41, box.vote(40, .nullify, by: 0)), from: 3)
    box.settleJobs()
    #expect(box.effects.twinVote == nil, "nobody but one peer has spoken since")
  }

  // MARK: What others are told of their votes

  /// What a peer passes on may be made up: it would hide the true vote from a node that forgot it.
  @Test func tellsNobodyAVoteThatItHasOnlyHeardOf() {
    var box = EngineBox()
    let forged = SimulatedKeys.forged(box.statement(3, .nullify), by: ValidatorIndex(3))
    let bundle = VoteBundle(view: View(3), purpose: .standstill, votes: [forged])
    box.hear(.voteBundle(bundle), from: 2)
    /// What the last status says.
    func told() -> Vote? {
      box.step(.peerUp(.validator(ValidatorIndex(3))))
      let statuses = box.said.compactMap { message -> PeerStatus? in
        if case .status(let status) = message { status } else { nil }
      }
      return statuses.last?.lastVoteOfYours
    }
    #expect(told() == nil, "not yet verified")
    box.hear(.voteBundle(bundle), from: 2)
    box.settleJobs()
    #expect(told() == nil, "forged")
    let genuine = box.vote(3, .nullify, by: 3)
    box.hear(
      .voteBundle(VoteBundle(view: View(3), purpose: .standstill, votes: [genuine])), from: 1)
    box.settleJobs()
    #expect(told() == genuine)
  }

  // MARK: A divergence

  private func diverge(_ box: inout EngineBox) -> Block {
    let block = box.block(1, on: Box.genesis, root: Digest(9, 9, 9, 9))
    let proposal = box.proposal(block)
    box.hear(.proposal(proposal), from: box.leader(1))
    box.hear(.certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.other)
    box.settleJobs()
    return block
  }

  @Test func aDivergenceIsToldOnceWithItsBlock() throws {
    var box = EngineBox()
    let block = diverge(&box)
    let found = try #require(box.effects.divergence)
    #expect(found.block == block)
    #expect(found.digest == block.header.digest)
    box.effects.removeAll()
    box.hear(
      .certificate(box.certificate(1, .finalize(Box.reference(block)))), from: box.other)
    box.settleJobs()
    #expect(box.effects.divergence == nil)
    #expect(box.effects.commits.isEmpty)
  }

  @Test func aNodeThatKnowsThatItDivergedSaysWhereAfterAStart() {
    var box = EngineBox(
      restart: RestartState(
        lastFinalized: Box.genesis, reserved: View(60), abstentions: .diverged))
    let block = diverge(&box)
    #expect(box.effects.divergence?.block == block)
  }

  @Test func aNodeThatDivergedGoesOnFollowingViews() {
    var box = EngineBox()
    _ = diverge(&box)
    box.hear(.certificate(box.certificate(2, .nullify, by: [1, 2, 3])), from: box.other)
    box.settleJobs()
    #expect(box.engine.view == View(3))
    #expect(box.votesSaid.allSatisfy { $0.kind != .finalize })
  }
}
