import SanadTypes

/// What the door, or an operation, has found.
struct Findings {
  /// What stands against it.
  var reasons = ReasonList()
  /// What supervisors should look at; stops nothing.
  var flags = ReasonList()

  /// Whether nothing stands against it.
  var isAllowed: Bool { reasons.isEmpty }

  /// Adds what was found elsewhere.
  mutating func append(_ other: Findings) {
    reasons.append(other.reasons)
    flags.append(other.flags)
  }
}
