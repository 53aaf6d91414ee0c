import SanadTypes

extension Checker {
  /// The condition inside `held(…)`, entered in the table of counters.
  mutating func checkHeld(
    _ arguments: [Expression], at range: SourceRange
  ) -> HeldPredicateIndex? {
    guard arguments.count == 1 else {
      return refuse(
        .typeMismatch, at: range, "`held` takes one condition on country and class",
        help: "as in held(country != PK)")
    }
    var steps: [HeldPredicate.Step] = []
    guard appendSteps(of: arguments[0], to: &steps) else { return nil }
    guard steps.count <= PolicyLimits.heldStepsMax else {
      return refuse(
        .overLimit, at: range,
        "a condition inside `held` has at most \(PolicyLimits.heldStepsMax) steps")
    }
    let predicate = HeldPredicate(
      steps: steps,
      classes: classTopic.map { EnumerationSource.topic($0).enumeration(in: schema).values } ?? [])
    return index(of: predicate)
      ?? refuse(
        .overLimit, at: range,
        "a policy has at most \(PolicyLimits.heldPredicatesMax) different conditions inside `held`")
  }

  private var classTopic: TopicIndex? {
    guard let index = schema.index(of: "class"),
      case .enumeration? = schema.topic(index)?.type
    else { return nil }
    return index
  }

  // Appends the steps of an expression; false after a complaint.
  private mutating func appendSteps(
    of expression: Expression, to steps: inout [HeldPredicate.Step]
  ) -> Bool {
    switch expression.form {
    case .any(let parts): return appendSteps(of: parts, joinedBy: .or, to: &steps)
    case .all(let parts): return appendSteps(of: parts, joinedBy: .and, to: &steps)
    case .not(let part):
      guard appendSteps(of: part, to: &steps) else { return false }
      steps.append(.not)
      return true
    case .compare(let left, let comparison, let right) where !comparison.isOrdering:
      guard appendSet(of: left, [right], to: &steps) else { return false }
      if comparison == .notEqual { steps.append(.not) }
      return true
    case .member(let value, let members): return appendSet(of: value, members, to: &steps)
    default:
      let _: Void? = refuse(
        .typeMismatch, at: expression.range,
        "inside `held` only conditions on `country` and `class` can stand",
        help: "as in held(country != PK and class == retail)")
      return false
    }
  }

  private mutating func appendSteps(
    of parts: [Expression], joinedBy join: HeldPredicate.Step,
    to steps: inout [HeldPredicate.Step]
  ) -> Bool {
    for (index, part) in parts.enumerated() {
      guard appendSteps(of: part, to: &steps) else { return false }
      if index > 0 { steps.append(join) }
    }
    return true
  }

  private mutating func appendSet(
    of value: Expression, _ members: [Expression], to steps: inout [HeldPredicate.Step]
  ) -> Bool {
    guard case .path(let path) = value.form, path.moment == nil else {
      return refuseCell(value)
    }
    switch path.text {
    case "country":
      guard schema.index(of: "country").flatMap(schema.topic)?.type == .country else {
        return refuseCell(value)
      }
      guard let countries = countries(members) else { return false }
      steps.append(.country(countries))
    case "class":
      guard let classTopic else { return refuseCell(value) }
      guard let bits = bits(members, of: classTopic) else { return false }
      steps.append(.investorClass(bits))
    default: return refuseCell(value)
    }
    return true
  }

  private mutating func refuseCell(_ value: Expression) -> Bool {
    let text = source.line(value.range)
    let _: Void? = refuse(
      .unknownName, at: value.range,
      "inside `held` only `country` and `class` can be read, not `\(text)`",
      help: nearest(text, among: ["country", "class"]))
    return false
  }

  private mutating func countries(_ members: [Expression]) -> [Country]? {
    guard let numbers = constants(members, as: .country) else { return nil }
    return numbers.compactMap { UInt16(exactly: $0).flatMap(Country.init(number:)) }
  }

  private mutating func bits(_ members: [Expression], of topic: TopicIndex) -> UInt64? {
    guard let numbers = constants(members, as: .enumeration(.topic(topic))) else { return nil }
    return numbers.reduce(0) { $0 | 1 << UInt64(truncatingIfNeeded: $1) }
  }

  // The numbers of the members, ascending, each once.
  private mutating func constants(_ members: [Expression], as type: ValueType) -> [Int128]? {
    var numbers: [Int128] = []
    for member in members {
      guard let checked = check(member, expecting: type) else { return nil }
      guard checked.type == type, let number = checked.constant else {
        return refuse(
          .typeMismatch, at: member.range, "expected \(type.described(in: schema)) here")
      }
      if !numbers.contains(number) { numbers.append(number) }
    }
    return numbers.sorted()
  }
}
