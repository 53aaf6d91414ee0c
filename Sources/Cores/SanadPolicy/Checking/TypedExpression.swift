import SanadTypes

/// An expression whose names are resolved and whose types fit.
struct TypedExpression: Sendable {
  let form: Form
  let type: ValueType
  /// The value is the number divided by 10,000 to this power: what a percentage of a percentage
  /// leaves, so that nothing is ever rounded.
  let scale: Int
  let range: SourceRange

  /// What an expression can be.
  indirect enum Form: Sendable {
    case constant(Int128)
    case attribute(Attribute)
    /// A local name, by its place.
    case local(Int)
    case any([TypedExpression])
    case all([TypedExpression])
    case not(TypedExpression)
    case compare(TypedExpression, Comparison, TypedExpression)
    /// Members ascend.
    case member(TypedExpression, [Int128])
    case exists(TypedExpression)
    case crossing(Crossing, Aggregate, limit: TypedExpression)
    case sum(TypedExpression, [Term])
    /// Basis points of an amount; the value is the product, at a scale one higher.
    case share(Int128, TypedExpression)
    case times(TypedExpression, Int128)
    /// Units at their booked value in the base currency.
    case booked(TypedExpression)
    case fallback(TypedExpression, Int128)
    /// Days (or hours) to milliseconds, by a factor.
    case milliseconds(TypedExpression, perUnit: Int128)
  }

  /// A term after the first of a sum.
  struct Term: Sendable {
    let isSubtracted: Bool
    let value: TypedExpression
  }

  init(_ form: Form, _ type: ValueType, scale: Int = 0, at range: SourceRange) {
    self.form = form
    self.type = type
    self.scale = scale
    self.range = range
  }

  /// The number, where the expression is one.
  var constant: Int128? {
    if case .constant(let value) = form { value } else { nil }
  }

  /// The same expression as another type, where the numbers mean the same.
  func retyped(_ type: ValueType) -> TypedExpression {
    TypedExpression(form, type, scale: scale, at: range)
  }

  /// The direct parts, in the order in which they are evaluated.
  var parts: [TypedExpression] {
    switch form {
    case .constant, .attribute, .local: []
    case .any(let parts), .all(let parts): parts
    case .not(let part), .member(let part, _), .exists(let part), .share(_, let part),
      .times(let part, _), .booked(let part), .fallback(let part, _),
      .milliseconds(let part, _), .crossing(_, _, let part):
      [part]
    case .compare(let left, _, let right): [left, right]
    case .sum(let first, let terms): [first] + terms.map(\.value)
    }
  }
}

/// A policy whose every name and type is right.
struct CheckedPolicy: Sendable {
  let name: String
  let base: Currency
  let kinds: MovementKinds
  let locals: [CheckedLocal]
  let rules: [CheckedRule]
  let heldPredicates: [HeldPredicate]
}

/// A local name.
struct CheckedLocal: Sendable {
  let name: Word
  let value: TypedExpression
  let mentions: Mentions
}

/// A rule.
struct CheckedRule: Sendable {
  let effect: RuleEffect
  let code: RuleCode
  let message: String
  /// Holds exactly where the rule fires: `unless` is already a `not`.
  let condition: TypedExpression
  let mentions: Mentions
  let isEvenByOrder: Bool
  let range: SourceRange
}
