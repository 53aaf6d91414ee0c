extension CompiledPolicy {
  /// Evaluates every rule over an instruction and reports each one that fires, with the reasons.
  ///
  /// Total and pure: the same context gives the same result on every machine, in at most
  /// ``PolicyCost/bound(legs:parties:)`` steps for the rules that do not fire. Nothing is allocated
  /// where nothing fires.
  public func evaluate(_ context: some PolicyContext) -> Evaluation {
    if let refusal = refusal(of: context) {
      return Evaluation(fired: [refusal])
    }
    let kind = context.kind
    var fired: [FiredRule] = []
    var omittedDenials = 0
    var omittedFlags = 0
    var frame = RuleFrame()
    for index in plans.indices where plans[index].applies(to: kind) {
      let plan = plans[index]
      var count = 0
      forEachSubject(of: plan, in: context, &frame) { frame in
        guard run(plan, &frame, in: context).fires else { return }
        count += 1
        guard count <= PolicyLimits.firingsPerRuleMax else { return }
        fired.append(firing(of: RuleIndex(index), &frame, in: context))
      }
      guard count > PolicyLimits.firingsPerRuleMax else { continue }
      switch rules[index].effect {
      case .deny: omittedDenials += count - PolicyLimits.firingsPerRuleMax
      case .flag: omittedFlags += count - PolicyLimits.firingsPerRuleMax
      }
    }
    return Evaluation(
      fired: fired, omittedDenials: omittedDenials, omittedFlags: omittedFlags)
  }

  /// Calls `body` with the frame turned to each subject of a rule, in order.
  func forEachSubject(
    of plan: RulePlan, in context: some PolicyContext, _ frame: inout RuleFrame,
    _ body: (inout RuleFrame) -> Void
  ) {
    switch plan.scope {
    case .instruction:
      frame.turnToInstruction()
      body(&frame)
    case .leg:
      for number in 0..<max(0, context.legCount) {
        let index = LegIndex(number)
        frame.turn(to: index, context.leg(index))
        body(&frame)
      }
    case .party(let side):
      for number in 0..<max(0, context.partyCount) {
        let party = PartyIndex(number)
        if frame.turn(to: party, change: context.netChange(of: party), asking: side) {
          body(&frame)
        }
      }
    }
  }

  /// Runs a rule for the subject that the frame is turned to; the answer is its condition.
  func run(
    _ plan: RulePlan, _ frame: inout RuleFrame, in context: some PolicyContext
  ) -> Register {
    let start = plan.program.lowerBound
    let end = plan.program.upperBound
    var index = start
    var last = 0
    while index < end {
      let instruction = program[index]
      last = Int(instruction.target)
      switch instruction.operation {
      // Targets lie further down (the generator sees to it), so that the loop ends.
      case .skipIfNo(let next) where frame.registers[last].truth == .no: index = start + Int(next)
      case .skipIfYes(let next) where frame.registers[last].truth == .yes:
        index = start + Int(next)
      default:
        frame.take(instruction, of: self, in: context)
        index += 1
      }
    }
    return frame.registers[last]
  }

  /// Runs a rule without skipping anything, and keeps what each instruction left in its target.
  func trace(
    _ plan: RulePlan, _ frame: inout RuleFrame, in context: some PolicyContext
  ) -> [Register] {
    var values: [Register] = []
    values.reserveCapacity(plan.program.count)
    for index in plan.program {
      let instruction = program[index]
      frame.take(instruction, of: self, in: context)
      values.append(frame.registers[Int(instruction.target)])
    }
    return values
  }

  // MARK: what refuses before any rule is asked

  /// The refusal that every policy has of itself, where it applies.
  func refusal(of context: some PolicyContext) -> FiredRule? {
    guard coveredKinds.contains(context.kind) else {
      return refusal(
        .kindNotCovered, "the policy does not cover this kind of instruction",
        "kind is \(context.kind.name); the policy covers "
          + coveredKinds.sorted.map(\.name).listed, .kindNotCovered(context.kind))
    }
    guard context.legCount <= PolicyLimits.legsMax, context.partyCount <= PolicyLimits.partiesMax
    else {
      return refusal(
        .instructionTooLarge, "the instruction has too many legs",
        "the instruction has \(context.legCount) legs; at most \(PolicyLimits.legsMax) are"
          + " evaluated", .splitInstruction)
    }
    return nil
  }

  private func refusal(
    _ code: RuleCode, _ message: String, _ sentence: String, _ remedy: Remedy
  ) -> FiredRule {
    let clause = ClauseFinding(
      source: "", range: SourceRange(start: 0, end: 0), truth: .yes, observations: [],
      sentence: sentence)
    return FiredRule(
      rule: nil, code: code, message: message, effect: .deny, subject: .instruction,
      isDecided: true,
      explanation: Explanation(clauses: [clause], ceiling: nil, remedies: [remedy]))
  }

  private func firing(
    of index: RuleIndex, _ frame: inout RuleFrame, in context: some PolicyContext
  ) -> FiredRule {
    let rule = rules[index.value]
    let (condition, explanation) = explanation(of: index, &frame, in: context)
    return FiredRule(
      rule: index, code: rule.code, message: rule.message, effect: rule.effect,
      subject: frame.subject, isDecided: condition.truth == .yes, explanation: explanation)
  }
}
