import SanadTypes

/// What the evaluator needs of a rule: numbers alone, so that going over the rules touches no
/// reference counts.
struct RulePlan: Hashable, Sendable {
  /// Its instructions in the policy's program.
  let program: Range<Int>
  /// For what it is evaluated.
  let scope: RuleScope
  /// Whether it applies where an order stands behind the instruction.
  let appliesByOrder: Bool

  /// Whether it applies to a kind of instruction that the policy covers.
  func applies(to kind: MovementKind) -> Bool { !kind.isByOrder || appliesByOrder }
}

/// What values a topic's claims can have, without the names.
enum ClaimShape: Hashable, Sendable {
  case level(count: UInt8)
  case country
  case flag
  case date

  init(_ type: ClaimType) {
    switch type {
    case .enumeration(let enumeration):
      self = .level(count: UInt8(clamping: enumeration.values.count))
    case .country: self = .country
    case .flag: self = .flag
    case .date: self = .date
    }
  }
}
