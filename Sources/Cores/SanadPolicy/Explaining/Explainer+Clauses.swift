import SanadTypes

extension Explainer {
  // MARK: comparisons

  /// "receiver.kyc is none (expired 2026-10-31); the rule needs standard or better".
  mutating func describe(_ clause: inout Clause, _ comparison: Comparison) {
    guard clause.part.parts.count == 2 else { return }
    var (left, right) = (clause.part.parts[0], clause.part.parts[1])
    var comparison = comparison
    if left.expression.constant != nil, right.expression.constant == nil {
      (left, right) = (right, left)
      comparison = comparison.mirrored
    }
    let needed = clause.wanted == .yes ? comparison : comparison.opposite
    let need = texts.need(needed, text(of: right, isLimit: true), left.expression.type)
    clause.sentence = observed(left) + (clause.fires ? "; the rule needs \(need)" : "")
    guard clause.fires else { return }
    addClaimRemedies(for: left, needed, need, clause)
    addClaimRemedies(for: right, needed, nil, clause)
    addAmountRemedy(left, needed, right, clause)
    addDateRemedy(left, needed, right, clause)
  }

  private func observed(_ part: TracedExpression) -> String {
    "\(policy.source.line(part.expression.range)) is \(text(of: part))"
  }

  private func text(of part: TracedExpression) -> String {
    texts.text(of: value(part), part.expression.type, scale: part.expression.scale)
  }

  // A limit that is computed is shown as written, with its value.
  private func text(of part: TracedExpression, isLimit: Bool) -> String {
    let text = text(of: part)
    if part.expression.constant != nil { return text }
    return "\(policy.source.line(part.expression.range)) (\(text))"
  }

  private mutating func addClaimRemedies(
    for part: TracedExpression, _ needed: Comparison, _ need: String?, _ clause: Clause
  ) {
    guard case .attribute(.claim(let side, let topic)) = claimForm(of: part),
      let name = policy.schema.topic(topic)?.name
    else { return }
    switch value(part).state {
    case .expired: add(.renewClaim(side, topic: name), to: clause)
    case .missing: add(.obtainClaim(side, topic: name, needs: need), to: clause)
    case .value where part.expression.type.isOrdered(in: policy.schema) && needed == .atLeast:
      add(.obtainClaim(side, topic: name, needs: need), to: clause)
    default: break
    }
  }

  // The claim that a part reads, through local names and defaults.
  private func claimForm(of part: TracedExpression) -> TypedExpression.Form {
    let inner = resolved(part)
    if case .fallback = inner.expression.form, let read = inner.parts.first {
      return resolved(read).expression.form
    }
    return inner.expression.form
  }

  private mutating func addAmountRemedy(
    _ left: TracedExpression, _ needed: Comparison, _ right: TracedExpression, _ clause: Clause
  ) {
    guard case .attribute(.amount) = resolved(left).expression.form,
      needed == .atMost || needed == .below, let limit = wholeLimit(right, needed),
      !movesWithAmount(right)
    else { return }
    add(.amountAtMost(Units(UInt128(limit))), to: clause)
  }

  // A limit that moves with the amount says nothing about another amount.
  private func movesWithAmount(_ part: TracedExpression) -> Bool {
    switch part.expression.form {
    // A name for a literal is the literal; what is behind any other is not worth the walk.
    case .attribute(.amount), .attribute(.aggregate), .local: true
    default: part.parts.contains { movesWithAmount($0) }
    }
  }

  // The largest whole number within the limit; nil where it is not known or negative.
  private func wholeLimit(_ part: TracedExpression, _ needed: Comparison) -> Int128? {
    let register = value(part)
    guard register.state == .value, register.number >= 0 else { return nil }
    let factor = CodeGenerator.factor(ofScale: part.expression.scale)
    let whole = register.number / factor
    guard needed == .below, register.number.isMultiple(of: factor) else { return whole }
    return max(0, whole - 1)
  }

  private mutating func addDateRemedy(
    _ left: TracedExpression, _ needed: Comparison, _ right: TracedExpression, _ clause: Clause
  ) {
    let limit = value(right)
    guard case .attribute(.businessDate) = resolved(left).expression.form,
      needed == .atLeast || needed == .above, limit.state == .value,
      let day = Int32(exactly: limit.number),
      let date = CalendarDate(dayNumber: day)?.adding(days: needed == .above ? 1 : 0)
    else { return }
    add(.notBefore(date), to: clause)
  }

  // MARK: sets, existence, flags

