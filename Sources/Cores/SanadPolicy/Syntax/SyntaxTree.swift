/// A policy as written, before any name is looked up.
struct PolicySyntax: Sendable {
  /// The quoted name, without its marks.
  var name = ""
  /// The names after `covers`.
  var kinds: [Word] = []
  /// The name after `base`.
  var base: Word?
  /// The local names, in order.
  var locals: [LocalSyntax] = []
  /// The rules, in order.
  var rules: [RuleSyntax] = []
}

/// One word of the text.
struct Word: Sendable {
  let text: String
  let range: SourceRange
}

/// `let name = expression`.
struct LocalSyntax: Sendable {
  let name: Word
  let value: Expression
}

/// `deny 1001 "…" unless …`.
struct RuleSyntax: Sendable {
  let effect: RuleEffect
  let code: Word
  let message: String
  /// Whether the test is `unless`: the rule fires where the condition does not hold.
  let isUnless: Bool
  let condition: Expression
  let isEvenByOrder: Bool
  let range: SourceRange
}

/// An expression and where it stands. Chains of `and`, `or` and sums are lists, so that the depth
/// of a tree is the depth of the parentheses in the text, which the parser bounds.
struct Expression: Sendable {
  let form: Form
  let range: SourceRange

  /// What an expression can be.
  indirect enum Form: Sendable {
    case literal(Literal)
    /// A name or a path; `before` and `after` are cut off its front.
    case path(Path)
    case call(Path, [Expression])
    case any([Expression])
    case all([Expression])
    case not(Expression)
    case compare(Expression, Comparison, Expression)
    case member(Expression, [Expression])
    case exists(Expression)
    case crossing(Crossing, target: Expression, limit: Expression)
    case sum(Expression, [Term])
    case share(percent: Expression, of: Expression)
    case times(Expression, Expression)
    case converted(Expression, to: Word)
    case fallback(Expression, to: Expression)
  }

  /// A term after the first of a sum.
  struct Term: Sendable {
    let isSubtracted: Bool
    let value: Expression
  }
}

/// A literal as written; its digits are read by the checker, which knows the type.
enum Literal: Hashable, Sendable {
  case integer(String)
  case money(String, currency: String)
  case percent(String)
  case duration(String, isDays: Bool)
  case date(String)
  case flag(Bool)
}

/// A path such as `after.receiver.kyc`.
struct Path: Sendable {
  let moment: AggregateMoment?
  let parts: [Word]

  /// The path as text.
  var text: String {
    let names = parts.map(\.text).joined(separator: ".")
    switch moment {
    case .before: return "before." + names
    case .after: return "after." + names
    case nil: return names
    }
  }
}

/// The six comparisons.
enum Comparison: UInt8, Hashable, Sendable {
  case equal
  case notEqual
  case below
  case atMost
  case above
  case atLeast

  /// Whether it needs an order.
  var isOrdering: Bool { self != .equal && self != .notEqual }

  /// The comparison that holds exactly where this one does not.
  var opposite: Comparison {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .below: .atLeast
    case .atMost: .above
    case .above: .atMost
    case .atLeast: .below
    }
  }

  /// The comparison with its sides exchanged.
  var mirrored: Comparison {
    switch self {
    case .below: .above
    case .atMost: .atLeast
    case .above: .below
    case .atLeast: .atMost
    case .equal, .notEqual: self
    }
  }
}

/// The two crossing operators.
enum Crossing: UInt8, Hashable, Sendable {
  /// `raises x above y`.
  case raises
  /// `lowers x below y`.
  case lowers
}
