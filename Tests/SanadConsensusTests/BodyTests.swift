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

  @Test func aSecondAnswerChangesNothingWhenTheBlockIsFinal() throws {
    var box = EngineBox.follower(of: 1...3)
    let first = box.block(1, on: Self.genesis)
    let reference = BlockReference(parentView: View(0), digest: first.header.digest)
    box.hear(.certificate(box.certificate(1, .finalize(reference))), from: box.other)
    box.settleJobs()
    box.time += 200
    box.step(.timer(.fetch))
    let asked = box.blockRequests
    try #require(asked.count == 2)
    let answer = { (id: UInt64) in
      PeerMessage.blockResponse(BlockResponse(id: id, blocks: [first], proof: nil))
    }
    box.hear(answer(asked[1].id), from: asked[1].peer)
    box.settleJobs()
    var parent = first.header
    for view in 2...3 as ClosedRange<UInt64> {
      let block = box.block(view, on: parent)
      box.hear(.proposal(box.proposal(block, parentView: view - 1)), from: box.leader(view))
      let next = BlockReference(parentView: View(view - 1), digest: block.header.digest)
      box.hear(.certificate(box.certificate(view, .finalize(next))), from: box.other)
      box.settleJobs()
      #expect(box.engine.tree.rootDigest == block.header.digest)
      parent = block.header
      // By now the block lies below the last final one.
      if view == 2 { box.hear(answer(asked[0].id), from: asked[0].peer) }
      #expect(box.engine.tree.count == 0)
    }
    #expect(box.effects.commits.map(\.blocks.count) == [1, 1, 1])
    #expect(box.effects.abandoned.isEmpty, "the first one's commit may not be durable yet")
  }

  /// Who has no place of its own asks the first validator as well.
  @Test func anObserverAsksEveryValidator() {
    var box = EngineBox(place: nil)
    let block = box.block(1, on: Self.genesis)
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    box.hear(.certificate(box.certificate(1, .finalize(reference))), from: 1)
    box.settleJobs()
    var asked: [UInt16] = []
    for _ in 0..<10 {
      let open = box.blockRequests
      box.effects.removeAll()
      for (peer, id) in open {
        asked.append(peer)
        box.hear(.blockAbsence(BlockAbsence(id: id, first: Height(9))), from: peer)
      }
    }
    #expect(Set(asked) == [0, 1, 2, 3])
  }

  /// Whether it says so, or that it keeps none as old.
  @Test(arguments: [false, true])
  func whoHasNoBlockIsPassedOverAtOnceAndOnlyOnce(isOld: Bool) {
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
        box.hear(
          isOld
            ? .blockAbsence(BlockAbsence(id: id, first: Height(9)))
            : .blockResponse(BlockResponse(id: id, blocks: [], proof: nil)), from: peer)
      }
    }
    #expect(Set(asked).count == 3, "every peer was asked")
    #expect(asked.count <= 4, "and then D goes by")
  }
}
