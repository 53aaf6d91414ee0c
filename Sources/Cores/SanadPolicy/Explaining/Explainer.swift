import SanadTypes

/// Reads a traced run of one rule for one subject backwards: from the outcome to the clauses that
/// made it, their values, and what would change it.
struct Explainer {
  let policy: CompiledPolicy
  let annotation: RuleAnnotation
  /// What each instruction of the rule left in its target.
  let values: [Register]
  /// The same in the world where the state after the instruction is the state before it; empty
  /// where no ceiling is asked for.
  let unmoved: [Register]
  /// What `amount` is for the subject.
  let amount: Register
  let texts: ValueText

  private(set) var clauses: [ClauseFinding] = []
  private(set) var ceiling: CeilingFinding?
  private(set) var remedies: [Remedy] = []
  /// Local names that were looked into: once is enough, and keeps the walk short.
  private var seenLocals: [Int] = []

  init(
    policy: CompiledPolicy, annotation: RuleAnnotation, values: [Register],
    unmoved: [Register], amount: Register
  ) {
    self.policy = policy
    self.annotation = annotation
    self.values = values
    self.unmoved = unmoved
    self.amount = amount
    texts = ValueText(schema: policy.schema)
  }

  /// The explanation of the outcome.
  mutating func explain() -> Explanation {
    explain(annotation.condition, firesOnYes: true)
    return Explanation(clauses: clauses, ceiling: ceiling, remedies: remedies)
  }

  /// The value of a part.
  func value(_ part: TracedExpression) -> Register {
    part.known < values.count && part.known >= 0 ? values[part.known] : .unknown
  }

  /// A part, or what a local name stands for.
  func resolved(_ part: TracedExpression) -> TracedExpression {
    var part = part
    // A name stands for earlier names only, so that this ends.
    while case .local(let index) = part.expression.form, let value = annotation.local(index) {
      part = value
    }
    return part
  }

  // MARK: the walk

  // Depth is that of the text; a local name is entered once.
  private mutating func explain(_ part: TracedExpression, firesOnYes: Bool) {
    guard clauses.count < PolicyLimits.clausesMax else { return }
    switch part.expression.form {
    case .not:
      for inner in part.parts { explain(inner, firesOnYes: !firesOnYes) }
    case .any, .all:
      // The parts that came out as the whole did are those that made it so: a single `no` makes an
      // `and` fail, and all parts together make it hold.
      // What only the missing state after the instruction leaves open did not.
      let truth = value(part).truth
      for inner in part.parts
      where value(inner).truth == truth && !isOpen(inner, firesOnYes: firesOnYes) {
        explain(inner, firesOnYes: firesOnYes)
      }
    case .local(let index):
      guard !seenLocals.contains(index), let inner = annotation.local(index) else { return }
      seenLocals.append(index)
      explain(inner, firesOnYes: firesOnYes)
    default: explainClause(part, firesOnYes: firesOnYes)
    }
  }

  private func isOpen(_ part: TracedExpression, firesOnYes: Bool) -> Bool {
    let condition = firesOnYes ? value(part) : value(part).negated
    return condition.state == .impossible && !condition.fires
  }

  private mutating func explainClause(_ part: TracedExpression, firesOnYes: Bool) {
    let truth = value(part).truth
    let fires = firesOnYes ? truth != .no : truth != .yes
    var clause = Clause(part: part, wanted: firesOnYes ? .no : .yes, fires: fires)
    switch part.expression.form {
    case .compare(_, let comparison, _): describe(&clause, comparison)
    case .member(_, let members): describe(&clause, members)
    case .exists: describeExistence(&clause)
    case .crossing(let crossing, let aggregate, _): describe(&clause, crossing, aggregate)
    default: describeFlag(&clause)
    }
    // A claim that is missing or ran out says so itself; other reasons are put into words.
    let isUnsaid = value(part).state == .outOfRange || value(part).state == .unknown
    if isUnsaid { clause.sentence = "cannot be decided: " + clause.sentence }
    clauses.append(
      ClauseFinding(
        source: policy.source.line(part.expression.range), range: part.expression.range,
        truth: truth, observations: observations(in: part), sentence: clause.sentence))
  }

  /// Adds what would help, once, where the rule fired.
  mutating func add(_ remedy: Remedy, to clause: Clause) {
    guard clause.fires, !remedies.contains(remedy) else { return }
    remedies.append(remedy)
  }

  /// Keeps the first ceiling that decided.
  mutating func keep(_ finding: CeilingFinding, of clause: Clause) {
    if clause.fires, ceiling == nil { ceiling = finding }
  }

  // MARK: observations

  private func observations(in part: TracedExpression) -> [Observation] {
    var found: [Observation] = []
    var seen: [Int] = []
    observe(part, &found, &seen)
    return found
  }

  private func observe(
    _ part: TracedExpression, _ found: inout [Observation], _ seen: inout [Int]
  ) {
    guard found.count < PolicyLimits.clausesMax else { return }
    let expression = part.expression
    switch expression.form {
    case .attribute(let attribute):
      append(
        name: policy.source.line(expression.range), side: attribute.side, value(part),
        expression, &found)
    case .crossing(_, let aggregate, let limit):
      observeCrossing(part, aggregate, limit, &found)
      for inner in part.parts { observe(inner, &found, &seen) }
    case .local(let index):
      guard !seen.contains(index), let inner = annotation.local(index) else { return }
      seen.append(index)
      observe(inner, &found, &seen)
    default:
      for inner in part.parts { observe(inner, &found, &seen) }
    }
  }

  private func observeCrossing(
    _ part: TracedExpression, _ aggregate: Aggregate, _ limit: TypedExpression,
    _ found: inout [Observation]
  ) {
    let name = self.name(of: aggregate)
    for (offset, moment) in ["before", "after"].enumerated()
    where part.first + offset < values.count {
      let shown = TypedExpression(.constant(0), aggregate.type, at: limit.range)
      append(
        name: "\(moment).\(name)", side: Attribute.aggregate(aggregate, .after).side,
        values[part.first + offset], shown, &found)
    }
  }

  private func append(
    name: String, side: PartySide?, _ register: Register, _ expression: TypedExpression,
    _ found: inout [Observation]
  ) {
    guard !found.contains(where: { $0.name == name }) else { return }
    let text = texts.text(of: register, expression.type, scale: expression.scale)
    found.append(Observation(name: name, side: side, value: text))
  }

  /// An aggregate as rules write it.
  func name(of aggregate: Aggregate) -> String {
    switch aggregate {
    case .outstanding: return "outstanding"
    case .issued: return "issued"
    case .holders: return "holders"
    case .holding(let side): return "holding(\(side.name))"
    case .held(let index):
      let predicates = policy.heldPredicates
      return Int(index.value) < predicates.count
        ? "held(\(predicates[Int(index.value)].text))" : "held"
    }
  }
}

/// One clause while its sentence is made.
struct Clause {
  let part: TracedExpression
  /// How it would have to come out for the rule not to fire.
  let wanted: Truth
  /// Whether it came out on the side on which the rule fires.
  let fires: Bool
  var sentence = ""
}

extension Attribute {
  /// Whose attribute it is.
  var side: PartySide? {
    switch self {
    case .claim(let side, _), .custodian(let side), .accountKind(let side),
      .aggregate(.holding(let side), _):
      side
    default: nil
    }
  }
}
