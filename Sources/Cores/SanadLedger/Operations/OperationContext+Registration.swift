import SanadCrypto
package import SanadTypes

extension OperationContext {
  /// Registers an identity.
  func apply(_ operation: RegisterIdentity) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try checkRegistrar() { return refusal }
    if (operation.kind == .institution) != (operation.lei != nil) {
      return refusal(
        .leiMismatch, operation.lei == nil ? "an institution without LEI" : "a person with an LEI")
    }
    if let lei = operation.lei, let refusal = try checkUnregistered(lei) { return refusal }
    let id = IdentityID(transaction: transaction, operation: UInt32(place))
    let identity = Identity(
      kind: operation.kind, lei: operation.lei, disclosureSalt: operation.disclosureSalt,
      registeredBy: submitter, registeredAt: clock.timestamp)
    try state.set(identity: id, to: identity)
    if let lei = operation.lei {
      try state.set(.lei(lei), .identityReference(IdentityReference(id)))
    }
    return .applied([.identityRegistered(id, by: submitter)])
  }

  /// Opens an account.
  func apply(_ operation: OpenAccount) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try checkRegistrar() { return refusal }
    guard var owner = try state.identity(operation.owner) else {
      return refusal(.identityUnknown, "no identity \(operation.owner)")
    }
    if let custodian = operation.custodian, try state.identity(custodian) == nil {
      return refusal(.identityUnknown, "no identity \(custodian), which is named as custodian")
    }
    if let refusal = checkKeys(operation.authority) { return refusal }
    let id = AccountID(transaction: transaction, operation: UInt32(place))
    let account = Account(
      owner: operation.owner, kind: operation.kind, custodian: operation.custodian,
      authority: operation.authority, openedAt: clock.timestamp)
    owner.addAccount(id)
    try state.set(identity: operation.owner, to: owner)
    try state.set(account: id, to: account)
    return .applied([.accountOpened(id, owner: operation.owner, by: submitter)])
  }

  /// Replaces an account's authority; that the present one has authorized was a condition for the
  /// transaction to be in the block.
  func apply(_ operation: RotateKeys) throws(LedgerFailure) -> OperationOutcome {
    guard var account = try state.account(operation.account) else {
      return refusal(.accountUnknown, "no account \(operation.account)")
    }
    if let refusal = checkKeys(operation.authority) { return refusal }
    account.authority = operation.authority
    try state.set(account: operation.account, to: account)
    return .applied([.keysRotated(operation.account)])
  }

  private func checkRegistrar() throws(LedgerFailure) -> OperationOutcome? {
    if try state.holders(of: .kycProvider).holder(submitter) != nil { return nil }
    return refusal(
      .registrarRequired, "account \(submitter) is no registered KYC provider")
  }

  private func checkUnregistered(_ lei: LEI) throws(LedgerFailure) -> OperationOutcome? {
    guard try state.value(.lei(lei)) != nil else { return nil }
    return refusal(.leiRegistered, "LEI \(lei) is registered", values: [SeenValue("lei", lei.text)])
  }

  private func checkKeys(_ authority: Authority) -> OperationOutcome? {
    guard let bad = authority.keys.first(where: { !$0.key.isValidForRegistration }) else {
      return nil
    }
    return refusal(.keyUnusable, "key \(bad.key.digest) is not in the prime-order group")
  }
}

extension Identity {
  /// Counts one more account, and remembers the first.
  package mutating func addAccount(_ id: AccountID) {
    if firstAccount == nil { firstAccount = id }
    accountCount &+= 1
  }
}
