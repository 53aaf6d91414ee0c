import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConsensus

/// Less time for a leader that has long been silent, and certificates that a few pass on for all
/// (consensus.md 2.7).
@Suite struct SkipAndRelayTests {
  private typealias Box = EngineBox

  // MARK: Leaders that are silent

  private static let horizon = UInt64(15_000)

  /// A box at a time, in which validators other than the leader of view 1 were last heard at another.
  private func box(at time: UInt64, heardAt heard: UInt64, count: Int = 2) -> Box {
    var box = Box.follower(of: 1...1)
    for signer in box.others(1).prefix(count) { box.engine.lastHeard[Int(signer)] = Instant(heard) }
    box.time = time
    return box
  }

  private func leaderTimeout(_ box: Box) -> UInt64? {
    var box = box
    box.findWork()
    return box.engine.timers[.leader].map { $0.elapsed(since: box.now.instant).value }
  }

  @Test func whoHasBeenSilentForTooLongGetsHalfADelay() {
    #expect(ChainParameters.localNetwork.inactivityHorizon.value == Self.horizon)
    let time = Self.horizon + 1
    #expect(leaderTimeout(box(at: time, heardAt: time)) == 50)
    #expect(
      leaderTimeout(box(at: time - 1, heardAt: time - 1)) == 400, "T_skip itself is no silence")
  }

  @Test func theLeadersOwnVoteMakesItActive() {
    var box = box(at: 40_000, heardAt: 40_000)
    box.engine.lastHeard[Int(box.leader(1))] = Instant(40_000 - Self.horizon)
    #expect(leaderTimeout(box) == 400)
    box.engine.lastHeard[Int(box.leader(1))] = Instant(40_000 - Self.horizon - 1)
    #expect(leaderTimeout(box) == 50)
    // Any vote on its own channel, of whichever view.
    box.hearVote(9, .nullify, by: box.leader(1))
    #expect(leaderTimeout(box) == 400)
  }

  /// Who hears nobody cannot tell a leader that is down from a cable that is.
  @Test func withoutAQuorumNobodyIsInactive() {
    let time = UInt64(40_000)
    #expect(leaderTimeout(box(at: time, heardAt: time, count: 1)) == 400)
    #expect(leaderTimeout(box(at: time, heardAt: time - Self.horizon)) == 50)
    #expect(leaderTimeout(box(at: time, heardAt: time - Self.horizon - 1)) == 400)
  }

  @Test func aNodeThatHasJustStartedSkipsNobody() {
    var box = Box.follower(of: 1...1)
    for signer in box.others(1) { box.engine.lastHeard[Int(signer)] = Instant(200) }
    #expect(leaderTimeout(box) == 400)
  }

  @Test func aNodeDoesNotSkipItself() {
    var box = Box.leader(of: 1)
    for signer in box.others { box.engine.lastHeard[Int(signer)] = Instant(40_000) }
    box.time = 40_000
    #expect(leaderTimeout(box) == 400)
  }

  /// What it proposes in its time counts as anybody's.
  @Test func aSkippedLeaderMayStillPropose() {
    var box = box(at: 40_000, heardAt: 40_000)
    box.findWork()
    #expect(box.engine.timers[.leader] != nil)
    let block = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    #expect(box.voted == ["notarize 1"] && box.engine.timers[.leader] == nil)
  }

  /// The effect on a cluster: the views of a dead leader cost its time at first, and later next to
  /// nothing, and everything goes on when it is back.
  @Test func aDeadLeaderCostsLessAndComesBack() {
    let cluster = Cluster.rested(4)
    let dead = cluster.leader(of: 1)
    cluster.crash(dead)
    let alive = (0..<4).filter { $0 != dead }
    for round in 1...30 as ClosedRange<UInt64> {
      cluster.at(round * 1_000) { $0.submit("pay \(round)", to: alive[0]) }
    }
    cluster.run(until: 31_500)
    let timeouts = cluster.nodes[alive[1]].observations.compactMap { seen -> UInt64? in
      guard case .working(let view, _, let leader, _) = seen, cluster.leader(of: view.value) == dead
      else { return nil }
      return leader.value
    }
    #expect(timeouts.first == 400 && timeouts.last == 50)
    #expect(alive.allSatisfy { cluster.nodes[$0].lastFinal.height.value >= 30 })
    cluster.start(dead)
    for round in 32...60 as ClosedRange<UInt64> {
      cluster.at(round * 1_000) { $0.submit("pay \(round)", to: alive[0]) }
    }
    cluster.run(until: 61_000)
    #expect(Set(cluster.nodes.prefix(4).map(\.lastFinal.height)).count == 1)
    let led = cluster.nodes[alive[1]].chain.suffix(12).map { Int($0.block.header.leader.value) }
    #expect(led.contains(dead), "it leads again")
    #expect(cluster.checker.violations.isEmpty)
  }

  // MARK: Who passes certificates on

  /// A box of many validators whose node is, or is not, among the first four from view 1's leader on.
  private func large(_ validators: Int, isFirst: Bool) throws -> Box {
    for place in 0..<UInt16(validators) {
      let box = Box(place: place, validators: validators)
      let first = (1...4 as ClosedRange<UInt64>).map { box.leader($0) }
      if first.contains(place) == isFirst { return box }
    }
    throw Missing()
  }

  private struct Missing: Error {}

  private func certificatesSent(_ box: Box) -> [Recipients] {
    box.effects.messages.compactMap {
      if case .certificate = $0.message { $0.recipients } else { nil }
    }
  }

  @Test func upToSixteenEverybodyPassesOnAtOnce() throws {
    var box = try large(16, isFirst: false)
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.settleJobs()
    #expect(certificatesSent(box) == [.validators])
    #expect(box.engine.timers[.relay] == nil)
  }

  @Test func ofMoreTheFirstFourPassOnAtOnce() throws {
    var box = try large(17, isFirst: true)
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.settleJobs()
    #expect(certificatesSent(box) == [.validators])
  }

  @Test func theOthersWaitAndLeaveOutWhoHasIt() throws {
    var box = try large(17, isFirst: false)
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.settleJobs()
    let next = PeerID.validator(ValidatorIndex(box.leader(2)))
    #expect(certificatesSent(box) == [.peer(next)], "who leads next needs it at once")
    #expect(
      box.engine.timers[.relay].map { $0.elapsed(since: box.now.instant) } == Milliseconds(50))
    let (left, voter) = (box.others[3], box.others[4])
    let status = PeerStatus(
      epoch: Epoch(0), view: View(2), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil)
    box.hear(.status(status), from: left)
    box.hearVote(2, .nullify, by: voter)
    box.settleJobs()
    box.effects.removeAll()
    box.fire(.relay)
    let reached = certificatesSent(box)
    #expect(reached.count == box.others.count - 2)
    for peer in [left, voter] {
      #expect(!reached.contains(.peer(.validator(ValidatorIndex(peer)))))
    }
    #expect(box.engine.timers[.relay] == nil && box.engine.heldRelays.isEmpty)
  }

  /// Who has left a view may still lack its finalization.
  @Test func aFinalizationGoesToWhoHasNotSaidThatItIsFinal() throws {
    var box = try large(17, isFirst: false)
    let block = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.effects.removeAll()
    box.hear(.certificate(box.certificate(1, .finalize(Box.reference(block)))), from: box.other)
    box.settleJobs()
    func status(_ final: UInt64, epoch: UInt64 = 0) -> PeerMessage {
      .status(
        PeerStatus(
          epoch: Epoch(epoch), view: View(2), entry: nil, finalizedView: View(final),
          finalizedHeight: Height(final), flags: [], lastVoteOfYours: nil))
    }
    box.hear(status(0), from: box.others[3])
    box.hear(status(1), from: box.others[4])
    box.hear(status(0, epoch: 1), from: box.others[5])
    box.settleJobs()
    box.effects.removeAll()
    box.fire(.relay)
    let reached = certificatesSent(box)
    #expect(reached.contains(.peer(.validator(ValidatorIndex(box.others[3])))))
    for peer in box.others[4...5] {
      #expect(!reached.contains(.peer(.validator(ValidatorIndex(peer)))))
    }
  }

  /// Where nothing comes of the first four the others' word arrives, half a delay later.
  @Test func aClusterOfSeventeenNeedsNoneOfTheFirstFour() {
    let cluster = Cluster.rested(17)
    cluster.isLost = { message, source, _ in
      guard case .certificate(let certificate) = message else { return false }
      return (0..<4 as Range<UInt64>).contains {
        cluster.leader(of: certificate.view.value + $0) == source
      }
    }
    cluster.submit("pay", to: cluster.leader(of: 1))
    cluster.run(until: 4_000)
    #expect(cluster.validators.allSatisfy { $0.lastFinal.height >= Height(1) })
    #expect(cluster.checker.violations.isEmpty)
  }
}
