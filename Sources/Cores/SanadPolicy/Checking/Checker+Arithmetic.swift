import SanadTypes

extension Checker {
  /// A sum: of amounts of one type, or a date or time with durations.
  mutating func checkSum(
    _ first: Expression, _ terms: [Expression.Term], at range: SourceRange,
    expecting expected: ValueType?
  ) -> TypedExpression? {
    guard var head = check(first, expecting: expected) else { return nil }
    var fitted: [TypedExpression.Term] = []
    for term in terms {
      guard let value = check(term.value, expecting: head.type) else { return nil }
      // Bare numbers can still become numbers of units; with anything else beside them they are
      // what that is.
      let isBare = fitted.allSatisfy { $0.value.constant != nil }
      let sum = isBare ? head : TypedExpression(.sum(head, fitted), head.type, at: range)
      guard let (left, right) = unifyTerms(sum, value, at: range) else { return nil }
      head = head.retyped(left.type)
      fitted.append(TypedExpression.Term(isSubtracted: term.isSubtracted, value: right))
    }
    return folded(head, fitted, at: range)
  }

  private mutating func unifyTerms(
    _ left: TypedExpression, _ right: TypedExpression, at range: SourceRange
  ) -> (TypedExpression, TypedExpression)? {
    if right.type == .duration, left.type == .instant {
      let value = TypedExpression(
        .milliseconds(right, perUnit: 3_600_000), .instant, at: right.range)
      return (left, value)
    }
    if right.type == .duration, left.type == .date { return unifyDays(left, right) }
    guard let (first, second) = unify(left, right, at: range) else { return nil }
    guard first.type.isAmount || first.type == .duration else {
      return refuse(
        .typeMismatch, at: range,
        "\(first.type.described(in: schema)) cannot be added or subtracted",
        help: first.type == .date ? "write date + 30 days" : nil)
    }
    return (first, second)
  }

  // Durations are made of literals alone, so whether one is whole days is known here.
  private mutating func unifyDays(
    _ date: TypedExpression, _ duration: TypedExpression
  ) -> (TypedExpression, TypedExpression)? {
    guard let hours = duration.constant, hours.isMultiple(of: 24) else {
      return refuse(
        .typeMismatch, at: duration.range, "a date moves by whole days",
        help: "write the duration in days")
    }
    return (date, TypedExpression(.constant(hours / 24), .date, at: duration.range))
  }

  // A sum of constants is a constant; an overflow among them is the writer's, and is refused.
  private mutating func folded(
    _ first: TypedExpression, _ terms: [TypedExpression.Term], at range: SourceRange
  ) -> TypedExpression? {
    let scale = terms.map(\.value.scale).reduce(first.scale, max)
    let whole = TypedExpression(.sum(first, terms), first.type, scale: scale, at: range)
    guard scale == 0, var total = first.constant else { return whole }
    for term in terms {
      guard let value = term.value.constant else { return whole }
      let sum =
        term.isSubtracted
        ? CheckedMath.difference(total, value) : CheckedMath.sum(total, value)
      guard let sum else { return refuse(.outOfRange, at: range, "this sum is out of range") }
      total = sum
    }
    return TypedExpression(.constant(total), first.type, at: range)
  }

  /// `25% of x`: exact, by carrying the divisor along.
  mutating func checkShare(
    _ percent: Expression, of whole: Expression, at range: SourceRange
  ) -> TypedExpression? {
    let checkedPercent = check(percent, expecting: .percent)
    let checkedWhole = check(whole)
    guard let checkedPercent, let checkedWhole else { return nil }
    guard checkedPercent.type == .percent, let points = checkedPercent.constant else {
      return refuse(
        .typeMismatch, at: percent.range, "expected a percentage before `of`",
        help: "as in 25% of outstanding")
    }
    guard checkedWhole.type.isAmount else {
      return refuse(
        .typeMismatch, at: whole.range,
        "\(checkedWhole.type.described(in: schema)) has no percentage of it")
    }
    guard checkedWhole.scale < PolicyLimits.shareLevelsMax else {
      return refuse(
        .overLimit, at: range,
        "at most \(PolicyLimits.shareLevelsMax) percentages may be taken of each other")
    }
    return TypedExpression(
      .share(points, checkedWhole), checkedWhole.type, scale: checkedWhole.scale + 1, at: range)
  }

  /// `x * 12`.
  mutating func checkTimes(
    _ value: Expression, _ factor: Expression, at range: SourceRange
  ) -> TypedExpression? {
    let checkedValue = check(value)
    let checkedFactor = check(factor)
    guard let checkedValue, let number = checkedFactor?.constant else { return nil }
    guard checkedValue.type.isAmount || checkedValue.type == .duration else {
      return refuse(
        .typeMismatch, at: value.range,
        "\(checkedValue.type.described(in: schema)) cannot be multiplied")
    }
    if let constant = checkedValue.constant {
      guard let product = CheckedMath.product(constant, number) else {
        return refuse(.outOfRange, at: range, "this product is out of range")
      }
      return TypedExpression(.constant(product), checkedValue.type, at: range)
    }
    return TypedExpression(
      .times(checkedValue, number), checkedValue.type, scale: checkedValue.scale, at: range)
  }

  /// `amount converted to PKR`: the booked value, in the base currency only.
  mutating func checkConverted(
    _ value: Expression, to word: Word, at range: SourceRange
  ) -> TypedExpression? {
    let checked = check(value, expecting: .units)
    guard let currency = checkCurrency(word), let checked else { return nil }
    guard let base, currency == base else {
      let name = base.map(\.code) ?? "the base currency"
      return refuse(
        .notAvailable, at: word.range,
        "converting to another currency than the policy's base is not available yet",
        help: "this version converts units to \(name)")
    }
    guard checked.type == .units, checked.scale == 0, checked.constant == nil else {
      return refuse(
        .notAvailable, at: value.range,
        "converting \(checked.type.described(in: schema)) is not available yet",
        help: "this version converts whole units, such as `amount`, to \(base)")
    }
    return TypedExpression(.booked(checked), .money(currency), at: range)
  }
}
