import SanadTypes

/// Looks for rules that are not wrong and probably not meant: simple folding of constants, nothing
/// that a solver would be needed for. A warning may be missing; one that is given is right.
struct RuleReview {
  private let policy: CheckedPolicy
  private let schema: ClaimSchema
  private(set) var complaints: [Complaint] = []
  private var localOutcomes: [Outcomes] = []
  // The first `default` behind each local name, found once: names of names would be walked
  // exponentially often.
  private var localFallbacks: [TypedExpression?] = []
  /// Whether claims that have a `default` are taken to be missing.
  private var isMissingAssumed = false

  init(_ policy: CheckedPolicy, schema: ClaimSchema) {
    self.policy = policy
    self.schema = schema
  }

  /// All warnings that follow from the checked tree.
  mutating func run() {
    localOutcomes = outcomesOfLocals()
    for rule in policy.rules { reviewOutcome(of: rule) }
    for local in policy.locals { localFallbacks.append(fallback(in: local.value)) }
    isMissingAssumed = true
    localOutcomes = outcomesOfLocals()
    for rule in policy.rules { reviewDoors(of: rule) }
    reviewLocals()
  }

  private mutating func outcomesOfLocals() -> [Outcomes] {
    localOutcomes = []
    for local in policy.locals {
      localOutcomes.append(local.value.type == .flag ? outcomes(of: local.value) : .all)
    }
    return localOutcomes
  }

  private mutating func reviewOutcome(of rule: CheckedRule) {
    let possible = outcomes(of: rule.condition)
    if possible == .no {
      warn(.neverFires, at: rule.range, "rule \(rule.code) can never fire")
    } else if !possible.contains(.no) {
      warn(.alwaysFires, at: rule.range, "rule \(rule.code) fires for every instruction")
    }
  }

  private mutating func reviewLocals() {
    var isUsed = [Bool](repeating: false, count: policy.locals.count)
    let users = policy.rules.map(\.condition) + policy.locals.map(\.value)
    for user in users { markLocals(in: user, &isUsed) }
    // A name for a literal leaves no trace where it is used; whether it is cannot be told here.
    for (index, local) in policy.locals.enumerated()
    where !isUsed[index] && local.value.constant == nil {
      warn(.unusedLocal, at: local.name.range, "nothing uses `\(local.name.text)`")
    }
  }

  private func markLocals(in expression: TypedExpression, _ isUsed: inout [Bool]) {
    if case .local(let index) = expression.form { isUsed[index] = true }
    for part in expression.parts { markLocals(in: part, &isUsed) }
  }

  private mutating func warn(
    _ code: PolicyDiagnostic.Code, at range: SourceRange, _ message: String, help: String? = nil
  ) {
    guard complaints.count < PolicyLimits.diagnosticsMax else { return }
    complaints.append(Complaint(code, at: range, message, help: help))
  }

  // MARK: doors

  // A `default` opens a door where it can make a clause come out on the side on which the rule does
  // not fire: somebody without the claim passes who would have been stopped.
  private mutating func reviewDoors(of rule: CheckedRule) {
    var isSeen = [Bool](repeating: false, count: policy.locals.count * 2)
    reviewDoors(in: rule.condition, firesOnYes: true, &isSeen)
  }

  private mutating func reviewDoors(
    in expression: TypedExpression, firesOnYes: Bool, _ isSeen: inout [Bool]
  ) {
    switch expression.form {
    case .not(let part): reviewDoors(in: part, firesOnYes: !firesOnYes, &isSeen)
    case .any(let parts), .all(let parts):
      for part in parts { reviewDoors(in: part, firesOnYes: firesOnYes, &isSeen) }
    case .local(let index) where expression.type == .flag:
      let slot = index * 2 + (firesOnYes ? 1 : 0)
      guard !isSeen[slot] else { return }
      isSeen[slot] = true
      reviewDoors(in: policy.locals[index].value, firesOnYes: firesOnYes, &isSeen)
    default:
      guard let door = fallback(in: expression),
        outcomes(of: expression).contains(firesOnYes ? .no : .yes),
        !complaints.contains(where: { $0.code == .openDoor && $0.range == door.range })
      else { return }
      warn(
        .openDoor, at: door.range,
        "this `default` lets a party pass that has no such claim",
        help: "without it the rule fires where the claim is missing")
    }
  }

