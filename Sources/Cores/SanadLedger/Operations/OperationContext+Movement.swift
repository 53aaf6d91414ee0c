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
    case .instruct(let operation): try instruct(operation)
    case .affirm(let settlement): try affirm(settlement)
    case .cancel(let settlement): try cancel(settlement)
    case .lifecycle(let operation): try apply(operation)
    case .auction(let operation): try apply(operation)
    case .settling(let operation): try apply(operation)
    case .reserve(let operation): try apply(operation)
    case .offer(let operation): try apply(operation)
    case .validators(let operation): try apply(operation)
    }
  }

  private func apply(_ operation: Issuance) throws(LedgerFailure) -> OperationOutcome {
    guard let issuer = try issuingAccount() else { return try missingApproval() }
    return try pass(Instruction(operation, by: issuer, operation: place))
  }

  /// The treasury's account, where it and the central bank both authorize; nil where one does not.
  func issuingAccount() throws(LedgerFailure) -> AccountID? {
    try missingRole() == nil ? try authorizer(in: .treasury) : nil
  }

  /// The refusal where one of the two does not.
  func missingApproval() throws(LedgerFailure) -> OperationOutcome {
    let missing = try missingRole() ?? .treasury
    return refusal(
      .approvalMissing, "no account in the role \(missing) authorizes the issue",
      values: [SeenValue("role", "\(missing)")])
  }

  private func missingRole() throws(LedgerFailure) -> Role? {
    if try authorizer(in: .treasury) == nil { return .treasury }
    return try authorizer(in: .centralBank) == nil ? .centralBank : nil
  }

  private func authorizer(in role: Role) throws(LedgerFailure) -> AccountID? {
    let holders = try state.holders(of: role)
    return authorizers.first { holders.holder($0) != nil }
  }

  /// The door, at this block's time.
  var door: Door {
    Door(state: state, shelf: shelf, clock: clock, businessDate: businessDate)
  }

  func pass(_ instruction: Instruction) throws(LedgerFailure) -> OperationOutcome {
    let findings = try door.pass(instruction)
    guard findings.isAllowed else { return .refused(findings) }
    return .applied(instruction.events, flags: findings.flags)
  }
}
