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
  let flags: [Reason]

  init(_ receipt: Receipt, in file: GenesisFile) {
    allowed = receipt.isApplied
    reasons = Self.reasons(receipt.reasons, in: file)
    flags = Self.reasons(receipt.flags.reasons, in: file)
  }

  private static func reasons(_ reasons: [SanadTypes.Reason], in file: GenesisFile) -> [Reason] {
    reasons.map { reason in
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
    var parts = reasons.map { text(of: $0, paint.bold(paint.red("refused")) + "     ") }
    if allowed { parts.append(paint.green("allowed") + "   no rule stands against it") }
    parts += flags.map { text(of: $0, paint.bold("flagged") + "     ") }
    return parts.joined(separator: "\n")
  }

  private func text(of reason: Reason, _ head: String) -> String {
    var lines = [
      head + "\(reason.code) \(reason.name ?? "")",
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
