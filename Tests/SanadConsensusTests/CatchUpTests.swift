import SanadCodec
import SanadTypes
import Testing

@testable import SanadConsensus

/// Nodes that were away, and chains that are long (consensus.md 2.10, 2.12).
@Suite struct CatchUpTests {
  @Test func aNodeThatWasAwayForManyBlocksCatchesUpByRanges() {
    let cluster = Cluster(validators: 4, observers: 1)
    for place in 0..<3 { cluster.start(place) }
    cluster.run(until: 300)
    for round in 0..<150 {
      cluster.at(300 + UInt64(round) * 80) { $0.submit("pay \(round)", to: round % 3) }
    }
    cluster.run(until: 25_000)
    let height = cluster.nodes[0].lastFinal.height
    #expect(height >= Height(50))
    cluster.start(3)
    cluster.start(4)
    cluster.run(until: 29_000)
    #expect(cluster.nodes[3].lastFinal.height >= height)
    #expect(cluster.nodes[4].lastFinal.height >= height)
    #expect(cluster.checker.violations == [])
    let tree = cluster.nodes[3].engine?.tree.count ?? 0
    #expect(tree < 20, "nothing is left over")
  }

  @Test func aHoleThatOpensWhileAGapIsBeingClosedIsClosedToo() {
    let cluster = Cluster(validators: 4)
    for place in 0..<3 { cluster.start(place) }
    cluster.run(until: 300)
    for round in 0..<80 {
      cluster.at(300 + UInt64(round) * 100) { $0.submit("pay \(round)", to: round % 3) }
    }
    cluster.run(until: 3_000)
    // The answers get lost, so that the gap stays open and the finalization above it moves on; then
    // some proposals get lost as well, which makes a second hole above the first.
    cluster.start(3)
    cluster.isLost = { message, _, target in
      if case .blockResponse = message { return target == 3 }
      return false
    }
    cluster.run(until: 4_000)
    let away = cluster.nodes[3]
    let goal = away.engine?.snapshot.catchUp
    #expect(goal != nil, "a range is being asked for")
    cluster.isLost = { message, _, target in
      switch message {
      case .blockResponse, .proposal: target == 3
      default: false
      }
    }
    cluster.run(until: 5_000)
    cluster.isLost = { message, _, target in
      if case .blockResponse = message { return target == 3 }
      return false
    }
    cluster.run(until: 6_000)
    #expect(away.engine?.snapshot.catchUp == goal, "the gap is still open")
    let top = away.engine?.snapshot.target ?? View(0)
    cluster.isLost = { _, _, _ in false }
    cluster.run(until: 20_000)
    #expect(away.lastFinal.height == cluster.nodes[0].lastFinal.height)
    #expect(away.lastFinal.view > top)
    #expect(cluster.checker.violations == [])
  }

  @Test func aRangeThatDoesNotHangTogetherIsRefused() {
    let cluster = Cluster(validators: 4)
    for place in 0..<3 { cluster.start(place) }
    cluster.run(until: 300)
    for round in 0..<20 {
      cluster.at(300 + UInt64(round) * 100) { $0.submit("pay \(round)", to: round % 3) }
    }
    cluster.run(until: 6_000)
    let height = cluster.nodes[0].lastFinal.height
    cluster.checker.byzantine = [ValidatorIndex(0)]
    // One peer leaves the second block out of every range.
    cluster.tampers = { message, source in
      guard source == 0, case .blockResponse(let response) = message, response.blocks.count > 2
      else { return message }
      var blocks = response.blocks
      blocks.remove(at: 1)
      return .blockResponse(
        BlockResponse(id: response.id, blocks: blocks, proof: response.proof))
    }
    cluster.start(3)
    cluster.run(until: 9_000)
    #expect(cluster.nodes[3].lastFinal.height >= height)
    #expect(cluster.checker.violations == [])
  }

  @Test func leadersAddNoTransactionsToADeepUnfinalizedChain() throws {
    // Finalize votes are lost, so that the chain grows without finality.
    let cluster = Cluster(validators: 4)
    cluster.startAll()
    cluster.isLost = { message, _, _ in
      switch message {
      case .vote(let vote): vote.kind == .finalize
      case .voteBundle: true
      default: false
      }
    }
    for round in 0..<120 {
      cluster.at(300 + UInt64(round) * 100) { $0.submit("pay \(round)", to: round % 4) }
    }
    cluster.run(until: 14_000)
    let engine = try #require(cluster.nodes[0].engine)
    let chain = engine.tree.chain(to: engine.tipDigest) ?? []
    let loaded = chain.count { !$0.node.block.transactions.isEmpty }
    #expect(loaded == ConsensusEngine.loadedDepthMax)
    #expect(chain.count > loaded)
    #expect(cluster.nodes.allSatisfy { $0.lastFinal.height == Height(0) })
    cluster.isLost = { _, _, _ in false }
    cluster.run(until: 20_000)
    #expect(cluster.nodes.allSatisfy { $0.mempool.isEmpty })
    #expect(cluster.checker.violations == [])
  }

  @Test func aLongTimeWithoutQuorumTakesNoMemoryAndEndsSoonAfter() {
    let cluster = Cluster(validators: 4)
    cluster.startAll()
    cluster.run(until: 300)
    cluster.isOpen = { source, target in source / 2 == target / 2 }
    for place in 0..<4 { cluster.submit("pay", to: place, gossip: []) }
    cluster.run(until: 600_000)
    #expect(cluster.nodes.allSatisfy { $0.lastFinal.height == Height(0) })
    #expect(cluster.nodes.allSatisfy { ($0.engine?.slots.count ?? 99) <= 4 })
    let sent = cluster.sent
    cluster.run(until: 660_000)
    #expect(cluster.sent - sent < 60 * 4 * 3 * 10, "retries have slowed down")
    cluster.isOpen = { _, _ in true }
    cluster.run(until: 665_400)
    #expect(cluster.nodes.allSatisfy { $0.lastFinal.height >= Height(1) })
  }

  @Test func finalizationJournalledWithoutItsBodySurvivesACrash() {
    let cluster = Cluster(validators: 4)
    cluster.startAll()
    cluster.run(until: 300)
    // One node never gets a body, only certificates.
    let last = cluster.leader(of: 4)
    cluster.isLost = { message, _, target in
      switch message {
      case .proposal, .blockResponse: target == last
      default: false
      }
    }
    cluster.submit("pay", to: 0)
    cluster.run(until: 3_000)
    let away = cluster.nodes[last]
    #expect(cluster.nodes[0].lastFinal.height >= Height(1))
    #expect(away.lastFinal.height < cluster.nodes[0].lastFinal.height)
    #expect(away.engine?.target != nil)
    cluster.crash(last)
    cluster.isLost = { _, _, _ in false }
    cluster.start(last)
    #expect(away.engine?.target != nil, "the target is derived from the journal")
    cluster.run(until: 4_000)
    #expect(away.lastFinal.height == cluster.nodes[0].lastFinal.height)
    #expect(cluster.checker.violations == [])
  }
}
