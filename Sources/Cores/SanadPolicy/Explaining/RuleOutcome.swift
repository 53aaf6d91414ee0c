import SanadTypes

/// How one rule came out for one subject: a line of `sanad policy explain`.
public struct RuleOutcome: Hashable, Sendable {
  /// How a rule can come out.
  public enum Result: Hashable, Sendable {
    /// It fired: what it says is so.
    case fired
    /// It fired because it cannot be decided.
    case firedUndecided
    /// It was evaluated and did not fire.
    case passed
    /// It was not evaluated; the text says why.
    case notEvaluated(String)
  }

  /// The rule; nil for the refusals that every policy has of itself.
  public let rule: RuleIndex?
  /// The rule's code.
  public let code: RuleCode
  /// The rule's message, as written.
  public let message: String
  /// What it does when it fires.
  public let effect: RuleEffect
  /// For what it was evaluated; the whole instruction where it was not.
  public let subject: RuleSubject
  /// How it came out.
  public let result: Result
  /// The clauses that made it come out so, with the values.
  public let explanation: Explanation
}

extension CompiledPolicy {
  /// Every rule with its outcome and values, in the order of the text; at most
  /// ``PolicyLimits/firingsPerRuleMax`` subjects of each. Slower than ``evaluate(_:)``.
  public func explain(_ context: some PolicyContext) -> [RuleOutcome] {
    if let refusal = refusal(of: context) {
      let outcome = RuleOutcome(
        rule: nil, code: refusal.code, message: refusal.message, effect: .deny,
        subject: .instruction, result: .fired, explanation: refusal.explanation)
      return [outcome]
    }
    var outcomes: [RuleOutcome] = []
    for index in rules.indices {
      outcomes.append(contentsOf: self.outcomes(of: RuleIndex(index), in: context))
    }
    return outcomes
  }

  private func outcomes(of index: RuleIndex, in context: some PolicyContext) -> [RuleOutcome] {
    guard rules[index.value].applies(to: context.kind) else {
      return [notEvaluated(index, "an order stands behind this instruction")]
    }
    var outcomes: [RuleOutcome] = []
    var frame = RuleFrame()
    forEachSubject(of: plans[index.value], in: context, &frame) { frame in
      guard outcomes.count < PolicyLimits.firingsPerRuleMax else { return }
      let (condition, explanation) = explanation(of: index, &frame, in: context)
      let result: RuleOutcome.Result =
        switch condition.truth {
        case .no: .passed
        case .yes: .fired
        case .undecided where condition.fires: .firedUndecided
        case .undecided: .notEvaluated("there is no state after this instruction to judge")
        }
      outcomes.append(outcome(index, frame.subject, result, explanation))
    }
    if outcomes.isEmpty { return [notEvaluated(index, "nobody's net change is on its side")] }
    return outcomes
  }

  private func notEvaluated(_ index: RuleIndex, _ reason: String) -> RuleOutcome {
    outcome(
      index, .instruction, .notEvaluated(reason),
      Explanation(clauses: [], ceiling: nil, remedies: []))
  }

  private func outcome(
    _ index: RuleIndex, _ subject: RuleSubject, _ result: RuleOutcome.Result,
    _ explanation: Explanation
  ) -> RuleOutcome {
    let rule = rules[index.value]
    return RuleOutcome(
      rule: index, code: rule.code, message: rule.message, effect: rule.effect,
      subject: subject, result: result, explanation: explanation)
  }

  /// Runs a rule slowly for the subject that the frame is turned to, and says why it came out so.
  func explanation(
    of index: RuleIndex, _ frame: inout RuleFrame, in context: some PolicyContext
  ) -> (condition: Register, explanation: Explanation) {
    let plan = plans[index.value]
    let values = trace(plan, &frame, in: context)
    let unmoved = trace(plan, &frame, in: UnmovedContext(base: context))
    var explainer = Explainer(
      policy: self, annotation: annotations[index.value], values: values, unmoved: unmoved,
      amount: scaledAmount(frame, in: context))
    return (values.last ?? .unknown, explainer.explain())
  }

  // What a headroom is a share of: the subject's amount, or all legs where there is none.
  private func scaledAmount(_ frame: RuleFrame, in context: some PolicyContext) -> Register {
    guard frame.subject == .instruction else { return frame.amount }
    var total: Int128 = 0
    for number in 0..<max(0, context.legCount) {
      guard let units = Int128(exactly: context.leg(LegIndex(number)).units.value) else {
        return .outOfRange
      }
      let (sum, hasOverflowed) = total.addingReportingOverflow(units)
      if hasOverflowed { return .outOfRange }
      total = sum
    }
    return Register(total)
  }
}