  private func fallback(in expression: TypedExpression) -> TypedExpression? {
    switch expression.form {
    case .fallback: return expression
    case .local(let index): return localFallbacks[index]
    default:
      for part in expression.parts {
        if let found = fallback(in: part) { return found }
      }
      return nil
    }
  }

  // MARK: folding

  private func outcomes(of expression: TypedExpression) -> Outcomes {
    switch expression.form {
    case .constant(let value): Outcomes(Truth(value != 0))
    case .local(let index): localOutcomes[index]
    case .any(let parts):
      parts.reduce(.no) { $0.combined(with: outcomes(of: $1)) { $0.or($1) } }
    case .all(let parts):
      parts.reduce(.yes) { $0.combined(with: outcomes(of: $1)) { $0.and($1) } }
    case .not(let part): outcomes(of: part).negated
    case .compare(let left, let comparison, let right): outcomes(of: left, comparison, right)
    case .member(let value, let members):
      possibleNumbers(of: value).map { numbers in
        outcomes(of: numbers) { members.contains($0) }
      } ?? .all
    case .fallback(_, let value) where isMissingAssumed: Outcomes(Truth(value != 0))
    default: .all
    }
  }

  private func outcomes(of numbers: [Int128], test: (Int128) -> Bool) -> Outcomes {
    numbers.reduce(into: Outcomes()) { $0.insert(Outcomes(Truth(test($1)))) }
  }

  private func outcomes(
    of left: TypedExpression, _ comparison: Comparison, _ right: TypedExpression
  ) -> Outcomes {
    guard left.scale == 0, right.scale == 0 else { return .all }
    guard let constant = right.constant else {
      guard left.constant != nil else { return .all }
      return outcomes(of: right, comparison.mirrored, left)
    }
    if let numbers = possibleNumbers(of: left) {
      return outcomes(of: numbers) { comparison.holds($0, constant) }
    }
    if let least = least(of: left) { return outcomes(from: least, comparison, constant) }
    guard let levels = levels(of: left) else { return .all }
    return outcomes(of: levels) { comparison.holds($0, constant) }.union(.undecided)
  }

  // The few numbers that an expression can be, where they are known and it is never undecided.
  private func possibleNumbers(of expression: TypedExpression) -> [Int128]? {
    switch expression.form {
    case .constant(let value): [value]
    case .attribute(.kind): policy.kinds.sorted.map { Int128($0.rawValue) }
    case .fallback(_, let value) where isMissingAssumed: [value]
    default: nil
    }
  }

  // The levels of an enumeration claim; the claim can also be missing or expired.
  private func levels(of expression: TypedExpression) -> [Int128]? {
    guard case .enumeration(let source) = expression.type else { return nil }
    return source.enumeration(in: schema).values.indices.map { Int128($0) }
  }

  // The least number that an expression can be: something always moves, nothing is negative.
  private func least(of expression: TypedExpression) -> Int128? {
    switch expression.form {
    case .attribute(.amount): 1
    case .attribute(.aggregate): 0
    default: nil
    }
  }

  private func outcomes(
    from least: Int128, _ comparison: Comparison, _ constant: Int128
  ) -> Outcomes {
    switch comparison {
    case .equal: constant < least ? .no : .decided
    case .notEqual: constant < least ? .yes : .decided
    case .below: constant <= least ? .no : .decided
    case .atMost: constant < least ? .no : .decided
    case .above: constant < least ? .yes : .decided
    case .atLeast: constant <= least ? .yes : .decided
    }
  }
}

extension Comparison {
  /// Whether it holds between two numbers.
  func holds(_ left: Int128, _ right: Int128) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .below: left < right
    case .atMost: left <= right
    case .above: left > right
    case .atLeast: left >= right
    }
  }
}
