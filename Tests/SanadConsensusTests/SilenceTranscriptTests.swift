import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Stories of nodes that fall silent and of nodes that come back (consensus.md 2.8, 2.10), as golden
/// files like those of TranscriptTests.
@Suite struct SilenceTranscriptTests {
  private func check(_ cluster: Cluster, _ name: String) throws {
    #expect(cluster.checker.violations == [])
    try cluster.transcript?.check(name)
  }

  /// A node votes in view 1, which does not become final, crashes, and has no journal any more.
  private func loseJournal(of place: Int, in cluster: Cluster) {
    cluster.isLost = { message, _, _ in
      if case .vote(let vote) = message { vote.kind == .finalize } else { false }
    }
    cluster.submit("pay", to: cluster.leader(of: 1))
    cluster.run(until: 560)
    cluster.crash(place)
    cluster.nodes[place].journal = []
    cluster.isLost = { _, _, _ in false }
  }

  private func abstentions(_ cluster: Cluster, _ place: Int) -> Abstention? {
    cluster.nodes[place].engine?.rules.abstentions
  }

  /// One node computes another state: it stops signing, the others go on without it, and it follows
  /// their views without committing what it does not agree with.
  @Test func aNodeThatComputesOtherwiseFallsSilent() throws {
    let cluster = Cluster.rested(4)
    let wrong = cluster.leader(of: 3)
    cluster.checker.damaged = [wrong]
    cluster.nodes[wrong].isMiscounting = true
    cluster.submit("pay", to: cluster.leader(of: 1))
    cluster.at(700) { $0.submit("pay again", to: cluster.leader(of: 2)) }
    cluster.run(until: 2_500)
    #expect(abstentions(cluster, wrong) == .diverged)
    #expect(cluster.nodes[wrong].lastFinal.height == Height(0))
    let others = cluster.validators.filter { $0.place != wrong }
    #expect(others.allSatisfy { $0.lastFinal.height == Height(2) })
    #expect(cluster.nodes[wrong].engine?.view == others.first?.engine?.view)
    try check(cluster, "divergence")
  }

  /// A node comes back with an older journal: a peer has a vote of its that it does not know.
  @Test func aNodeThatForgotAVoteFallsSilent() throws {
    let cluster = Cluster.rested(4)
    let forgetful = cluster.leader(of: 3)
    cluster.checker.damaged = [forgetful]
    loseJournal(of: forgetful, in: cluster)
    cluster.start(forgetful)
    cluster.run(until: 1_500)
    #expect(abstentions(cluster, forgetful) == .quarantined)
    try check(cluster, "quarantine")
  }

  /// The same node comes back: the others show what it can have signed, it listens until that lies
  /// a whole view behind it, and then leads and votes like everybody.
  @Test func aNodeThatForgotAVoteRecovers() throws {
    let cluster = Cluster.rested(4)
    let forgetful = cluster.leader(of: 3)
    loseJournal(of: forgetful, in: cluster)
    cluster.start(forgetful)
    cluster.checker.damaged = [forgetful]
    for round in 0..<6 as Range<UInt64> {
      cluster.at(1_600 + round * 300) { $0.submit("pay \(round)", to: cluster.leader(of: 2)) }
    }
    cluster.run(until: 2_000)
    #expect(abstentions(cluster, forgetful) == .quarantined)
    cluster.run(until: 5_000)
    #expect(abstentions(cluster, forgetful) == [])
    let heights = cluster.validators.map(\.lastFinal.height)
    #expect(heights.allSatisfy { $0 == heights[0] && $0 >= Height(6) })
    let recovered = cluster.nodes[forgetful].observations.compactMap { observation -> View? in
      if case .recovered(_, let floor) = observation { floor } else { nil }
    }
    #expect(recovered.count == 1)
    let floor = try #require(recovered.first)
    let votes = cluster.nodes[forgetful].journal.compactMap { record -> View? in
      if case .vote(let vote) = record { vote.view } else { nil }
    }
    #expect(votes.allSatisfy { $0 > floor })
    #expect(!votes.isEmpty)
    try check(cluster, "recovery")
  }

  /// The same node with a floor that covers what it may have forgotten goes on above it.
  @Test func aFloorKeepsANodeSilentUpToThere() throws {
    let cluster = Cluster.rested(4)
    let forgetful = cluster.leader(of: 3)
    loseJournal(of: forgetful, in: cluster)
    cluster.start(forgetful, voteFloor: View(2))
    cluster.at(1_000) { $0.submit("pay again", to: cluster.leader(of: 2)) }
    cluster.at(1_500) { $0.submit("and again", to: cluster.leader(of: 3)) }
    cluster.run(until: 3_000)
    #expect(abstentions(cluster, forgetful) == [])
    #expect(cluster.validators.allSatisfy { $0.lastFinal.height == Height(3) })
    try check(cluster, "vote-floor")
  }

  /// Somebody else signs with the key of a node that is silent: the node says so, once it has heard
  /// where the others are.
  @Test func aKeyThatSignsElsewhereIsFound() throws {
    let cluster = Cluster(validators: 4)
    let silent = cluster.leader(of: 3)
    cluster.checker.damaged = [silent]
    cluster.checker.byzantine = [ValidatorIndex(UInt16(silent))]
    cluster.nodes[silent].abstentions = .quarantined
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    // The views of an idle chain would let a vote for view 7 wait: it is told by a status only.
    let statement = Statement(epoch: Epoch(0), view: View(7), ballot: .nullify)
    let vote = SimulatedKeys.vote(statement, by: ValidatorIndex(UInt16(silent)))
    let status = PeerStatus(
      epoch: Epoch(0), view: View(1), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: vote)
    cluster.deliver(.status(status), from: cluster.leader(of: 1), to: silent)
    cluster.run(until: 800)
    #expect(
      cluster.nodes[silent].observations.contains {
        if case .twin(vote, _) = $0 { true } else { false }
      })
    try check(cluster, "twin")
  }

  /// A node that was down while three blocks became final fetches what it lacks.
  @Test func aNodeThatWasAwayCatchesUp() throws {
    let cluster = Cluster.rested(4)
    let away = cluster.leader(of: 4)
    cluster.crash(away)
    for round in 0..<3 {
      cluster.at(600 + UInt64(round) * 200) {
        $0.submit("pay \(round)", to: $0.leader(of: 1))
      }
    }
    cluster.run(until: 1_400)
    #expect(cluster.nodes[cluster.leader(of: 1)].lastFinal.height >= Height(3))
    cluster.transcript = Transcript()
    cluster.start(away)
    cluster.run(until: 2_200)
    let heights = cluster.validators.map(\.lastFinal.height)
    #expect(heights.allSatisfy { $0 == heights[0] })
    try check(cluster, "catch-up")
  }
}
