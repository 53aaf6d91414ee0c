import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConsensus

/// Bodies that come late, twice or not at all (consensus.md 2.4, 2.7).
@Suite struct BodyTests {
  private static let genesis = SimulatedLedger.genesis()

  @Test func aLateProposalIsTakenForTheBodyOfACertifiedBlockOnly() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: Self.genesis)
    let rival = box.block(1, on: Self.genesis, "rival")
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    box.hear(.certificate(box.certificate(1, .notarize(reference))), from: box.other)
    box.settleJobs()
    #expect(box.engine.view == View(2))
    box.hear(.proposal(box.proposal(rival)), from: box.leader(1))
    #expect(box.engine.tree.count == 0)
    // Its vote is for the certified block, and its body is another.
    let swapped = Proposal(
      vote: box.proposal(block).vote, block: rival,
      justification: Justification(parent: nil, nullifications: []))
    box.hear(.proposal(swapped), from: box.leader(1))
    #expect(box.engine.tree.count == 0)
    // Whoever brings it: the certificate names the digest.
    box.hear(.proposal(box.proposal(block)), from: box.other)
    #expect(box.engine.tree[block.header.digest] != nil)
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.finalize], "no question was needed")
    #expect(!box.said.contains { if case .blockRequest = $0 { true } else { false } })
  }

  @Test func aSecondAnswerChangesNothingWhenTheBlockIsFinal() {
    var box = EngineBox.follower(of: 1...2)
    let first = box.block(1, on: Self.genesis)
    let reference = BlockReference(parentView: View(0), digest: first.header.digest)
    box.hear(.certificate(box.certificate(1, .finalize(reference))), from: box.other)
    box.settleJobs()
    box.time += 200
    box.step(.timer(.fetch))
    let asked = box.blockRequests
    #expect(asked.count == 2)
    for (peer, id) in asked.reversed() {
      box.hear(.blockResponse(BlockResponse(id: id, blocks: [first], proof: nil)), from: peer)
      box.settleJobs()
      #expect(box.engine.tree.rootDigest == first.header.digest)
      #expect(box.engine.tree.count == 0)
    }
    let second = box.block(2, on: first.header)
    box.hear(.proposal(box.proposal(second, parentView: 1)), from: box.leader(2))
    let next = BlockReference(parentView: View(1), digest: second.header.digest)
    box.hear(.certificate(box.certificate(2, .finalize(next))), from: box.other)
    box.settleJobs()
    #expect(box.effects.commits.map(\.blocks.count) == [1, 1])
    #expect(box.effects.abandoned.isEmpty, "the first one's commit may not be durable yet")
  }

  @Test func whoHasNoBlockIsPassedOverAtOnceAndOnlyOnce() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: Self.genesis)
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    box.hear(.certificate(box.certificate(1, .finalize(reference))), from: box.other)
    box.settleJobs()
    var asked: [UInt16] = []
    for _ in 0..<10 {
      let open = box.blockRequests
      box.effects.removeAll()
      for (peer, id) in open {
        asked.append(peer)
        box.hear(.blockResponse(BlockResponse(id: id, blocks: [], proof: nil)), from: peer)
      }
    }
    #expect(Set(asked).count == 3, "every peer was asked")
    #expect(asked.count <= 4, "and then D goes by")
  }
}
