import SanadCrypto
import SanadTypes
import Testing

@testable import SanadSimulator

/// A node that joins by a snapshot when a run is over.
@Suite struct JoinEpisodeTests {
  private static func plan(_ seed: UInt64, epochs: Bool = false) -> SimulationPlan {
    var plan = SimulationPlan(
      calmWithSeed: seed, validators: 4, observers: 1, lasting: Milliseconds(3_000))
    plan.signatures = .ed25519
    plan.workload.interval = 100_000
    return plan
  }

  @Test func whatComesUpComesUp() throws {
    var coverage = Coverage()
    for seed in UInt64(1)...6 {
      let report = try Simulation.run(Self.plan(seed))
      #expect(report.violation == nil, "seed \(seed)")
      #expect(report.coverage[.snapshotJoins] == 1, "seed \(seed)")
      coverage.add(report.coverage)
    }
    for counter: Coverage.Counter in [.joinCrashes, .joinResumed, .joinParted, .joinTimedOut] {
      #expect(coverage[counter] > 0, "\(counter)")
    }
  }

  @Test func anotherStateThanThatOfTheSecondExecutionIsFound() throws {
    let world = try World(Self.plan(7), log: nil)
    world.run()
    let stores = world.honest.map(\.store)
    func run(_ root: (Height) -> Digest?) throws -> JoinEpisode.Outcome? {
      var episode = try JoinEpisode(world.genesis, stores: stores, seed: 7)
      return try episode?.run(expecting: root)
    }
    let outcome = try #require(try run(world.checks.ledger.root(at:)))
    #expect(outcome.chunks > 4 && outcome.offer.height > Height(0))
    // The same again: one seed gives one life.
    #expect(try run(world.checks.ledger.root(at:))?.crashes == outcome.crashes)
    #expect(throws: Breach.self) { try run { _ in .zero } }
    #expect(throws: Breach.self) { try run { _ in nil } }
  }

  @Test func whereNobodyHasStoredABlockNobodyJoins() throws {
    let world = try World(Self.plan(8), log: nil)
    #expect(try JoinEpisode(world.genesis, stores: [], seed: 8) == nil)
    #expect(try JoinEpisode(world.genesis, stores: world.honest.map(\.store), seed: 8) == nil)
  }
}
