import SanadCodec
import SanadTypes

/// Flattens checked rules into instructions. A local name is computed once for each rule that uses
/// it, before the condition, so that names of names of names cost a sum and not a product.
struct CodeGenerator {
  private let policy: CheckedPolicy
  private(set) var program: [Instruction] = []
  private(set) var constants: [Int128] = []
  private(set) var sets: [[Int128]] = []
  private(set) var plans: [RulePlan] = []
  private(set) var annotations: [RuleAnnotation] = []
  private(set) var complaints: [Complaint] = []

  private var constantPlaces = KeyedTable<Int128, UInt16>()

  // Of the rule that is being flattened.
  private var ruleStart = 0
  private var registers: [(local: Int, register: Int)] = []
  private var ruleIsTooLarge = false

  init(_ policy: CheckedPolicy) { self.policy = policy }

  /// The rules; their instructions, plans and annotations follow in the same order.
  mutating func run() -> [CompiledRule] {
    policy.rules.map { generate($0) }
  }

  private mutating func generate(_ rule: CheckedRule) -> CompiledRule {
    ruleStart = program.count
    registers = []
    ruleIsTooLarge = false
    var locals: [TracedLocal] = []
    for index in localsUsed(by: rule.condition) {
      let register = registers.count
      let value = emit(policy.locals[index].value, into: register)
      registers.append((index, register))
      locals.append(TracedLocal(index: index, value: value))
    }
    let condition = emit(rule.condition, into: registers.count)
    if ruleIsTooLarge {
      complaints.append(
        Complaint(
          .overLimit, at: rule.range, "this rule is too large to be compiled",
          help: "divide it into two rules"))
    }
    annotations.append(RuleAnnotation(condition: condition, locals: locals))
    let compiled = CompiledRule(
      code: rule.code, message: rule.message, effect: rule.effect, scope: rule.mentions.scope,
      isEvenByOrder: rule.isEvenByOrder, range: rule.range,
      isReceiverSide: rule.mentions.isReceiverSide)
    plans.append(
      RulePlan(
        program: ruleStart..<program.count, scope: compiled.scope,
        appliesByOrder: compiled.applies(to: .forced)))
    return compiled
  }

  // The local names that an expression uses, those of their values before them. A name can only use
  // earlier ones, so that descending order finds every user before what it uses.
  private func localsUsed(by expression: TypedExpression) -> [Int] {
    var isUsed = [Bool](repeating: false, count: policy.locals.count)
    mark(expression, in: &isUsed)
    for index in isUsed.indices.reversed() where isUsed[index] {
      mark(policy.locals[index].value, in: &isUsed)
    }
    return isUsed.indices.filter { isUsed[$0] }
  }

  private func mark(_ expression: TypedExpression, in isUsed: inout [Bool]) {
    if case .local(let index) = expression.form { isUsed[index] = true }
    for part in expression.parts { mark(part, in: &isUsed) }
  }

  // MARK: emission

  private mutating func append(_ operation: Instruction.Operation, into register: Int) {
    guard let target = UInt8(exactly: register), register + 2 < PolicyLimits.registersMax,
      program.count - ruleStart < PolicyLimits.ruleInstructionsMax
    else {
      ruleIsTooLarge = true
      return
    }
    program.append(Instruction(operation: operation, target: target))
  }

  private mutating func emit(
    _ expression: TypedExpression, into register: Int
  ) -> TracedExpression {
    let first = program.count - ruleStart
    let parts = emitParts(of: expression, into: register)
    return TracedExpression(
      expression: expression, known: program.count - ruleStart - 1, first: first, parts: parts)
  }

  private mutating func emitParts(
    of expression: TypedExpression, into register: Int
  ) -> [TracedExpression] {
    switch expression.form {
    case .constant(let value):
      append(.constant(constant(value)), into: register)
      return []
    case .attribute(let attribute):
      append(load(attribute, .exact), into: register)
      return []
    case .local(let index):
      let place = registers.first { $0.local == index }?.register ?? 0
      append(.copy(UInt8(truncatingIfNeeded: place)), into: register)
      return []
    case .any(let parts): return emitChain(parts, isAny: true, into: register)
    case .all(let parts): return emitChain(parts, isAny: false, into: register)
    case .not(let part): return emit(part, then: .not, into: register)
    case .exists(let part) where part.type == .custodian:
      let traced = emit(part, into: register)
      append(.constant(constant(Self.noCustodian)), into: register + 1)
      append(.compare(.notEqual), into: register)
      return [traced]
    case .exists(let part): return emit(part, then: .exists, into: register)
    case .booked(let part): return emit(part, then: .booked, into: register)
    case .member(let part, let members):
      return emit(part, then: .member(set(members)), into: register)
    case .fallback(let part, let value):
      return emit(part, then: .fallback(constant(value)), into: register)
    case .share(let factor, let part), .times(let part, let factor),
      .milliseconds(let part, let factor):
      return emit(part, then: .multiply(constant(factor)), into: register)
    case .compare(let left, let comparison, let right):
      return emit(left, comparison, right, into: register)
    case .sum(let head, let terms):
      return emitSum(head, terms, scale: expression.scale, into: register)
    case .crossing(let crossing, let aggregate, let limit):
      return emit(crossing, aggregate, limit, into: register)
    }
  }

