import SanadPolicy
import SanadTypes

extension Door {
  /// What the policies alone say to an instruction of which the rest is still to come: whether the
  /// units are there, and whether its date is one on which they move, is asked when they do.
  ///
  /// - Precondition: instruments and accounts exist.
  func askRules(_ instruction: Instruction) throws(LedgerFailure) -> Findings {
    var findings = Findings()
    for id in instruction.instruments {
      guard let instrument = try state.instrument(id),
        let effect = try NetEffect.make(
          of: id, instrument, in: instruction, state, at: clock.timestamp)
      else { continue }
      findings.append(try checkPolicy(effect, instruction))
    }
    return findings
  }

  /// Asks the policy of one instrument about the net effect of the whole instruction.
  func checkPolicy(
    _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> Findings {
    if isOwed(effect, instruction) { return Findings() }
    let policy = try shelf.policy(of: effect.instrument, state)
    let context = DoorContext(effect, kind: instruction.kind, policy: policy, door: self)
    let evaluation = policy.evaluate(context)
    if let failure = context.failure { throw failure }
    if evaluation.fired.isEmpty { return Findings() }
    let record = try state.policy(effect.instrument.policy)
    let reference = PolicyReference(
      name: record.name, version: record.version, digest: effect.instrument.policy)
    func reasons(_ wanted: RuleEffect, omitted: Int) -> ReasonList {
      var list = ReasonList(
        evaluation.fired(with: wanted).map { reason($0, effect, instruction, reference) })
      list.omit(omitted)
      return list
    }
    return Findings(
      reasons: reasons(.deny, omitted: evaluation.omittedDenials),
      flags: reasons(.flag, omitted: evaluation.omittedFlags))
  }

  /// Whether the issuer owes the movement, so that nothing about the holder stops it (ledger.md,
  /// "One door for units"): money that is paid, and units that are given back once
  /// ``checkTerms(_:_:)`` has found them due. A coupon moves no units of what it is paid on; such a
  /// leg is no payment, and no policy covers it.
  private func isOwed(_ effect: NetEffect, _ instruction: Instruction) -> Bool {
    switch instruction.kind {
    case .coupon: effect.instrument.terms.terms.isCash
    case .maturity: true
    default: false
    }
  }

  private func reason(
    _ fired: FiredRule, _ effect: NetEffect, _ instruction: Instruction,
    _ policy: PolicyReference
  ) -> Reason {
    let explanation = fired.explanation
    return Reason(
      code: code(of: fired), operation: instruction.operation, instrument: effect.id,
      message: fired.message, policy: policy,
      values: subject(of: fired, effect) + values(of: explanation),
      limit: explanation.ceiling.map { "\($0.limit)" },
      headroom: explanation.ceiling?.headroom.map { "\($0)" }, help: help(of: explanation))
  }

  /// Whom the rule is about: without it, nobody could tell which of many legs it was.
  private func subject(of fired: FiredRule, _ effect: NetEffect) -> [SeenValue] {
    switch fired.subject {
    case .instruction: []
    case .leg(let leg): [SeenValue("leg", "\(effect.legs[leg.value].place)")]
    case .party(let party, let side):
      [SeenValue(side.name, "\(effect.parties[party.value].id)")]
    }
  }

  private func code(of fired: FiredRule) -> CodeNumber {
    // A rule's code has four digits: the checker has seen to it.
    CodeNumber(fired.code.value) ?? ErrorCode.ruleUndecided.number
  }

  private func values(of explanation: Explanation) -> [SeenValue] {
    var values: [SeenValue] = []
    for clause in explanation.clauses {
      values.append(SeenValue("clause", clause.sentence))
      for seen in clause.observations {
        let value = SeenValue(seen.name, seen.value)
        if !values.contains(value) { values.append(value) }
      }
    }
    return values
  }

  private func help(of explanation: Explanation) -> String? {
    guard !explanation.remedies.isEmpty else { return nil }
    return "would pass " + explanation.remedies.map(\.text).joined(separator: " and ")
  }
}
