package import SanadAPIModel
package import SanadLedger
import SanadPolicy
package import SanadTypes

extension ExplanationResource {
  /// What the ledger says to a transfer, as API and command line show it.
  package init(_ explanation: TransferExplanation, at height: Height) {
    let names = explanation.rules.reduce(into: [CodeNumber: String]()) { $0[$1.code] = $1.name }
    self.init(
      height: height.description, allowed: explanation.receipt.isApplied,
      reasons: explanation.receipt.reasons.map { Self.reason($0, names) },
      flags: explanation.receipt.flags.reasons.map { Self.reason($0, names) },
      policy: explanation.policy?.name,
      policyVersion: explanation.policy.map { String($0.version) },
      rules: explanation.rules.map(Rule.init))
  }

  // Codes that genesis brings have names that the registry does not know.
  private static func reason(_ reason: Reason, _ names: [CodeNumber: String]) -> ReasonResource {
    var resource = ReasonResource(reason)
    if reason.code.registered == nil, let name = names[reason.code] { resource.name = name }
    return resource
  }
}

extension ExplanationResource.Rule {
  fileprivate init(_ rule: ExplainedRule) {
    let outcome = rule.outcome
    let clauses = outcome.explanation.clauses
    var values: [Value] = []
    for seen in clauses.flatMap(\.observations)
    where !values.contains(where: { $0.name == seen.name }) {
      values.append(Value(name: seen.name, value: seen.value))
    }
    var because = clauses.map(\.sentence)
    if case .notEvaluated(let why) = outcome.result { because = [why] }
    let remedies = outcome.explanation.remedies.map(\.text)
    self.init(
      code: rule.code.description, name: rule.name, effect: outcome.effect.rawValue,
      message: outcome.message, line: rule.line, result: Self.word(outcome.result),
      because: because, values: values,
      help: remedies.isEmpty ? nil : "would pass " + remedies.joined(separator: " and "))
  }

  private static func word(_ result: RuleOutcome.Result) -> String {
    switch result {
    case .fired: "fired"
    case .firedUndecided: "undecided"
    case .passed: "passed"
    case .notEvaluated: "skipped"
    }
  }
}
