import SanadTypes

/// The clocks of the current view and of finality (consensus.md 2.2, 2.18), as arithmetic.
struct Pacemaker: Sendable {
  /// Most views without finality in one group of the back-off.
  static let groupMin: UInt64 = 4
  /// Greatest factor of the back-off.
  static let factorMax: UInt64 = 16
  /// Absolute cap on T_L and T_V.
  static let timeoutMax = Milliseconds(30_000)
  /// Least distance between two proposals of a loaded chain.
  static let paceMin = Milliseconds(5)

  let parameters: ChainParameters
  /// Views in a row of which one at least has an honest leader: one more than others can have turns.
  let honestTurns: UInt64

  /// When the current view was entered.
  var enteredAt: Instant
  /// When the view before it was entered.
  var previousEnteredAt: Instant
  /// When the clock of the current view started, and why; nil while there is no work.
  var armed: (at: Instant, reason: WorkReason)?
  /// The factor of the back-off with which it runs.
  var armedFactor: UInt64 = 1
  /// Retries in the current view.
  var attempt: UInt64 = 0
  /// The present T_fin.
  var finalityInterval: Milliseconds
  /// When the last final block became final here.
  var finalizedAt: Instant
  /// How long the last execution took.
  var lastExecution = Milliseconds.zero
  /// How full this leader makes its blocks (2.10).
  var filling: FillBudget
  /// When the last views were entered: a count for each of the last five seconds.
  private var recentViews: [(second: UInt64, count: UInt64)] = []

  init(parameters: ChainParameters, honestTurns: Int, now: Instant) {
    self.parameters = parameters
    self.honestTurns = UInt64(max(1, honestTurns))
    enteredAt = now
    previousEnteredAt = now
    finalityInterval = parameters.finalityInterval
    finalizedAt = now
    filling = FillBudget(delayBound: parameters.delayBound)
  }

  /// backoff(v): 1, 2, 4, 8, 16 after each whole group of max(4, h) views without finality.
  func factor(view: View, lastFinalized: View) -> UInt64 {
    let without = view.distance(above: lastFinalized.next)
    let groups = without / max(Self.groupMin, honestTurns)
    return groups >= 4 ? Self.factorMax : 1 << groups
  }

  /// T_V of a view.
  func viewTimeout(view: View, lastFinalized: View) -> Milliseconds {
    let factor = factor(view: view, lastFinalized: lastFinalized)
    return min(parameters.viewTimeout * factor, Self.timeoutMax)
  }

  /// T_L of a view; below its T_V even at the cap.
  func leaderTimeout(view: View, lastFinalized: View) -> Milliseconds {
    let factor = factor(view: view, lastFinalized: lastFinalized)
    return min(parameters.leaderTimeout * factor, Self.timeoutMax)
  }

  /// The wait before the next retry: 2D, growing by D with each, to 2D + 1 s.
  var retryInterval: Milliseconds {
    min(
      parameters.retryInterval + parameters.delayBound * attempt, parameters.retryIntervalMax)
  }

  /// The earliest moment at which a leader with a backlog builds (2.18).
  var earliestBuild: Instant {
    previousEnteredAt.advanced(by: max(lastExecution, Self.paceMin))
  }

  /// Starts the account of a new view.
  mutating func enter(_ now: Instant) {
    previousEnteredAt = enteredAt
    enteredAt = now
    armed = nil
    attempt = 0
    let second = now.milliseconds / 1_000
    if recentViews.last?.second == second {
      recentViews[recentViews.count - 1].count += 1
    } else {
      recentViews.append((second, 1))
    }
    recentViews.removeAll { $0.second + 5 <= second }
  }

  /// G: max(64, views entered in the last five seconds), at most 4,096.
  var lookAhead: UInt64 {
    min(4_096, max(64, recentViews.reduce(0) { $0 + $1.count }))
  }

  /// Doubles T_fin, to 10D.
  mutating func lengthenFinalityInterval() {
    finalityInterval = min(finalityInterval * 2, parameters.finalityIntervalMax)
  }

  /// Finality came: T_fin starts over.
  mutating func resetFinalityInterval(_ now: Instant) {
    finalityInterval = parameters.finalityInterval
    finalizedAt = now
  }
}