  /// "receiver.country is IN; the rule needs one of PK, AE".
  mutating func describe(_ clause: inout Clause, _ members: [Int128]) {
    guard let part = clause.part.parts.first else { return }
    let shown = members.prefix(PolicyLimits.clausesMax * 2).map {
      texts.text(of: $0, part.expression.type, scale: 0)
    }
    let rest = members.count - shown.count
    let list = shown.listed + (rest > 0 ? " and \(rest) more" : "")
    let need = (clause.wanted == .yes ? "one of " : "none of ") + list
    clause.sentence = observed(part) + (clause.fires ? "; the rule needs \(need)" : "")
    if clause.fires { addClaimRemedies(for: part, .equal, nil, clause) }
  }

  /// "sender.custodian is none; the rule needs one".
  mutating func describeExistence(_ clause: inout Clause) {
    guard let part = clause.part.parts.first else { return }
    let need = clause.wanted == .yes ? "one" : "none"
    clause.sentence = observed(part) + (clause.fires ? "; the rule needs \(need)" : "")
    if clause.fires, clause.wanted == .yes { addClaimRemedies(for: part, .equal, nil, clause) }
  }

  /// "sender.sanctioned is true; the rule needs false".
  mutating func describeFlag(_ clause: inout Clause) {
    let part = clause.part
    if part.expression.constant != nil {
      clause.sentence = "the condition is always \(text(of: part))"
      return
    }
    let need = clause.wanted == .yes ? "true" : "false"
    clause.sentence = observed(part) + (clause.fires ? "; the rule needs \(need)" : "")
    if clause.fires { addClaimRemedies(for: part, .equal, need, clause) }
  }

  // MARK: ceilings

  /// "held(country != PK) rises from 240 to 260; the rule allows at most 250 (25% of outstanding)".
  mutating func describe(_ clause: inout Clause, _ crossing: Crossing, _ aggregate: Aggregate) {
    guard let limit = clause.part.parts.first, clause.part.first + 1 < values.count else { return }
    let before = values[clause.part.first]
    let after = values[clause.part.first + 1]
    let name = name(of: aggregate)
    let from = texts.text(of: before, aggregate.type, scale: 0)
    let to = texts.text(of: after, aggregate.type, scale: 0)
    clause.sentence = "\(name) goes from \(from) to \(to)"
    let word = crossing == .raises ? "at most" : "at least"
    clause.sentence += "; the rule allows \(word) \(text(of: limit, isLimit: true))"
    guard clause.fires, before.state == .value, after.state == .value,
      value(limit).state == .value
    else { return }
    let headroom = aggregate == .holders ? nil : headroom(clause.part, crossing, limit)
    keep(
      CeilingFinding(
        quantity: name, before: before.number, after: after.number,
        limit: whole(value(limit).number, limit.expression.scale, crossing), headroom: headroom),
      of: clause)
    if let headroom { add(.amountAtMost(headroom), to: clause) }
  }

  // Rounded towards what is allowed: down for a ceiling, up for a floor.
  private func whole(_ number: Int128, _ scale: Int, _ crossing: Crossing) -> Int128 {
    let factor = CodeGenerator.factor(ofScale: scale)
    let rounding: Rounding = crossing == .raises ? .floor : .ceiling
    return CheckedMath.mulDiv(number, 1, by: factor, rounding: rounding) ?? number
  }

  // With all legs scaled by t in 0...1, the quantity is x + d·t and the limit y + e·t. What is
  // left of t is (y − x) / (d − e), and of the amount that share, rounded down.
  private func headroom(
    _ part: TracedExpression, _ crossing: Crossing, _ limit: TracedExpression
  ) -> Units? {
    let factor = CodeGenerator.factor(ofScale: limit.expression.scale)
    guard amount.state == .value, limit.known < unmoved.count,
      unmoved[limit.known].state == .value,
      let start = CheckedMath.product(values[part.first].number, factor),
      let end = CheckedMath.product(values[part.first + 1].number, factor),
      let moved = CheckedMath.difference(end, start),
      let drift = CheckedMath.difference(value(limit).number, unmoved[limit.known].number),
      let slope = CheckedMath.difference(moved, drift),
      let room = CheckedMath.difference(unmoved[limit.known].number, start)
    else { return nil }
    let sign: Int128 = crossing == .raises ? 1 : -1
    guard room.signum() == sign, slope.signum() == sign else { return .zero }
    let share = CheckedMath.mulDiv(amount.number, room, by: slope, rounding: .floor)
    return share.flatMap { UInt128(exactly: $0) }.map { Units(min($0, amount.number.magnitude)) }
  }
}
