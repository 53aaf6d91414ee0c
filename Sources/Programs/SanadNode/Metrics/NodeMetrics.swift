import SanadAPI
import SanadConsensus
import SanadReplica
import SanadTypes
import Synchronization

/// What a node counts while it runs. A class, because the replica's thread counts and the API's
/// threads read.
final class NodeMetrics: Sendable {
  /// A rule's code, and what it did.
  private struct Decision: Hashable, Comparable {
    let code: String
    let word: String

    static func < (left: Decision, right: Decision) -> Bool {
      (left.code, left.word) < (right.code, right.word)
    }
  }

  private struct State {
    var nullifiedViews: UInt64 = 0
    var offenders: Set<ValidatorIndex> = []
    var lastBlock: Timestamp?
    var intervals = Histogram()
    var finality = Histogram()
    var applied: UInt64 = 0
    /// Transactions that blocks refused, by the first code.
    var refused: [CodeNumber: UInt64] = [:]
    /// Submissions of clients that the mempool did not take, by code.
    var turnedAway: [CodeNumber: UInt64] = [:]
    /// Final blocks by leader.
    var ledBlocks: [String: UInt64] = [:]
    var lastNullified: View?
    /// The view that this node has entered last, and who leads it.
    var entered: (view: View, leader: String)?
    /// Views that were given up, by who was to lead them.
    var missedViews: [String: UInt64] = [:]
    /// What rules of policies refused or flagged in final blocks, by code.
    var decisions: [Decision: UInt64] = [:]
    /// How far the newest block's timestamp was ahead of this node's clock, in milliseconds.
    var ahead: UInt64 = 0
    var phases = PhaseMeter()
    var executions = Histogram()
  }

  private let validators: EpochSets
  private let state = Mutex(State())

  init(_ validators: EpochSets) { self.validators = validators }

  /// Counts what a replica observed, at `now`.
  func note(_ observation: ReplicaObservation, at now: Timestamp) {
    switch observation {
    case .consensus(let observation):
      state.withLock { $0.phases.note(observation, at: now) }
      note(observation)
    case .submission(_, _, .refused(let code, _, _, _)):
      state.withLock { $0.turnedAway[code.number, default: 0] += 1 }
    case .final(let blocks):
      state.withLock { state in for block in blocks { note(block, at: now, in: &state) } }
    case .submission, .answer, .catchUp, .diverged, .overBudget, .flushed, .epochBegan, .snapshot:
      break
    }
  }

  private func note(_ observation: Observation) {
    switch observation {
    case .certified(let statement, _, _) where statement.ballot == .nullify:
      state.withLock { state in
        // A view is nullified once, however often its certificate is heard of.
        guard statement.view > state.lastNullified ?? View(0) else { return }
        state.lastNullified = statement.view
        state.nullifiedViews += 1
        if let entered = state.entered, entered.view == statement.view {
          state.missedViews[entered.leader, default: 0] += 1
        }
      }
    case .entered(let view, let leader, _):
      let name = validators.current.name(of: leader)
      state.withLock { $0.entered = (view, name) }
    case .epochBegan: state.withLock { $0.lastNullified = nil }
    case .evidence(let evidence): state.withLock { _ = $0.offenders.insert(evidence.signer) }
    default: break
    }
  }

  private func note(_ block: FinalSummary, at now: Timestamp, in state: inout State) {
    let time = block.header.timestamp
    if let last = state.lastBlock {
      state.intervals.observe(Self.seconds(time.distance(above: last)))
    }
    state.lastBlock = time
    state.finality.observe(Self.seconds(now.distance(above: time)))
    state.ahead = time.distance(above: now)
    let leader = validators.name(of: block.header.leader, in: block.header.epoch)
    state.ledBlocks[leader, default: 0] += 1
    for (_, receipt) in zip(block.transactions, block.receipts) {
      for reason in receipt.reasons where reason.policy != nil {
        state.decisions[Decision(code: "\(reason.code)", word: "refuse"), default: 0] += 1
      }
      for reason in receipt.flags.reasons {
        state.decisions[Decision(code: "\(reason.code)", word: "flag"), default: 0] += 1
      }
      if let code = receipt.reasons.first?.code {
        state.refused[code, default: 0] += 1
      } else {
        state.applied += 1
      }
    }
  }

  /// A block was built or executed, which took so long.
  func noteExecution(seconds: Double) { state.withLock { $0.executions.observe(seconds) } }

  private static func seconds(_ milliseconds: UInt64) -> Double { Double(milliseconds) / 1_000 }

  /// Writes what has been counted.
  func write(to text: inout MetricsText) {
    let state = state.withLock { $0 }
    text.counter(
      "sanad_consensus_nullified_views_total", "Views that were given up, seen since the start.",
      .init(state.nullifiedViews))
    text.gauge(
      "sanad_consensus_byzantine_validators", "Validators of whom there is evidence.",
      .init(state.offenders.count))
    text.histograms(
      "sanad_consensus_block_interval_seconds", "Time between final blocks' timestamps.",
      [([], state.intervals)])
    text.histograms(
      "sanad_consensus_finality_seconds", "From a block's timestamp until it was final here.",
      [([], state.finality)])
    text.family(
      "sanad_consensus_blocks_total", "counter", "Final blocks since the start, by leader.",
      state.ledBlocks.sorted { $0.key < $1.key }.map {
        .init($0.value, [("validator", $0.key)])
      })
    text.family(
      "sanad_consensus_validator_missed_views_total", "counter",
      "Views that this node was in and that were given up, by who was to lead them.",
      state.missedViews.sorted { $0.key < $1.key }.map {
        .init($0.value, [("validator", $0.key)])
      })
    state.phases.write(to: &text)
    text.histograms(
      "sanad_execution_seconds", "Time to build or execute a block, on its thread.",
      [([], state.executions)])
    text.gauge(
      "sanad_clock_behind_seconds",
      "How far the newest block's timestamp was ahead of this node's clock.",
      .init(Self.seconds(state.ahead)))
    text.family(
      "sanad_policy_decisions_total", "counter",
      "What rules of policies refused or flagged in final blocks, by code.",
      state.decisions.sorted { $0.key < $1.key }.map {
        .init($0.value, [("code", $0.key.code), ("decision", $0.key.word)])
      })
    text.counter(
      "sanad_transactions_applied_total", "Final transactions that took effect.",
      .init(state.applied))
    text.family(
      "sanad_transactions_refused_total", "counter",
      "Final transactions that were refused, by the first code.", Self.samples(state.refused))
    text.family(
      "sanad_mempool_refused_total", "counter",
      "Submissions of clients that were not taken, by code.", Self.samples(state.turnedAway))
  }

  private static func samples(_ counts: [CodeNumber: UInt64]) -> [MetricsText.Sample] {
    counts.sorted { $0.key.description < $1.key.description }.map {
      .init($0.value, [("code", $0.key.description)])
    }
  }
}
