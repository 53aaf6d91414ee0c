import SanadPolicy

/// What a policy costs the door: derived from its text alone, and so the same on every machine.
struct PolicyLoad: Hashable {
  /// Legs of the largest instruction.
  static let legsMax = PolicyLimits.legsMax
  /// Steps of rules that weigh one.
  private static let stepsPerWeight = 100
  /// What keeping one counter of `held(…)` costs: a leaf is read and written.
  private static let counter: UInt64 = 8
  /// What a rule that may fire costs. Explaining one that does takes about 28 µs, and few do in
  /// most transactions: with a sixth of that, a block of which every rule fires for everybody still
  /// fits into the budget X, of which a full block is to take a sixth (decision 025).
  private static let firing: UInt64 = 5

  private let cost: PolicyCost
  private let ruleCount: Int
  private let counterCount: Int
  /// Steps of the conditions of all counters, for one party.
  private let counterSteps: Int

  init(_ policy: CompiledPolicy) {
    cost = policy.cost
    ruleCount = policy.rules.count
    counterCount = policy.heldPredicates.count
    counterSteps = policy.heldPredicates.reduce(0) { $0 + $1.cost }
  }

  /// What one instruction with so many legs in one instrument weighs by its rules and counters,
  /// beside its legs. What a rule skips or the policy does not cover is counted all the same.
  ///
  /// - Parameter accounts: accounts of these legs; there are at most as many parties.
  func weight(legs: Int, accounts: Int) -> UInt64 {
    // Each counter's condition is asked of each party twice: for rules that read what would be
    // there, and for what is written.
    let steps = cost.bound(legs: legs, parties: accounts) + 2 * counterSteps * accounts
    let weight = (steps + Self.stepsPerWeight - 1) / Self.stepsPerWeight
    // Each leg has one who gives and one who receives, so that no rule has more subjects than legs.
    let firings = ruleCount * min(legs, PolicyLimits.firingsPerRuleMax)
    return UInt64(weight) + UInt64(counterCount) * Self.counter
      + UInt64(firings) * Self.firing
  }
}
