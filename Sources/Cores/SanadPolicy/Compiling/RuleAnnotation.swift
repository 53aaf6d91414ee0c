/// What explanations know of a compiled rule: its condition as a tree, with the instruction at which
/// the value of each part is known.
struct RuleAnnotation: Sendable {
  let condition: TracedExpression
  /// The local names that the rule uses, through others too.
  let locals: [TracedLocal]

  /// The traced value of a local name.
  func local(_ index: Int) -> TracedExpression? {
    locals.first { $0.index == index }?.value
  }
}

/// A local name inside one rule.
struct TracedLocal: Sendable {
  let index: Int
  let value: TracedExpression
}

/// A part of a condition.
struct TracedExpression: Sendable {
  let expression: TypedExpression
  /// The instruction, counted from the first of the rule, after which its target holds the value.
  let known: Int
  /// The first instruction of the part: for a crossing the value before, followed by the one after.
  let first: Int
  /// The direct parts, as in ``TypedExpression/parts``.
  let parts: [TracedExpression]
}
