import SanadTypes

extension Checker {
  /// The expression with its types, or nil after a complaint. `expected` is the type that the
  /// surroundings ask for: it gives bare names of values their meaning.
  mutating func check(
    _ expression: Expression, expecting expected: ValueType? = nil
  ) -> TypedExpression? {
    let range = expression.range
    switch expression.form {
    case .literal(let literal): return check(literal, at: range, expecting: expected)
    case .path(let path): return check(path, at: range, expecting: expected)
    case .call(let path, let arguments): return checkCall(path, arguments, at: range)
    case .any(let parts):
      return checkAll(parts).map { TypedExpression(.any($0), .flag, at: range) }
    case .all(let parts):
      return checkAll(parts).map { TypedExpression(.all($0), .flag, at: range) }
    case .not(let part):
      return checkCondition(part).map { TypedExpression(.not($0), .flag, at: range) }
    case .compare(let left, let comparison, let right):
      return checkComparison(left, comparison, right, at: range)
    case .member(let value, let members): return checkMember(value, members, at: range)
    case .exists(let value): return checkExists(value, at: range)
    case .crossing(let crossing, let target, let limit):
      return checkCrossing(crossing, target, limit, at: range)
    case .sum(let first, let terms):
      return checkSum(first, terms, at: range, expecting: expected)
    case .share(let percent, let whole): return checkShare(percent, of: whole, at: range)
    case .times(let value, let factor): return checkTimes(value, factor, at: range)
    case .converted(let value, let currency):
      return checkConverted(value, to: currency, at: range)
    case .fallback(let value, let literal): return checkFallback(value, literal, at: range)
    }
  }

  /// An expression that must be a condition.
  mutating func checkCondition(_ expression: Expression) -> TypedExpression? {
    guard let checked = check(expression, expecting: .flag) else { return nil }
    guard checked.type == .flag else {
      return refuse(
        .typeMismatch, at: expression.range,
        "expected a condition; this is \(checked.type.described(in: schema))")
    }
    return checked
  }

  // Checks every part even after one fails, so that each mistake is reported.
  private mutating func checkAll(_ parts: [Expression]) -> [TypedExpression]? {
    var checked: [TypedExpression] = []
    for part in parts {
      if let value = checkCondition(part) { checked.append(value) }
    }
    return checked.count == parts.count ? checked : nil
  }

  // MARK: comparisons

  private mutating func checkComparison(
    _ left: Expression, _ comparison: Comparison, _ right: Expression, at range: SourceRange
  ) -> TypedExpression? {
    guard let (first, second) = checkPair(left, right, at: range) else { return nil }
    guard !comparison.isOrdering || first.type.isOrdered(in: schema) else {
      return refuse(
        .typeMismatch, at: range, "\(first.type.described(in: schema)) has no order",
        help: "compare with `==`, `!=` or `in`")
    }
    return TypedExpression(.compare(first, comparison, second), .flag, at: range)
  }

  // The side that names its own type is checked first, and gives the other one its meaning.
  private mutating func checkPair(
    _ left: Expression, _ right: Expression, at range: SourceRange
  ) -> (TypedExpression, TypedExpression)? {
    if isOpen(left), !isOpen(right) {
      guard let second = check(right), let first = check(left, expecting: second.type) else {
        return nil
      }
      return unify(first, second, at: range)
    }
    guard let first = check(left), let second = check(right, expecting: first.type) else {
      return nil
    }
    return unify(first, second, at: range)
  }

  /// Whether an expression means something only by what it stands beside.
  private func isOpen(_ expression: Expression) -> Bool {
    switch expression.form {
    case .literal(.integer): return true
    case .path(let path):
      guard path.moment == nil, path.parts.count == 1, let name = path.parts.first?.text else {
        return false
      }
      return local(named: name) == nil && !Vocabulary.subjects.contains(name)
    default: return false
    }
  }

  /// Both sides in one type, or a complaint.
  mutating func unify(
    _ left: TypedExpression, _ right: TypedExpression, at range: SourceRange
  ) -> (TypedExpression, TypedExpression)? {
    if left.type == right.type { return (left, right) }
    // A bare number is a number of units where units stand on the other side.
    if left.type == .units, right.type == .integer, right.constant != nil {
      return (left, right.retyped(.units))
    }
    if right.type == .units, left.type == .integer, left.constant != nil {
      return (left.retyped(.units), right)
    }
    if left.type == .instant, right.type == .date { return (left, midnight(right)) }
    if left.type == .date, right.type == .instant { return (midnight(left), right) }
    return refuse(
      .typeMismatch, at: range,
      "\(left.type.described(in: schema)) and \(right.type.described(in: schema)) do not go"
        + " together", help: mismatchHelp(left.type, right.type))
  }

