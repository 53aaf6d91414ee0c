import SanadConfig
import SanadTypes

/// What the ledger would say to a transfer.
struct TransferExplanation: Encodable, Equatable {
  /// One reason against it.
  struct Reason: Encodable, Equatable {
    let code: UInt16
    let name: String?
    let message: String
    let policy: String?
    let values: [String: String]
    let limit: String?
    let headroom: String?
    let help: String?
  }

  let allowed: Bool
  let reasons: [Reason]

  init(_ receipt: Receipt, in file: GenesisFile) {
    guard case .refused(let refusal) = receipt.outcome else {
      allowed = true
      reasons = []
      return
    }
    allowed = false
    reasons = refusal.reasons.map { reason in
      let own = file.genesis.codes.first { $0.code == reason.code }?.entry.name
      return Reason(
        code: reason.code.value, name: reason.code.registered?.name ?? own,
        message: reason.message, policy: reason.policy.map { "\($0.name) v\($0.version)" },
        values: Dictionary(
          reason.values.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first }),
        limit: reason.limit, headroom: reason.headroom, help: reason.help)
    }
  }

  /// The same for people.
  func text(paint: Paint) -> String {
    if allowed { return paint.green("allowed") + "   no rule stands against it" }
    return reasons.map { text(of: $0, paint: paint) }.joined(separator: "\n")
  }

  private func text(of reason: Reason, paint: Paint) -> String {
    var lines = [
      paint.bold(paint.red("refused")) + "     \(reason.code) \(reason.name ?? "")",
      "  rule      \"\(reason.message)\"",
    ]
    if let policy = reason.policy { lines.append("  policy    \(policy)") }
    for (name, value) in reason.values.sorted(by: { $0.key < $1.key }) {
      lines.append("  because   \(name) is \(value)")
    }
    if let limit = reason.limit { lines.append("  limit     \(limit)") }
    if let headroom = reason.headroom { lines.append("  headroom  \(headroom)") }
    if let help = reason.help { lines.append("  would pass  \(help)") }
    return lines.joined(separator: "\n")
  }
}
