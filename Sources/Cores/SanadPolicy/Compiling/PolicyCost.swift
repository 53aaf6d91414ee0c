/// A bound on an evaluation, in steps: computed from the text, never measured. A step is about what
/// an addition costs; what the ledger has to look up counts 4 to 12.
public struct PolicyCost: Hashable, Sendable {
  /// Steps that every evaluation takes.
  public let fixed: Int
  /// Steps for each leg.
  public let perLeg: Int
  /// Steps for each party.
  public let perParty: Int

  /// The bound for an instruction; counts above the largest instruction count as the largest.
  public func bound(legs: Int, parties: Int) -> Int {
    fixed + perLeg * min(max(legs, 0), PolicyLimits.legsMax)
      + perParty * min(max(parties, 0), PolicyLimits.partiesMax)
  }

  /// The bound for the largest instruction; a policy is refused where this is above
  /// ``PolicyLimits/costMax``.
  public var bound: Int { bound(legs: PolicyLimits.legsMax, parties: PolicyLimits.partiesMax) }

  /// Adds up the instructions of rules by what they are evaluated for.
  init(plans: [RulePlan], program: [Instruction]) {
    var fixed = 1
    var perLeg = 0
    var perParty = 0
    for plan in plans {
      let steps = program[plan.program].reduce(2) { $0 + $1.cost }
      switch plan.scope {
      case .instruction: fixed += steps
      case .leg: perLeg += steps
      case .party: perParty += steps
      }
    }
    self.fixed = fixed
    self.perLeg = perLeg
    self.perParty = perParty
  }
}