  // A date stands for its midnight in UTC where it meets a time.
  private func midnight(_ date: TypedExpression) -> TypedExpression {
    TypedExpression(.milliseconds(date, perUnit: 86_400_000), .instant, at: date.range)
  }

  private func mismatchHelp(_ left: ValueType, _ right: ValueType) -> String? {
    let code = base?.code ?? "PKR"
    switch (left, right) {
    case (.money, .money): return "converting between currencies is not available yet"
    case (.units, .money), (.money, .units):
      return "`converted to \(code)` gives units their booked value"
    case (.units, .integer), (.integer, .units):
      return "units compare with units or a plain number"
    case (.percent, _), (_, .percent): return "a percentage needs a whole, as in 25% of outstanding"
    default: return nil
    }
  }

  // MARK: sets and existence

  private mutating func checkMember(
    _ value: Expression, _ members: [Expression], at range: SourceRange
  ) -> TypedExpression? {
    guard let checked = check(value) else { return nil }
    guard checked.type != .flag, checked.type != .custodian, checked.scale == 0 else {
      return refuse(
        .typeMismatch, at: value.range,
        "\(checked.type.described(in: schema)) cannot be looked up in a set")
    }
    var numbers: [Int128] = []
    for member in members {
      guard let number = checkConstant(member, as: checked) else { continue }
      guard !numbers.contains(number) else {
        let _: Void? = refuse(.nameTaken, at: member.range, "this member is in the set twice")
        continue
      }
      numbers.append(number)
    }
    guard numbers.count == members.count else { return nil }
    return TypedExpression(.member(checked, numbers.sorted()), .flag, at: range)
  }

  // The number of a literal of the same type as `value`.
  private mutating func checkConstant(
    _ literal: Expression, as value: TypedExpression
  ) -> Int128? {
    guard let checked = check(literal, expecting: value.type),
      let (_, fitted) = unify(value, checked, at: literal.range)
    else { return nil }
    guard let constant = fitted.constant else {
      return refuse(.typeMismatch, at: literal.range, "expected a literal here")
    }
    return constant
  }

  private mutating func checkExists(
    _ value: Expression, at range: SourceRange
  ) -> TypedExpression? {
    guard let checked = check(value) else { return nil }
    guard canBeMissing(checked) else { return refuseNeverMissing(value, "`exists`") }
    return TypedExpression(.exists(checked), .flag, at: range)
  }

  private mutating func checkFallback(
    _ value: Expression, _ literal: Expression, at range: SourceRange
  ) -> TypedExpression? {
    guard let checked = check(value) else { return nil }
    guard canBeMissing(checked), checked.type != .custodian else {
      return refuseNeverMissing(value, "`default`")
    }
    guard let constant = checkConstant(literal, as: checked) else { return nil }
    return TypedExpression(.fallback(checked, constant), checked.type, at: range)
  }

  private mutating func refuseNeverMissing(
    _ value: Expression, _ word: String
  ) -> TypedExpression? {
    refuse(
      .typeMismatch, at: value.range,
      "\(word) needs a claim or an attribute that there may be none of",
      help: "`\(source.line(value.range))` is always there, or has no literals")
  }

  private func canBeMissing(_ expression: TypedExpression) -> Bool {
    switch expression.form {
    case .attribute(let attribute): attribute.canBeMissing
    case .local(let index): locals[index].local.map { canBeMissing($0.value) } ?? false
    default: false
    }
  }

  // MARK: raises and lowers

  private mutating func checkCrossing(
    _ crossing: Crossing, _ target: Expression, _ limit: Expression, at range: SourceRange
  ) -> TypedExpression? {
    guard let checkedTarget = check(target) else { return nil }
    guard case .attribute(.aggregate(let aggregate, _)) = checkedTarget.form,
      !hasMoment(target)
    else {
      let word = crossing == .raises ? "raises" : "lowers"
      return refuse(
        .typeMismatch, at: target.range,
        "`\(word)` compares an aggregate before and after by itself",
        help: "write outstanding, issued, holders, held(…) or holding(…) alone")
    }
    guard let checkedLimit = check(limit, expecting: checkedTarget.type),
      let (_, fitted) = unify(checkedTarget, checkedLimit, at: range)
    else { return nil }
    return TypedExpression(.crossing(crossing, aggregate, limit: fitted), .flag, at: range)
  }

  private func hasMoment(_ expression: Expression) -> Bool {
    switch expression.form {
    case .path(let path), .call(let path, _): path.moment != nil
    default: false
    }
  }
}
