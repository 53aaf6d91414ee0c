import SanadAPIModel

/// What the rules say to a transfer, for people: what refuses it, what flags it, and then every
/// rule that fired with its line and the values that it read. The others get a line each.
struct ExplanationText {
  let explanation: ExplanationResource
  let paint: Paint

  /// The whole text.
  var text: String {
    var parts = explanation.reasons.map { part(of: $0, paint.bold(paint.red("refused"))) }
    if explanation.allowed {
      parts.append(paint.green("allowed") + "   no rule stands against it")
    }
    parts += explanation.flags.map { part(of: $0, paint.bold(paint.yellow("flagged"))) }
    if let policy = explanation.policy {
      let version = explanation.policyVersion ?? "?"
      parts.append("policy      \(policy) v\(version), at height \(explanation.height)")
    }
    return (parts + explanation.rules.map(part)).joined(separator: "\n")
  }

  private func part(of reason: ReasonResource, _ head: String) -> String {
    var lines = [
      "\(head)     \(reason.code) \(reason.name)", "  rule      \"\(reason.message)\"",
    ]
    if let policy = reason.policy {
      lines.append("  policy    \(policy) v\(reason.policyVersion ?? "?")")
    }
    lines.append("  because   \(reason.because)")
    if let limit = reason.limit { lines.append("  limit     \(limit)") }
    if let headroom = reason.headroom { lines.append("  headroom  \(headroom)") }
    if let help = reason.help { lines.append("  help      \(help)") }
    return lines.joined(separator: "\n")
  }

  private func part(_ rule: ExplanationResource.Rule) -> String {
    let place = rule.line.map { "line \($0)" } ?? "every policy"
    let head = "  \(place)  \(rule.effect) \(rule.code) \"\(rule.message)\": \(rule.result)"
    guard rule.hasFired else { return paint.dim(head) }
    let values = rule.values.map { "    \($0.name) is \($0.value)" }
    return ([head] + values).joined(separator: "\n")
  }
}
