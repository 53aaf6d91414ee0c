import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadTypes
import Testing

@testable import SanadSimulator

/// Scenarios of twins as they are played.
@Suite struct TwinCampaignTests {
  private static let enumeration = TwinEnumeration(views: 2, groupsMax: 2)

  private func scenario(_ turn: Int, _ groups: [UInt8]...) -> TwinScenario {
    TwinScenario(
      number: 1, turn: turn, partitions: groups.map { TwinPartition(grouping: $0) })
  }

  @Test func aScenarioIsDeterministic() throws {
    let scenario = try #require(Self.enumeration[40])
    let first = try TwinCampaign(Self.enumeration).play(scenario).run
    let second = try TwinCampaign(Self.enumeration).play(scenario).run
    #expect(first.trace == second.trace)
    #expect(first.violation == nil)
    #expect(first.blocks >= 3)
  }

  /// Twins that lead view 1 and are both heard propose two blocks in it. Where only one of them is with
  /// a quorum, the other hears of the view's certificate before it has anything to propose.
  @Test func twinsThatLeadContradictEachOther() throws {
    let campaign = try TwinCampaign(Self.enumeration)
    let report = try campaign.play(scenario(1, [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]))
    #expect(report.run.violation == nil)
    #expect(report.isConflicting)
    #expect(report.run.coverage[.twoNotarize] > 0)
    #expect(report.run.coverage[.evidenceStands] > 0)
  }

  /// A host that hears nobody in view 1 comes after when the partition is over.
  @Test func whoIsAloneComesAfter() throws {
    let campaign = try TwinCampaign(Self.enumeration)
    let report = try campaign.play(scenario(3, [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]))
    #expect(report.run.violation == nil)
    #expect(report.run.blocks > 3)
  }

  /// What is broken in a played world is noticed as in any other.
  @Test func seesASecondVoteOfAnHonestHost() throws {
    let campaign = try TwinCampaign(Self.enumeration)
    let world = try campaign.world(try #require(Self.enumeration[1]))
    world.begin()
    world.run(until: 50_000)
    let honest = try #require(world.honest.first?.process)
    for ballot in [
      Ballot.nullify, .finalize(BlockReference(parentView: View(0), digest: BlockDigest(.zero))),
    ] {
      let statement = Statement(epoch: Epoch(0), view: View(900), ballot: ballot)
      world.sign(
        statement.signedBytes(on: world.genesis.chainID), as: SigningRequestID(900), for: honest)
    }
    #expect(world.checks.violation?.property == .signing)
  }

  /// Two hosts of the validator are borne; with another validator down for good, nothing moves on.
  @Test func seesThatNothingMovesOn() throws {
    let campaign = try TwinCampaign(Self.enumeration)
    let world = try campaign.world(scenario(1, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]))
    world.begin()
    world.run(until: 50_000)
    for node in world.honest.prefix(2) {
      world.end(try #require(node.process), .kill)
      node.isGone = true
    }
    world.run(until: .max)
    #expect(world.checks.violation?.property == .progress)
  }

  // MARK: The script

  private func script(_ groups: [UInt8]...) -> TwinScript {
    TwinScript(
      TwinScenario(
        number: 1, turn: 1, partitions: groups.map { TwinPartition(grouping: $0) }),
      parts: [2, 0, 3, 4, 1], parameters: .localNetwork)
  }

  private func status(_ view: UInt64) -> PeerMessage {
    .status(
      PeerStatus(
        epoch: Epoch(0), view: View(view), entry: nil, finalizedView: View(0),
        finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil))
  }

  private func request() -> PeerMessage {
    .certificateRequest(
      CertificateRequest(epoch: Epoch(0), first: View(1), last: View(1), kinds: .entry))
  }

  /// Node 0 is part 2 and node 2 part 3: apart in view 1, together in view 2.
  @Test func aMessageGoesByItsOwnView() {
    var script = script([0, 0, 0, 1, 1], [0, 1, 0, 0, 1])
    let passes = [
      script.lets(status(1), from: 0, to: 2, at: 0),
      script.lets(status(1), from: 2, to: 0, at: 0),
      script.lets(status(1), from: 0, to: 1, at: 0),
      script.lets(status(2), from: 0, to: 2, at: 0),
      script.lets(status(3), from: 4, to: 0, at: 0),
      script.lets(.transactions(TransactionBatch([])), from: 0, to: 2, at: 0),
    ]
    #expect(passes == [false, false, true, true, true, true])
  }

  @Test func whatHasNoViewGoesByItsSenders() {
    var script = script([0, 0, 0, 1, 1], [0, 1, 0, 0, 1])
    let passes = [
      script.lets(request(), from: 0, to: 2, at: 0),
      script.enters(View(2), at: 0),
      script.lets(request(), from: 0, to: 2, at: 0),
      script.lets(request(), from: 2, to: 0, at: 0),
    ]
    #expect(passes == [false, false, true, false])
  }

  @Test func aPartitionEnds() {
    var script = script([0, 0, 0, 1, 1], [0, 0, 0, 1, 1])
    let passes = [
      script.lets(status(1), from: 0, to: 2, at: 1_000),
      script.lets(status(1), from: 0, to: 2, at: 1_000 + script.holds - 1),
      script.lets(status(1), from: 0, to: 2, at: 1_000 + script.holds),
      script.lets(status(2), from: 0, to: 2, at: 1_000 + script.holds),
    ]
    #expect(passes == [false, false, true, false])
    script.heal()
    let healed = [
      script.lets(status(2), from: 0, to: 2, at: 1_000 + script.holds)
    ]
    #expect(healed == [true])
  }

  @Test func theLastHostOutOfTheViewsEndsThem() {
    var script = script([0, 0, 0, 1, 1])
    let ends = [(2, 0), (2, 1), (1, 2), (2, 3), (2, 4), (2, 2)].map { view, place in
      script.enters(View(UInt64(view)), at: place)
    }
    #expect(ends == [false, false, false, false, false, true])
  }
}
