import SanadConsensus
import SanadLedger
import SanadTypes
import Synchronization
import Testing

@testable import SanadReplica

/// The budgets B and X of consensus.md 2.2: a builder that is out of time ends its block, and what
/// takes long is said and counted, and is never a reason against a block.
@Suite struct BudgetTests {
  /// A clock on which each look takes so many milliseconds.
  private final class TickingClock: MonotonicClock {
    private let time = Mutex<UInt64>(0)
    private let tick: UInt64

    init(tick: UInt64) { self.tick = tick }

    func instant() -> Instant {
      Instant(
        time.withLock {
          $0 += tick
          return $0
        })
    }
  }

  private func blocks(of node: DrivenReplica) -> [Int] {
    node.ports.finals.map(\.transactions.count).filter { $0 > 0 }
  }

  /// B is 150 ms, and transactions are added for three quarters of it, 113 ms.
  @Test(
    arguments: [(113, [1, 1, 1, 1]), (57, [2, 2]), (112, [2, 2]), (28, [4])] as [(UInt64, [Int])])
  func aSlowBuilderMakesSmallerBlocksAndLosesNothing(tick: UInt64, expected: [Int]) throws {
    var disks = ReplicaDisks(try SmallNetwork())
    disks.clock = TickingClock(tick: tick)
    try disks.initialise()
    let node = try DrivenReplica(disks)
    let transactions = try (0..<4).map { try node.network.transfer(sequence: $0) }
    node.deliver(.submittedBatch(transactions, SubmissionTicket(1)))
    node.run(for: 20_000)
    #expect(blocks(of: node) == expected)
    #expect(node.ports.finals.flatMap(\.transactions) == transactions.map(\.id))
    #expect(node.host.snapshot.waiting == 0)
  }

  @Test func whatTakesItsWholeBudgetIsInTimeAndAMillisecondMoreIsNot() {
    var budgets = BlockBudgets(.localNetwork)
    budgets.begin(.build, of: View(3), at: Instant(1_000))
    #expect(budgets.end(.build, at: Instant(1_150)) == nil)
    budgets.begin(.execution, of: View(4), at: Instant(1_000))
    #expect(budgets.end(.execution, at: Instant(1_300)) == nil)
    budgets.begin(.build, of: View(5), at: Instant(2_000))
    budgets.begin(.execution, of: View(6), at: Instant(2_000))
    #expect(
      budgets.end(.execution, at: Instant(2_301))
        == BudgetOverrun(
          work: .execution, view: View(6), took: Milliseconds(301), budget: Milliseconds(300),
          count: 1))
    #expect(
      budgets.end(.build, at: Instant(2_151))
        == BudgetOverrun(
          work: .build, view: View(5), took: Milliseconds(151), budget: Milliseconds(150),
          count: 1))
    // Nothing is open any more.
    #expect(budgets.end(.build, at: Instant(9_000)) == nil)
    #expect(budgets.end(.execution, at: Instant(9_000)) == nil)
    #expect(budgets.lateBuilds == 1)
    #expect(budgets.lateExecutions == 1)
  }

  private func overruns(of node: DrivenReplica) -> [BudgetOverrun] {
    node.ports.observations.compactMap {
      if case .overBudget(let overrun) = $0 { overrun } else { nil }
    }
  }

  /// The build is asked for, and what comes of it is delivered late.
  @Test func aLateBuildIsSaidAndCountedAndItsBlockIsFinal() throws {
    let disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
    let node = try DrivenReplica(disks)
    let transfer = try node.network.transfer(sequence: 0)
    node.submit(transfer)
    let hasBuild = node.run { node in
      node.ports.jobs.contains { $0.lane == .executor }
    }
    #expect(hasBuild)
    let index = try #require(node.ports.jobs.firstIndex { $0.lane == .executor })
    let built = node.ports.jobs.remove(at: index).work()
    node.host.deliver(built, now: ReplicaDisks.now(node.time + 151))
    let overrun = try #require(overruns(of: node).first)
    #expect(overrun.work == .build)
    #expect(overrun.took == Milliseconds(151))
    node.run(for: 20_000)
    #expect(node.ports.finals.flatMap(\.transactions) == [transfer.id])
    #expect(node.host.snapshot.lateBuilds == 1)
    #expect(node.host.snapshot.lateExecutions == 0)
  }
}
