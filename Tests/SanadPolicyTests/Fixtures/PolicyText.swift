import SanadPolicy
import SanadTypes
import Testing

/// Texts and compiled policies for tests.
enum PolicyText {
  static let codes = RuleCodes(numbers: Array(1_000...6_999))

  /// A policy with a usual head around these rules.
  static func text(_ body: String, covers: String = "transfer, settlement, allotment") -> String {
    "policy \"test\"\ncovers \(covers)\nbase PKR\n\(body)\n"
  }

  /// The compiled policy; a failed expectation with the diagnostics where the text is refused.
  static func compile(
    _ text: String, schema: ClaimSchema = .first, _ location: SourceLocation = #_sourceLocation
  ) throws -> CompiledPolicy {
    switch PolicySource.compile(text, schema: schema, codes: codes) {
    case .success(let policy): return policy
    case .failure(let diagnostics):
      Issue.record("\(diagnostics)", sourceLocation: location)
      throw diagnostics
    }
  }

  /// The compiled policy of a usual head and these rules.
  static func rules(
    _ body: String, covers: String = "transfer, settlement, allotment",
    _ location: SourceLocation = #_sourceLocation
  ) throws -> CompiledPolicy {
    try compile(text(body, covers: covers), location)
  }

  /// Why a text is refused; nil where it is not.
  static func refusal(_ text: String) -> PolicyDiagnostics? {
    switch PolicySource.compile(text, schema: .first, codes: codes) {
    case .success: nil
    case .failure(let diagnostics): diagnostics
    }
  }
}

extension CompiledPolicy {
  /// Evaluates with the ledger's counters set up for this policy.
  func judge(_ ledger: Ledger) -> Evaluation {
    var ledger = ledger
    ledger.predicates = heldPredicates
    return evaluate(ledger)
  }

  /// The codes that fire.
  func codes(_ ledger: Ledger) -> [UInt16] { judge(ledger).fired.map(\.code.value) }
}
