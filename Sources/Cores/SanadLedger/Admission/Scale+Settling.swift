import SanadTypes

// Settlements on terms, cycles and contracts. What a step may lead to counts whether it does or not,
// so that its weight is known when it is signed.
extension Scale {
  /// What looking at one settlement of a cycle costs beside its legs: it is read, netted again each
  /// time that another one is left out, and written.
  static let cycleEntry: UInt64 = 60

  func weight(of operation: SettlingOperation) throws(LedgerFailure) -> UInt64 {
    switch operation {
    case .instruct(let operation):
      // It may be the last affirmation of what the other side has instructed.
      try Self.step(
        legs: operation.instruction.legs.count,
        consenting: operation.instruction.consenting.count)
        + weight(of: operation.instruction.legs, on: operation.terms)
        // What would be paid meanwhile is laid out.
        + (operation.terms.purpose == .exchange ? 0 : ScheduleContext.recordWeight)
    case .hold(let id): try state.settlement(id).map(Self.step) ?? Self.registration
    case .release(let id): try weight(ofAffirming: id)
    case .attempt(let id), .releasePledge(let id), .closeOut(let id):
      try weight(ofCarryingOut: id)
    case .reportPayment(let word), .decidePayment(let word):
      try weight(ofCarryingOut: word.settlement)
    case .register(let step): try 3 * Self.registration + weight(of: step)
    case .settleCycle(let cycle): try weight(of: cycle)
    }
  }

  /// Legs that move on terms: those that may settle in part are tried twice, and what they open, or
  /// why they fail, is written.
  func weight(of legs: [Leg], on terms: SettlementTerms?) throws(LedgerFailure) -> UInt64 {
    let once = try weight(of: legs)
    guard let terms else { return once }
    return (terms.allowsPartial ? 2 * once : once) + 2 * Self.registration
  }

  /// The open settlement, or else the contract that it has opened.
  func weight(ofCarryingOut id: SettlementID) throws(LedgerFailure) -> UInt64 {
    guard let contract = try state.contract(id) else { return try weight(ofAffirming: id) }
    return try Self.step(legs: contract.legs.count, consenting: 0)
      + weight(of: contract.legs) + Self.registration
  }

  /// One leg where units move between the registers, and its rules.
  private func weight(of step: RegisterStep) throws(LedgerFailure) -> UInt64 {
    guard case .move = step.action else { return 0 }
    return try Self.leg + rules(of: step.instrument, legs: 1, accounts: 2)
  }

  /// As many legs as a cycle of so many settlements can come to, between as many accounts.
  private func weight(of cycle: SettleCycle) throws(LedgerFailure) -> UInt64 {
    let count = cycle.settlements.count
    var total =
      Self.registration + UInt64(count) * (Self.cycleEntry + Self.step(legs: 2, consenting: 0))
    guard let first = cycle.settlements.first, let record = try state.settlement(first) else {
      return total
    }
    for leg in record.legs.prefix(2) {
      let legs = 2 * count - 1
      total += UInt64(legs) * Self.leg
      total += try rules(of: leg.instrument, legs: legs, accounts: 2 * count)
    }
    return total
  }
}
