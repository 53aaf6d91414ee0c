package import SanadTypes

/// Everything that decides a run, written out: what a seed expands to, and what is run.
///
/// A run takes a plan and never a seed alone, so that a plan can be changed by hand, shrunk or
/// kept. The seed in it only feeds the small draws (a latency, a sector) through streams of their
/// own, so that one fault less does not shift the draws of the others.
package struct SimulationPlan: Hashable, Sendable {
  /// Feeds the streams.
  package var seed: UInt64
  /// Number of validators; 1...100.
  package var validators: Int
  /// What each validator weighs; empty where all weigh one.
  package var weights: [UInt16] = []
  /// Number of observers, candidates included.
  package var observers: Int
  /// How votes and transactions are signed.
  package var signatures: SignatureKind
  /// What travels between nodes.
  package var wire: WireMode
  /// Directed links in rows: `from * nodes + to`.
  package var links: [LinkQuality]
  /// The nodes' disks and processors.
  package var machines: [MachineQuality]
  /// The nodes' clocks.
  package var clocks: [ClockQuality]
  /// What clients do.
  package var workload: WorkloadPlan
  /// How long faults go on; then everything is healed.
  package var chaos: Milliseconds
  /// The faults, in any order.
  package var faults: [PlannedFault]
  /// Validators that are down for good when everything is healed: at most f.
  package var downForGood: [Int]
  /// Validators that do not keep to the protocol; with those that are down for good at most f, or
  /// nothing is promised.
  package var byzantine: [ByzantineSeat] = []
  /// How many of the observers, the last ones, have a key of validators and may become one.
  package var candidates = 0
  /// Changes of the validators that their operators ask for, in any order.
  package var changes: [PlannedChange] = []
  /// Block time after which an epoch closes; zero when none does.
  package var epochLength = Milliseconds.zero
  /// Whether nodes execute blocks one for all, or each for itself. Nothing that happens depends on it.
  package var execution = ExecutionMode.everywhere
  /// How long the chain is watched without work at the end.
  package var quiet: Milliseconds

  /// Number of nodes.
  package var nodes: Int { validators + observers }
}

/// What travels between nodes.
package enum WireMode: String, Hashable, Sendable {
  /// Values: quick.
  case values
  /// Bytes, encoded and decoded as in production.
  case frames
}

/// Who executes a block.
package enum ExecutionMode: String, Hashable, Sendable {
  /// Every node for itself, as in production.
  case everywhere
  /// The first node that comes to it; the others take over what it found, where they stand on an
  /// equal state. The checker executes each final block once more in either mode.
  case shared
}

/// How one direction between two nodes behaves until everything is healed.
package struct LinkQuality: Hashable, Sendable {
  /// The least time that a message takes, in microseconds.
  package var floor: UInt64
  /// What is added, exponentially distributed with this mean, in microseconds.
  package var mean: UInt64
  /// Messages that are lost, in a thousand.
  package var lossPerMille: UInt64
  /// Messages that come twice, in a thousand.
  package var doublePerMille: UInt64
  /// Whether messages keep their order, as on one TCP connection.
  package var order: MessageOrder

  /// A link of the kind that the delay bound promises, for the time after healing.
  package var healed: LinkQuality {
    LinkQuality(
      floor: min(floor, 20_000), mean: min(mean, 5_000), lossPerMille: 0, doublePerMille: 0,
      order: .kept)
  }
}

/// Whether messages of a link may overtake one another.
package enum MessageOrder: String, Hashable, Sendable {
  /// They arrive in the order in which they were sent.
  case kept
  /// Each takes its own time.
  case free
}

/// How long a node's work takes, as multiples of a usual machine's, in sixteenths.
package struct MachineQuality: Hashable, Sendable {
  /// Of a sync of the journal.
  package var disk: UInt64
  /// Of building, executing and verifying.
  package var processor: UInt64
}

/// How a node's clocks run.
package struct ClockQuality: Hashable, Sendable {
  /// What the monotonic clock showed when the run began.
  package var boot: Milliseconds
  /// How much faster the monotonic clock runs, in thousandths; -50...50.
  package var ratePerMille: Int64
  /// How far the wall clock is ahead of true time, in milliseconds.
  package var skew: Int64
}

/// What clients do.
package struct WorkloadPlan: Hashable, Sendable {
  /// Mean time between two transactions in microseconds, until load stops.
  package var interval: UInt64
  /// Transactions that come at once, at most.
  package var burstMax: UInt64
  /// Clients submit to so many different nodes at once, in a thousand of the transactions.
  package var doublePerMille: UInt64
  /// A client submits again when a transaction is not final after this time.
  package var patience: Milliseconds
}