  private mutating func emit(
    _ part: TypedExpression, then operation: Instruction.Operation, into register: Int
  ) -> [TracedExpression] {
    let traced = emit(part, into: register)
    append(operation, into: register)
    return [traced]
  }

  // "a and b and c": each part after the first is skipped once the whole is known.
  private mutating func emitChain(
    _ parts: [TypedExpression], isAny: Bool, into register: Int
  ) -> [TracedExpression] {
    var traced: [TracedExpression] = []
    var skips: [Int] = []
    for (index, part) in parts.enumerated() {
      if index == 0 {
        traced.append(emit(part, into: register))
        continue
      }
      skips.append(program.count)
      append(isAny ? .skipIfYes(0) : .skipIfNo(0), into: register)
      traced.append(emit(part, into: register + 1))
      append(isAny ? .or : .and, into: register)
    }
    let end = UInt16(truncatingIfNeeded: program.count - ruleStart)
    for skip in skips where skip < program.count {
      program[skip] = Instruction(
        operation: isAny ? .skipIfYes(end) : .skipIfNo(end), target: program[skip].target)
    }
    return traced
  }

  private mutating func emit(
    _ left: TypedExpression, _ comparison: Comparison, _ right: TypedExpression,
    into register: Int
  ) -> [TracedExpression] {
    let scale = max(left.scale, right.scale)
    let first = emitScaled(left, to: scale, into: register)
    let second = emitScaled(right, to: scale, into: register + 1)
    append(.compare(comparison), into: register)
    return [first, second]
  }

  private mutating func emitSum(
    _ head: TypedExpression, _ terms: [TypedExpression.Term], scale: Int, into register: Int
  ) -> [TracedExpression] {
    var traced = [emitScaled(head, to: scale, into: register)]
    for term in terms {
      traced.append(emitScaled(term.value, to: scale, into: register + 1))
      append(term.isSubtracted ? .subtract : .add, into: register)
    }
    return traced
  }

  private mutating func emit(
    _ crossing: Crossing, _ aggregate: Aggregate, _ limit: TypedExpression, into register: Int
  ) -> [TracedExpression] {
    let reading: Instruction.HeldReading = crossing == .raises ? .possible : .certain
    append(load(.aggregate(aggregate, .before), reading), into: register)
    append(load(.aggregate(aggregate, .after), reading), into: register + 1)
    let traced = emit(limit, into: register + 2)
    append(.crossing(crossing, constant(Self.factor(ofScale: limit.scale))), into: register)
    return [traced]
  }

  private mutating func emitScaled(
    _ expression: TypedExpression, to scale: Int, into register: Int
  ) -> TracedExpression {
    let traced = emit(expression, into: register)
    if scale > expression.scale {
      let factor = Self.factor(ofScale: scale - expression.scale)
      append(.multiply(constant(factor)), into: register)
    }
    return traced
  }

  private func load(
    _ attribute: Attribute, _ reading: Instruction.HeldReading
  ) -> Instruction.Operation {
    switch attribute {
    case .amount: .amount
    case .kind: .kind
    case .now: .now
    case .businessDate: .businessDate
    case .maturity: .maturity
    case .instrumentClass: .instrumentClass
    case .instrumentStatus: .instrumentStatus
    case .claim(let side, let topic): .claim(side, topic)
    case .custodian(let side): .custodian(side)
    case .accountKind(let side): .accountKind(side)
    case .aggregate(.outstanding, let moment): .outstanding(moment)
    case .aggregate(.issued, let moment): .issued(moment)
    case .aggregate(.holders, let moment): .holders(moment)
    case .aggregate(.held(let predicate), let moment): .held(predicate, moment, reading)
    case .aggregate(.holding(let side), let moment): .holding(side, moment)
    }
  }

  // MARK: tables

  /// Stands for "operated by its owner": that there is no custodian is known, not missing.
  static let noCustodian: Int128 = -1

  /// 10,000 to the power of a scale.
  static func factor(ofScale scale: Int) -> Int128 {
    (0..<max(scale, 0)).reduce(1) { factor, _ in factor * 10_000 }
  }

  private mutating func constant(_ value: Int128) -> UInt16 {
    if let known = constantPlaces[value] { return known }
    // The limit on the text keeps the count far below 65,536.
    let place = UInt16(truncatingIfNeeded: constants.count)
    constants.append(value)
    constantPlaces[value] = place
    return place
  }

  private mutating func set(_ members: [Int128]) -> UInt16 {
    if let known = sets.firstIndex(of: members) { return UInt16(truncatingIfNeeded: known) }
    guard sets.count < PolicyLimits.setsMax else {
      ruleIsTooLarge = true
      return 0
    }
    sets.append(members)
    return UInt16(truncatingIfNeeded: sets.count - 1)
  }
}
