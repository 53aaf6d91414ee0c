import SanadTypes

// Payments outside of the ledger: units are locked until their operator says *paid* or *not paid*;
// silence is a dispute, which treasury and central bank decide together, and never a release.
extension OperationContext {
  /// The word of the other system's operator, until the deadline.
  func report(_ word: PaymentWord) throws(LedgerFailure) -> OperationOutcome {
    guard try state.holders(of: .rtgsOperator).holder(submitter) != nil else {
      return refusal(
        .roleRequired, "account \(submitter) runs no payment system",
        values: [SeenValue("role", "\(Role.rtgsOperator)")])
    }
    return try carryOut(word, isDecision: false)
  }

  /// The decision about a payment of which nobody has said anything in time.
  func decide(_ word: PaymentWord) throws(LedgerFailure) -> OperationOutcome {
    for role in [Role.treasury, .centralBank] {
      let holders = try state.holders(of: role)
      guard authorizers.contains(where: { holders.holder($0) != nil }) else {
        return refusal(
          .approvalMissing, "no account in the role \(role) authorizes the decision",
          values: [SeenValue("role", "\(role)")])
      }
    }
    return try carryOut(word, isDecision: true)
  }

  private func carryOut(
    _ word: PaymentWord, isDecision: Bool
  ) throws(LedgerFailure) -> OperationOutcome {
    let id = word.settlement
    guard let contract = try state.contract(id) else {
      return refusal(.contractUnknown, "no contract \(id)")
    }
    guard case .paidOutside(let payment) = contract.purpose, let leg = contract.legs.first else {
      return refusal(
        .contractForm, "\(id) is a contract of the kind \(contract.purpose.name), not a payment")
    }
    if let refusal = checkOpen(contract, id) { return refusal }
    let isDisputed = contract.isDisputed(at: clock.timestamp)
    if isDisputed != isDecision {
      return refusal(
        isDisputed ? .paymentDisputed : .disputeNotOpen,
        "the payment of \(id) could be reported until \(payment.deadline.rfc3339)",
        values: [
          SeenValue("now", clock.timestamp.rfc3339),
          SeenValue("decideBy", payment.decideBy.rfc3339),
        ])
    }
    // A buyer whose order is carried out after the word would have paid for nothing.
    if !isDecision, !word.isPaid, clock.timestamp <= payment.orderExpiresAt {
      return refusal(
        .orderStillValid, "the order of \(id) expires at \(payment.orderExpiresAt.rfc3339)",
        values: [SeenValue("now", clock.timestamp.rfc3339)])
    }
    try state.unlock(.settlement(id), of: leg.from, leg.instrument)
    let outcome: ContractOutcome =
      isDecision
      ? (word.isPaid ? .decidedForBuyer : .decidedForSeller) : (word.isPaid ? .paid : .notPaid)
    guard word.isPaid else { return .applied(try end(contract, id, outcome)) }
    // What a rule refuses is taken back, and the units stay locked: a payment that was made is
    // nothing that the seller may keep, and its cause has to be cured.
    var instruction = Instruction(opening: contract.legs, contract.purpose, operation: place)
    instruction.isOfContract = true
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    return .applied(instruction.events + (try end(contract, id, outcome)), flags: findings.flags)
  }
}
