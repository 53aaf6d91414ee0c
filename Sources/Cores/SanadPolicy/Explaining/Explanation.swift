public import SanadTypes

/// Why a rule came out as it did.
public struct Explanation: Hashable, Sendable {
  /// The clauses that decided, at most ``PolicyLimits/clausesMax``.
  public let clauses: [ClauseFinding]
  /// The ceiling or floor that decided, where one did.
  public let ceiling: CeilingFinding?
  /// What would help, in the order of the clauses, without repetition.
  public let remedies: [Remedy]

  /// Creates an explanation.
  init(clauses: [ClauseFinding], ceiling: CeilingFinding?, remedies: [Remedy]) {
    self.clauses = clauses
    self.ceiling = ceiling
    self.remedies = remedies
  }

  /// The clauses as one line: "receiver.kyc is none (expired 2026-10-31); the rule needs standard
  /// or better".
  public var text: String { clauses.map(\.sentence).joined(separator: "; and ") }
}

/// One comparison of a rule with the values in place.
public struct ClauseFinding: Hashable, Sendable {
  /// The clause as it stands in the text.
  public let source: String
  /// Where it stands.
  public let range: SourceRange
  /// How it came out.
  public let truth: Truth
  /// The values that it read.
  public let observations: [Observation]
  /// The sentence for people.
  public let sentence: String
}

/// One value that a clause read.
public struct Observation: Hashable, Sendable {
  /// The name by which the rule read it: `receiver.kyc`, `after.held(country != PK)`.
  public let name: String
  /// Whose value it is, where it is a party's: what a reader may not see of the other side can be
  /// hidden by this.
  public let side: PartySide?
  /// The value as text, or why there is none.
  public let value: String
}

/// A `raises … above` or `lowers … below` with its numbers.
public struct CeilingFinding: Hashable, Sendable {
  /// What is limited: `held(country != PK)`.
  public let quantity: String
  /// What it was before the instruction.
  public let before: Int128
  /// What it would be after it.
  public let after: Int128
  /// The greatest value allowed (least, for a floor) in the state after the instruction, rounded
  /// to whole units towards what is allowed.
  public let limit: Int128
  /// The largest amount that would pass this clause, all legs of the instruction scaled alike;
  /// zero where none would, nil where 128 bits cannot tell.
  public let headroom: Units?
}
