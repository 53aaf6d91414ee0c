import SanadTypes

extension OperationContext {
  /// Carries out one operation.
  func apply(_ operation: LedgerOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .registerIdentity(let operation): try apply(operation)
    case .issueClaim(let operation): try apply(operation)
    case .revokeClaim(let operation): try apply(operation)
    case .openAccount(let operation): try apply(operation)
    case .rotateKeys(let operation): try apply(operation)
    case .issue(let operation): try apply(operation)
    case .transfer(let leg):
      try pass(Instruction(kind: .transfer, operation: place, legs: [leg]))
    case .settle(let settlement):
      try pass(Instruction(kind: .settlement, operation: place, legs: settlement.legs))
    case .instruct(let operation): try apply(operation)
    case .affirm(let settlement): try affirm(settlement)
    case .cancel(let settlement): try cancel(settlement)
    }
  }

  private func apply(_ operation: Issuance) throws(LedgerFailure) -> OperationOutcome {
    let treasury = try state.holders(of: .treasury)
    let bank = try state.holders(of: .centralBank)
    let issuer = authorizers.first { treasury.holder($0) != nil }
    guard let issuer, authorizers.contains(where: { bank.holder($0) != nil }) else {
      let missing = issuer == nil ? Role.treasury : .centralBank
      return refusal(
        .approvalMissing, "no account in the role \(missing) authorizes the issue",
        values: [SeenValue("role", "\(missing)")])
    }
    return try pass(Instruction(operation, by: issuer, operation: place))
  }

  /// The door, at this block's time.
  var door: Door {
    Door(state: state, shelf: shelf, clock: clock, businessDate: businessDate)
  }

  private func pass(_ instruction: Instruction) throws(LedgerFailure) -> OperationOutcome {
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    return .applied(instruction.events, flags: findings.flags)
  }
}
