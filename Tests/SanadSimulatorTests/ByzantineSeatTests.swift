import SanadTypes
import Testing

@testable import SanadSimulator

/// Byzantine validators: each does what its character says, and is borne; more than f are not.
@Suite struct ByzantineSeatTests {
  /// Each character with what must come up when it is at work.
  private static let signs: [(ByzantineSeat.Character, [Coverage.Counter])] = [
    (.silent, [.nullified]), (.withholder, []), (.hoarder, []), (.lateLeader, [.nullified]),
    (.equivocator, [.twoNotarize]), (.ruleBreaker, [.nullifyAndFinalize]),
    (.badBuilder, [.invalidBlocks]), (.forger, [.bans]), (.mutator, [.nullifyAndFinalize]),
    (.flooder, []),
    (.liar, []), (.twins, []), (.clone, []),
  ]

  @Test(arguments: signs.indices)
  func isBorneAndSeen(number: Int) throws {
    let (character, counters) = Self.signs[number]
    var plan = SimulationPlan(
      calmWithSeed: 3, validators: 4, observers: 1, lasting: Milliseconds(5_000))
    plan.execution = .shared
    plan.workload.interval = 40_000
    plan.byzantine = [ByzantineSeat(node: 1, character)]
    let report = try Simulation.run(plan)
    #expect(report.violation == nil)
    #expect(report.blocks > 10)
    #expect(report.coverage[character] == 1)
    #expect((report.coverage[.byzantineMessages] > 0) == (character != .silent))
    for counter in counters { #expect(report.coverage[counter] > 0) }
  }

  @Test func onePlanGivesOneTrace() throws {
    var plan = SimulationPlan(calmWithSeed: 6, validators: 4, lasting: Milliseconds(3_000))
    plan.byzantine = [ByzantineSeat(node: 1, .twins)]
    #expect(try Simulation.run(plan).trace == Simulation.run(plan).trace)
  }

  @Test func signsAreOfEveryCharacter() {
    #expect(Set(Self.signs.map(\.0)) == Set(ByzantineSeat.Character.allCases))
  }

  /// What travels as bytes is refused as bytes, by the same rules.
  @Test(arguments: [ByzantineSeat.Character.flooder, .mutator])
  func isBorneInFrames(character: ByzantineSeat.Character) throws {
    var plan = SimulationPlan(calmWithSeed: 4, validators: 4, lasting: Milliseconds(4_000))
    plan.wire = .frames
    plan.byzantine = [ByzantineSeat(node: 2, character)]
    #expect(try Simulation.run(plan).violation == nil)
  }

  /// Two of four: nothing is promised, and the checkers see what comes of it.
  @Test(arguments: [ByzantineSeat.Character.ruleBreaker, .mutator, .silent])
  func moreThanTheFaultsBreakSomething(character: ByzantineSeat.Character) throws {
    var broken: Property?
    for seed in 1...24 as ClosedRange<UInt64> where broken == nil {
      var plan = SimulationPlan(
        calmWithSeed: seed, validators: 4, lasting: Milliseconds(4_000))
      plan.execution = .shared
      plan.byzantine = [ByzantineSeat(node: 0, character), ByzantineSeat(node: 2, character)]
      broken = try Simulation.run(plan).violation?.property
    }
    let expected: Set<Property?> = [.agreement, .honesty, .progress, .idleness]
    #expect(expected.contains(broken))
  }

  /// A peer that was banned comes back after a time, and not before.
  @Test func aBanEndsAConnection() {
    var network = SimulatedNetwork(SimulationPlan(calmWithSeed: 1, validators: 4))
    network.ban(0, 1, until: 500)
    let outcomes = [(1, 0, 499), (1, 0, 500), (2, 0, 0)].map { one, other, time in
      network.connect(one, other, at: UInt64(time))
    }
    #expect(outcomes == [false, true, true])
  }
}
