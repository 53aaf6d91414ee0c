import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Executing, committing, fetching, and what leaves the tree of blocks.
@Suite struct ExecutionGuardTests {
  private typealias Box = EngineBox

  private func commits(_ box: EngineBox) -> [[BlockDigest]] {
    box.effects.commits.map { $0.blocks.map(\.digest) }
  }

  // MARK: Executing

  /// A box that executes a block of view 1 while a rival of view 2 waits for its turn.
  private func twoBranches() -> (box: EngineBox, first: Block, second: Block) {
    var box = Box.follower(of: 1...2)
    let first = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(first)), from: box.leader(1))
    box.verify()
    let second = box.block(2, on: Box.genesis, "rival")
    let justification = Justification(
      parent: nil, nullifications: [box.certificate(1, .nullify)])
    box.hear(
      .proposal(box.proposal(second, justification: justification)), from: box.leader(2))
    box.verify()
    return (box, first, second)
  }

  @Test func executesOneBlockAtATime() {
    var (box, first, second) = twoBranches()
    #expect(box.engine.view == View(2))
    #expect(box.effects.executions.map(\.digest) == [first.header.digest])
    box.execute()
    #expect(box.effects.executions.map(\.digest) == [second.header.digest])
  }

  @Test func aVerdictThatNobodyAskedForIsNone() {
    var (box, _, second) = twoBranches()
    box.step(.executed(second.header.digest, .valid))
    #expect(box.engine.tree[second.header.digest]?.standing == .present)
    #expect(box.asked.isEmpty)
  }

  // MARK: Finality

  @Test func aBodyThatComesAfterItsFinalizationIsSyncedBeforeItIsFinal() throws {
    var box = Box.follower(of: 1...2)
    let block = box.block(1, on: Box.genesis)
    box.hear(.certificate(box.certificate(1, .finalize(Box.reference(block)))), from: box.other)
    box.verify()
    box.settleDisk()
    let (request, peer) = try #require(blockRequest(box))
    box.hear(.blockResponse(BlockResponse(id: request.id, blocks: [block], proof: nil)), from: peer)
    box.execute()
    #expect(commits(box) == [[block.header.digest]])
    let body = try #require(box.records { $0 == .block(block) }.first)
    #expect(body.isForced)
    #expect(box.effects.commits.first?.after == body.token)
  }

  @Test func finalityThatDoesNotDescendFromTheLastStopsTheVoting() {
    var (box, _) = Box.afterFinality()
    let fork = box.block(2, on: Box.genesis, "fork")
    box.hear(.proposal(box.proposal(fork)), from: box.leader(2))
    box.verify()
    box.effects.removeAll()
    box.hear(
      .certificate(box.certificate(2, .finalize(Box.reference(fork)))), from: box.other)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .diverged)
    #expect(box.effects.records.contains { $0.record == .abstention(.diverged) && $0.isForced })
    #expect(box.effects.commits.isEmpty)
  }

  @Test func aChainThatWasFetchedMovesTheNodeAboveIt() {
    var box = Box.follower(of: 1...1)
    let block = box.block(5, on: Box.genesis)
    let proof = FinalityProof(
      descendants: [], finalization: box.certificate(5, .finalize(Box.reference(block))))
    box.step(.final([block], proof))
    box.execute()
    #expect(commits(box) == [[block.header.digest]])
    #expect(box.engine.finalView == View(5))
    #expect(box.engine.view == View(6))
  }

  @Test func whatIsFinalIsNotTakenAgain() {
    var (box, block) = Box.afterFinality()
    let proof = FinalityProof(
      descendants: [], finalization: box.certificate(1, .finalize(Box.reference(block))))
    box.step(.final([block], proof))
    #expect(box.engine.tree.count == 0)
    #expect(box.engine.prefixes.isEmpty)
    let old = box.block(1, on: Box.genesis, "old")
    box.step(.final([old], proof))
    #expect(box.engine.tree.count == 0 && box.engine.prefixes.isEmpty)
    #expect(box.effects.commits.isEmpty)
  }

  // MARK: Fetching

  private func blockRequest(_ box: EngineBox) -> (request: BlockRequest, peer: UInt16)? {
    for sent in box.effects.messages {
      guard case .blockRequest(let request) = sent.message,
        case .peer(.validator(let peer)) = sent.recipients
      else { continue }
      return (request, peer.value)
    }
    return nil
  }

  @Test func takesOnlyTheBlocksItAskedForFromWhomItAsked() throws {
    var box = Box.follower(of: 1...2)
    let block = box.block(1, on: Box.genesis)
    box.hear(.certificate(box.certificate(1, .finalize(Box.reference(block)))), from: box.other)
    box.verify()
    let (request, peer) = try #require(blockRequest(box))
    let stranger = try #require(box.others.first { $0 != peer })
    let right = BlockResponse(id: request.id, blocks: [block], proof: nil)
    box.hear(.blockResponse(right), from: stranger)
    #expect(box.engine.tree.count == 0, "unsolicited")
    let other = box.block(1, on: Box.genesis, "other")
    box.hear(
      .blockResponse(BlockResponse(id: request.id, blocks: [other], proof: nil)), from: peer)
    #expect(box.engine.tree.count == 0)
    let from = PeerID.validator(ValidatorIndex(peer))
    #expect(box.effects.observations.contains(.badResponse(from: from)))
    box.hear(.blockResponse(right), from: peer)
    #expect(box.engine.tree.count == 0, "answered already")
  }

  @Test func oldRequestsAreForgotten() {
    var fetch = FetchState()
    let peer = PeerID.validator(ValidatorIndex(1))
    let requests = (0...FetchState.openMax).map { _ in fetch.begin([], at: peer) }
    #expect(fetch.end(requests[0].id, from: peer) == nil)
    #expect(fetch.end(requests[1].id, from: peer) == requests[1])
    #expect(fetch.end(requests[1].id, from: peer) == nil)
  }

  @Test func anAnswerKeepsWithinABlocksBytes() {
    var box = Box.follower(of: 1...2)
    let half = String(repeating: "x", count: 600_000)
    let blocks = ["a", "b"].map { box.block(1, on: Box.genesis, $0 + half) }
    for (place, block) in blocks.enumerated() {
      box.engine.tree.insert(block, block.header.digest)
      #expect(box.engine.tree.count == place + 1)
    }
    let request = BlockRequest(id: 9, selection: .digests(blocks.map(\.header.digest)))
    box.hear(.blockRequest(request), from: box.other)
    #expect(
      box.said == [.blockResponse(BlockResponse(id: 9, blocks: [blocks[0]], proof: nil))])
  }

  // MARK: The tree

  @Test func whatCanNeverBeFinalLeavesTheTree() {
    let box = Box()
    var tree = BlockTree(root: Box.genesis, digest: Box.genesis.digest)
    let low = box.block(1, on: Box.genesis, "low")
    let final = box.block(2, on: Box.genesis, "final")
    let rival = box.block(3, on: low.header, "rival")
    let child = box.block(4, on: rival.header, "its child")
    let next = box.block(5, on: final.header, "next")
    for block in [low, final, rival, child, next] { tree.insert(block, block.header.digest) }
    #expect(
      tree.advance(to: final.header.digest) == [low, rival, child].map(\.header.digest))
    #expect(tree.count == 1 && tree[next.header.digest] != nil)
    #expect(tree.byteCount == next.bodyBytes)
  }

  @Test func aLowBlockLeavesTheTreeAlsoWhenItsViewIsHigh() {
    let box = Box()
    var tree = BlockTree(root: Box.genesis, digest: Box.genesis.digest)
    let first = box.block(1, on: Box.genesis, "first")
    let second = box.block(2, on: first.header, "second")
    let late = box.block(9, on: Box.genesis, "at the height of the first")
    for block in [first, second, late] { tree.insert(block, block.header.digest) }
    #expect(tree.advance(to: second.header.digest) == [late.header.digest])
    #expect(tree.count == 0)
  }
}
