import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Stories whose text is the review surface of the protocol: a change of behaviour appears as the
/// diff of a golden file under Transcripts. Regenerate with SANAD_REGENERATE=1.
@Suite struct TranscriptTests {
  private func check(_ cluster: Cluster, _ name: String) throws {
    #expect(cluster.checker.violations == [])
    try cluster.transcript?.check(name)
  }

  private func heights(_ cluster: Cluster) -> [UInt64] {
    cluster.validators.map { $0.lastFinal.height.value }
  }

  @Test func finalizesOneTransactionInThreeDelaysAndFallsSilent() throws {
    let cluster = Cluster.rested(4)
    cluster.submit("pay", to: 0)
    cluster.run(until: 3_000)
    #expect(heights(cluster) == [1, 1, 1, 1])
    try check(cluster, "happy-path")
  }

  @Test func oneTransactionCostsItsDelaysBuildExecuteAndSyncs() throws {
    let times = ClusterTimes(
      latencyMin: 20, sync: 7, sign: 1, verify: 1, build: 5, execute: 6)
    let cluster = Cluster.rested(4, times)
    cluster.submit("pay", to: cluster.leader(of: 1))
    cluster.run(until: 3_000)
    #expect(heights(cluster) == [1, 1, 1, 1])
    try check(cluster, "happy-path-with-costs")
  }

  @Test func nullifiesASilentLeaderAndGoesOn() throws {
    let cluster = Cluster.rested(4)
    cluster.crash(cluster.leader(of: 1))
    cluster.submit("pay", to: cluster.leader(of: 2))
    cluster.run(until: 2_500)
    #expect(cluster.validators.filter(\.isUp).allSatisfy { $0.lastFinal.height == Height(1) })
    try check(cluster, "silent-leader")
  }

  @Test func leaderJustifiesItselfAfterASplitCompletion() throws {
    let cluster = Cluster.rested(4)
    let leaders = [cluster.leader(of: 1), cluster.leader(of: 2)]
    let holder = try #require((0..<4).first { !leaders.contains($0) })
    // Only one node gets the notarize votes of view 1, and nothing that it sends arrives: it holds a
    // notarization while the others nullify.
    cluster.isLost = { message, source, target in
      if source == holder { return true }
      if case .vote(let vote) = message { return vote.kind == .notarize && target != holder }
      if case .voteBundle = message { return true }
      return false
    }
    cluster.at(1_405) { $0.isLost = { _, _, _ in false } }
    cluster.submit("pay", to: leaders[0])
    cluster.run(until: 3_000)
    #expect(cluster.nodes[holder].observations.contains { $0.certifies(.notarize, View(1)) })
    #expect(cluster.nodes[leaders[1]].observations.contains { $0.certifies(.nullify, View(1)) })
    #expect(heights(cluster).allSatisfy { $0 >= 1 })
    #expect(Set(heights(cluster)).count == 1)
    try check(cluster, "split-completion")
  }

  @Test func sendsLostFinalizeVotesAgain() throws {
    let cluster = Cluster.rested(4)
    cluster.isLost = { message, _, _ in
      if case .vote(let vote) = message { vote.kind == .finalize } else { false }
    }
    cluster.at(600) { $0.isLost = { _, _, _ in false } }
    cluster.submit("pay", to: 0)
    cluster.run(until: 1_500)
    #expect(heights(cluster).allSatisfy { $0 >= 1 })
    try check(cluster, "lost-finalize")
  }

