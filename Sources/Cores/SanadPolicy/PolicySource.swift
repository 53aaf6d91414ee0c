import SanadCrypto
import SanadTypes

/// Turns the text of a policy into something that can be evaluated.
public enum PolicySource {
  /// Reads, checks and compiles a text.
  ///
  /// Total: any bytes give a policy or diagnostics, in time and memory bounded by
  /// ``PolicyLimits``. The same bytes, schema and codes give the same policy on every machine.
  ///
  /// - Parameters:
  ///   - text: the bytes of the text, which must be UTF-8.
  ///   - schema: the topics and types of claims that rules may read.
  ///   - codes: the codes that rules may carry.
  /// - Returns: the policy with its warnings, or at least one error.
  public static func compile(
    _ text: [UInt8], schema: ClaimSchema, codes: RuleCodes
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    switch TextAdmission.admit(text) {
    case .failure(let diagnostics): .failure(diagnostics)
    case .success(let source): compile(source, schema: schema, codes: codes)
    }
  }

  /// Reads, checks and compiles a text.
  public static func compile(
    _ text: String, schema: ClaimSchema, codes: RuleCodes
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    compile(Array(text.utf8), schema: schema, codes: codes)
  }

  private static func compile(
    _ source: SourceText, schema: ClaimSchema, codes: RuleCodes
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    let (syntax, mistakes) = Parser.parse(source)
    guard mistakes.isEmpty else { return .failure(PolicyDiagnostics(mistakes, in: source)) }
    var checker = Checker(source: source, schema: schema, codes: codes)
    guard let checked = checker.check(syntax) else {
      return .failure(PolicyDiagnostics(checker.complaints, in: source))
    }
    return compile(checked, source, schema: schema)
  }

  private static func compile(
    _ checked: CheckedPolicy, _ source: SourceText, schema: ClaimSchema
  ) -> Result<CompiledPolicy, PolicyDiagnostics> {
    var generator = CodeGenerator(checked)
    let rules = generator.run()
    let cost = PolicyCost(plans: generator.plans, program: generator.program)
    var errors = generator.complaints
    if cost.bound > PolicyLimits.costMax { errors.append(tooDear(cost)) }
    guard errors.isEmpty else { return .failure(PolicyDiagnostics(errors, in: source)) }
    var review = RuleReview(checked, schema: schema)
    review.run()
    let warnings = review.complaints + repetitions(rules, generator)
    return .success(
      CompiledPolicy(
        name: checked.name, digest: SHA256.digest(.policy, source.bytes),
        baseCurrency: checked.base, coveredKinds: checked.kinds, rules: rules,
        heldPredicates: checked.heldPredicates, cost: cost,
        warnings: PolicyDiagnostics(warnings, in: source).items, schema: schema,
        plans: generator.plans, topicShapes: schema.topics.map { ClaimShape($0.type) },
        program: generator.program, constants: generator.constants, sets: generator.sets,
        source: source, annotations: generator.annotations,
        localNames: checked.locals.map(\.name.text)))
  }

  private static func tooDear(_ cost: PolicyCost) -> Complaint {
    Complaint(
      .costBound, at: SourceRange(start: 0, end: 0),
      "evaluating this policy could take \(cost.bound) steps; at most"
        + " \(PolicyLimits.costMax) are allowed",
      help: "an instruction can have \(PolicyLimits.legsMax) legs and"
        + " \(PolicyLimits.partiesMax) parties; rules of both sides run for each leg")
  }

  // Conditions are the same where their instructions are: names are gone, `unless` is a `not`.
  private static func repetitions(
    _ rules: [CompiledRule], _ code: CodeGenerator
  ) -> [Complaint] {
    var complaints: [Complaint] = []
    for (index, rule) in rules.enumerated() {
      let instructions = code.program[code.plans[index].program]
      let earlier = rules.indices.prefix(index).first {
        rules[$0].effect == rule.effect && rules[$0].isEvenByOrder == rule.isEvenByOrder
          && code.program[code.plans[$0].program].elementsEqual(instructions)
      }
      guard let earlier, complaints.count < PolicyLimits.diagnosticsMax else { continue }
      complaints.append(
        Complaint(
          .sameCondition, at: rule.range,
          "rule \(rule.code) has the same condition as rule \(rules[earlier].code) above"))
    }
    return complaints
  }
}
