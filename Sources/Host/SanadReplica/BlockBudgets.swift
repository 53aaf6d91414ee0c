package import SanadTypes

/// Work on one block that took longer than its budget (consensus.md 2.2): a validator that needs
/// more is too slow for the chain's limits, and its views end by T_V. Never a reason against the
/// block, because others were in time.
package struct BudgetOverrun: Hashable, Sendable {
  /// What took long.
  package enum Work: String, Hashable, Sendable {
    /// Building, which has B.
    case build
    /// Verifying and executing, which has X.
    case execution
  }

  /// What took long.
  package let work: Work
  /// The view of the block.
  package let view: View
  /// From being asked for to being done, with the waits between the threads.
  package let took: Milliseconds
  /// What it may take.
  package let budget: Milliseconds
  /// How often this has happened since the start, this time included.
  package let count: UInt64
}

/// The account of what blocks take, in a replica. One block is built and one executed at a time.
struct BlockBudgets {
  private struct Open {
    let view: View
    let since: Instant
  }

  private let build: Milliseconds
  private let execution: Milliseconds
  private var openBuild: Open?
  private var openExecution: Open?
  private(set) var lateBuilds: UInt64 = 0
  private(set) var lateExecutions: UInt64 = 0

  init(_ parameters: ChainParameters) {
    build = parameters.buildBudget
    execution = parameters.executionBudget
  }

  /// Work begins; what was open is forgotten.
  mutating func begin(_ work: BudgetOverrun.Work, of view: View, at now: Instant) {
    let open = Open(view: view, since: now)
    switch work {
    case .build: openBuild = open
    case .execution: openExecution = open
    }
  }

  /// Work is done; the overrun, where it took longer than it may.
  mutating func end(_ work: BudgetOverrun.Work, at now: Instant) -> BudgetOverrun? {
    switch work {
    case .build:
      let open = openBuild
      openBuild = nil
      return Self.overrun(work, open, at: now, budget: build, count: &lateBuilds)
    case .execution:
      let open = openExecution
      openExecution = nil
      return Self.overrun(work, open, at: now, budget: execution, count: &lateExecutions)
    }
  }

  private static func overrun(
    _ work: BudgetOverrun.Work, _ open: Open?, at now: Instant, budget: Milliseconds,
    count: inout UInt64
  ) -> BudgetOverrun? {
    guard let open else { return nil }
    let took = now.elapsed(since: open.since)
    guard took > budget else { return nil }
    count &+= 1
    return BudgetOverrun(work: work, view: open.view, took: took, budget: budget, count: count)
  }
}