  @Test func namesAnEquivocatingLeader() throws {
    let cluster = Cluster(validators: 4)
    let liar = cluster.leader(of: 1)
    cluster.nodes[liar].isPuppet = true
    cluster.checker.byzantine = [ValidatorIndex(UInt16(liar))]
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    let honest = (0..<4).filter { $0 != liar }
    for (place, target) in honest.enumerated() {
      let proposal = cluster.proposal(in: 1, by: liar, ["variant \(place % 2)"])
      cluster.deliver(.proposal(proposal), from: liar, to: target)
    }
    cluster.run(until: 2_500)
    #expect(
      honest.allSatisfy {
        cluster.nodes[$0].engine?.snapshot.evidence.first?.offence == .twoNotarize
      })
    #expect(honest.allSatisfy { cluster.nodes[$0].lastFinal.height >= Height(1) })
    try check(cluster, "equivocating-leader")
  }

  @Test func wholeClusterRestartsAfterNullify() throws {
    let cluster = Cluster.rested(4)
    cluster.isLost = { _, _, _ in true }
    for place in 0..<4 { cluster.submit("pay", to: place, gossip: []) }
    cluster.run(until: 1_000)
    let silent = cluster.leader(of: 1)
    for place in 0..<4 { cluster.crash(place) }
    // The leader stays down, so that the own vote of each of the others is needed; and bundles,
    // which would mask a node that does not count its own vote (section 6), stay lost.
    cluster.isLost = { message, _, _ in
      if case .voteBundle = message { true } else { false }
    }
    for place in 0..<4 where place != silent { cluster.start(place) }
    cluster.run(until: 1_300)
    let up = cluster.validators.filter(\.isUp)
    #expect(up.count == 3)
    #expect(up.allSatisfy { ($0.engine?.view ?? View(0)) >= View(2) })
    try check(cluster, "restart-after-nullify")
  }

  @Test func ringOfFiveFinalizes() throws {
    let cluster = Cluster.rested(5)
    cluster.isOpen = { source, target in (source + 1) % 5 == target || (target + 1) % 5 == source }
    for place in 0..<5 { cluster.submit("pay", to: place, gossip: []) }
    cluster.run(until: 2_000)
    #expect(heights(cluster).allSatisfy { $0 >= 1 })
    try check(cluster, "ring-of-five")
  }

  @Test func nullifiesALeaderThatWithholdsUnderWork() throws {
    let cluster = Cluster(validators: 4)
    let idler = cluster.leader(of: 1)
    cluster.nodes[idler].isPuppet = true
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    cluster.submit("pay", to: cluster.leader(of: 2))
    cluster.run(until: 2_500)
    let honest = cluster.validators.filter(\.isUp)
    #expect(honest.allSatisfy { $0.lastFinal.height == Height(1) })
    try check(cluster, "withholding-leader")
  }

  @Test func workKnownToOneNodeWaitsForTheOthers() throws {
    let cluster = Cluster.rested(4)
    let lonely = cluster.leader(of: 3)
    cluster.submit("only here", to: lonely, gossip: [])
    cluster.run(until: 1_900)
    #expect(heights(cluster) == [0, 0, 0, 0])
    cluster.submit("good", to: cluster.leader(of: 1))
    cluster.run(until: 8_000)
    #expect(heights(cluster).allSatisfy { $0 >= 1 })
    #expect(cluster.nodes[lonely].mempool.isEmpty, "its own turn as a leader comes")
    try check(cluster, "work-known-to-one")
  }

  @Test func votesSpammedIntoAnIdleChainMakeNoBlocks() throws {
    let cluster = Cluster(validators: 4)
    let spammer = cluster.leader(of: 2)
    cluster.nodes[spammer].isPuppet = true
    cluster.checker.byzantine = [ValidatorIndex(UInt16(spammer))]
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    for round in 0..<40 {
      cluster.at(500 + UInt64(round) * 100) { cluster in
        for view in UInt64(1)...3 {
          let statement = Statement(epoch: Epoch(0), view: View(view), ballot: .nullify)
          let index = ValidatorIndex(UInt16(spammer))
          let vote = SimulatedKeys.vote(statement, by: index)
          for target in 0..<4 where target != spammer {
            cluster.deliver(.vote(vote), from: spammer, to: target)
          }
        }
      }
    }
    cluster.run(until: 4_900)
    #expect(cluster.validators.allSatisfy { $0.lastFinal.height == Height(0) })
    cluster.run(until: 7_000)
    #expect(cluster.validators.filter(\.isUp).allSatisfy { $0.lastFinal.height == Height(1) })
    try check(cluster, "vote-spammer")
  }

  @Test func wholeClusterLosesPowerWithTheSlotWrittenAndTheRecordsLost() throws {
    let cluster = Cluster.rested(4, ClusterTimes(latencyMin: 10, sync: 30))
    cluster.submit("pay", to: 0)
    // Until the finalize votes are being synced beside the notarization.
    cluster.run(until: 600)
    for place in 0..<4 {
      cluster.crash(place) { record in
        if case .vote = record { true } else { false }
      }
    }
    for place in 0..<4 { cluster.start(place) }
    cluster.run(until: 3_000)
    #expect(heights(cluster).allSatisfy { $0 >= 1 })
    try check(cluster, "power-loss")
  }

  @Test func idlesForAnHourWithOneBlockPerHeartbeat() throws {
    let cluster = Cluster.rested(4)
    cluster.transcript = nil
    cluster.run(until: 60_500)
    #expect(heights(cluster).allSatisfy { (11...12).contains($0) })
    cluster.run(until: 3_600_500, eventsMax: 5_000_000)
    #expect(heights(cluster).allSatisfy { (660...720).contains($0) })
    for node in cluster.validators {
      guard let snapshot = node.engine?.snapshot else { continue }
      #expect(snapshot.slotCount <= 3 && snapshot.blockCount <= 2)
      #expect(node.journal.count < 20)
      #expect(!node.observations.contains { if case .gaveUp = $0 { true } else { false } })
    }
    #expect(cluster.checker.violations == [])
  }

  @Test func observerFollowsFinality() throws {
    let cluster = Cluster(validators: 4, observers: 1)
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    for round in 0..<3 {
      cluster.at(600 + UInt64(round) * 200) { $0.submit("pay \(round)", to: round) }
    }
    cluster.run(until: 2_000)
    #expect(cluster.nodes[4].lastFinal.height == Height(3))
    try check(cluster, "observer")
  }
}
