/// The words of the language, in one place.
enum Vocabulary {
  /// Words that start or join things; no topic, value or local name may be one of them.
  static let reserved: [String] = [
    "policy", "covers", "base", "let", "deny", "flag", "require", "hold", "when", "unless", "by",
    "for", "even", "order", "and", "or", "not", "in", "exists", "raises", "above", "lowers",
    "below", "of", "converted", "default", "before", "after", "true", "false", "hours", "days",
  ]

  /// Words that start a path.
  static let subjects: [String] = [
    "sender", "receiver", "from", "to", "amount", "venue", "kind", "now", "businessDate",
    "instrument", "outstanding", "issued", "holders", "held", "holding",
  ]

  /// Attributes of a party that are not claims.
  static let partyAttributes: [String] = [
    "custodian", "unlocked", "sent", "received", "accountAge",
  ]

  /// Words that start a rule.
  static let ruleWords: [String] = ["deny", "flag", "require", "hold"]

  /// Whether a word can name a topic or a value: a letter, then letters and digits, not reserved.
  static func isUsable(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, first.isLetter, bytes.count <= PolicyLimits.nameBytesMax else {
      return false
    }
    return bytes.allSatisfy { $0.isLetter || $0.isDigit } && !reserved.contains(name)
  }
}
