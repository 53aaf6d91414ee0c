public import SanadPolicy
public import SanadState
public import SanadTypes

/// What the ledger would say to a transfer, with every rule that it asked.
public struct TransferExplanation: Hashable, Sendable {
  /// The receipt that the transfer would get in the next block.
  public let receipt: Receipt
  /// The policy that governs the instrument; nil where the transfer has no form that it could be
  /// asked about (an unknown account, no units).
  public let policy: PolicyReference?
  /// Its rules in the order of the text, each with how it came out for each leg or party.
  public let rules: [ExplainedRule]
}

/// How one rule came out for one leg or party.
public struct ExplainedRule: Hashable, Sendable {
  /// The rule's code.
  public let code: CodeNumber
  /// The code's name, of the registry or of genesis; nil where neither has it.
  public let name: String?
  /// The line of the policy's text on which the rule starts, from 1; nil of the refusals that
  /// every policy has of itself.
  public let line: Int?
  /// What came out.
  public let outcome: RuleOutcome
}

extension LedgerExecutor {
  /// Asks the ledger, and then each rule of the instrument's policy, about a transfer that nobody
  /// has signed; nil where the giving account does not exist. The same evaluator decides as in a
  /// block, over the same net effect.
  public func explain(
    _ leg: Leg, on state: some StateReading, at clock: BlockClock
  ) throws(LedgerFailure) -> TransferExplanation? {
    let view = LedgerState(reading: state)
    view.beginTransaction()
    let network = try view.network()
    guard let giver = try view.account(leg.from) else { return nil }
    let body = TransactionBody(
      chainID: network.chainID, account: leg.from, sequence: giver.nextSequence(in: .first),
      validUntil: clock.timestamp, operations: [.transfer(leg)])
    guard let receipt = try preview(body, on: state, at: clock).receipt else { return nil }
    let door = Door(
      state: view, shelf: shelf, clock: clock,
      businessDate: network.ledger.businessDate(at: clock.timestamp))
    let instruction = Instruction(kind: .transfer, operation: 0, legs: [leg])
    guard try door.checkForm(of: instruction).isEmpty,
      let instrument = try view.instrument(leg.instrument),
      let effect = try NetEffect.make(
        of: leg.instrument, instrument, in: instruction, view, at: clock.timestamp)
    else { return TransferExplanation(receipt: receipt, policy: nil, rules: []) }
    let record = try view.policy(instrument.policy)
    return TransferExplanation(
      receipt: receipt,
      policy: PolicyReference(
        name: record.name, version: record.version, digest: instrument.policy),
      rules: try rules(about: effect, instruction, door))
  }

  private func rules(
    about effect: NetEffect, _ instruction: Instruction, _ door: Door
  ) throws(LedgerFailure) -> [ExplainedRule] {
    let policy = try shelf.policy(of: effect.instrument, door.state)
    let context = DoorContext(effect, kind: instruction.kind, policy: policy, door: door)
    let outcomes = policy.explain(context)
    if let failure = context.failure { throw failure }
    var rules: [ExplainedRule] = []
    for outcome in outcomes {
      // A rule's code has four digits: the checker has seen to it.
      let code = CodeNumber(outcome.code.value) ?? ErrorCode.ruleUndecided.number
      rules.append(
        ExplainedRule(
          code: code, name: try door.state.name(of: code),
          line: outcome.rule.map { policy.line(of: $0) }, outcome: outcome))
    }
    return rules
  }
}

extension LedgerState {
  /// What the registry or genesis calls a code.
  fileprivate func name(of code: CodeNumber) throws(LedgerFailure) -> String? {
    if let registered = code.registered { return registered.name }
    guard case .code(let entry)? = try value(.code(code)) else { return nil }
    return entry.name
  }
}
