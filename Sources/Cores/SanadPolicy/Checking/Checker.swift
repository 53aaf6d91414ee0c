import SanadTypes

/// Resolves names, fits types and says what is wrong. Recursion follows the tree, whose depth the
/// parser bounds.
struct Checker {
  let source: SourceText
  let schema: ClaimSchema
  let codes: RuleCodes
  /// The base currency; money can be read once it is known.
  var base: Currency?
  /// Local names so far; nil where the value has an error that was already reported.
  private(set) var locals: [(name: Word, local: CheckedLocal?)] = []
  /// Distinct conditions inside `held(…)`.
  private(set) var heldPredicates: [HeldPredicate] = []
  private(set) var complaints: [Complaint] = []

  init(source: SourceText, schema: ClaimSchema, codes: RuleCodes) {
    self.source = source
    self.schema = schema
    self.codes = codes
  }

  /// The policy with its types, or nil where something was wrong.
  mutating func check(_ syntax: PolicySyntax) -> CheckedPolicy? {
    let kinds = checkKinds(syntax.kinds)
    if let word = syntax.base { base = checkCurrency(word) }
    for local in syntax.locals { check(local) }
    let rules = checkRules(syntax.rules)
    guard complaints.isEmpty, let base else { return nil }
    return CheckedPolicy(
      name: syntax.name, base: base, kinds: kinds, locals: locals.compactMap(\.local),
      rules: rules, heldPredicates: heldPredicates)
  }

  /// Records a complaint; returns nil, so that a caller can hand it on.
  mutating func refuse<Value>(
    _ code: PolicyDiagnostic.Code, at range: SourceRange, _ message: String,
    help: String? = nil
  ) -> Value? {
    if complaints.count < PolicyLimits.diagnosticsMax {
      complaints.append(Complaint(code, at: range, message, help: help))
    }
    return nil
  }

  /// "did you mean …?", or nil. Looking for the nearest name is the dear part of a complaint, and
  /// is only done for one that will be reported.
  func nearest(_ name: String, among candidates: @autoclosure () -> [String]) -> String? {
    guard complaints.count < PolicyLimits.diagnosticsMax else { return nil }
    return NearestName.question(name, among: candidates())
  }

  // MARK: the head

  private mutating func checkKinds(_ words: [Word]) -> MovementKinds {
    var kinds = MovementKinds()
    for word in words {
      guard let kind = MovementKind.coverable.first(where: { $0.name == word.text }) else {
        refuseKind(word)
        continue
      }
      if kinds.contains(kind) {
        let _: Void? = refuse(.nameTaken, at: word.range, "`\(word.text)` is listed twice")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  private mutating func refuseKind(_ word: Word) {
    if MovementKind.allCases.contains(where: { $0.isOwed && $0.name == word.text }) {
      let _: Void? = refuse(
        .unknownName, at: word.range,
        "no policy covers `\(word.text)`: what the issuer owes is never refused")
      return
    }
    let names = MovementKind.coverable.map(\.name)
    let _: Void? = refuse(
      .unknownName, at: word.range, "`\(word.text)` is not a kind of instruction",
      help: nearest(word.text, among: names) ?? "kinds: " + names.listed)
  }

  /// The currency that a word names, or a complaint.
  mutating func checkCurrency(_ word: Word) -> Currency? {
    if let currency = Currency(word.text) { return currency }
    return refuse(
      .unknownName, at: word.range, "`\(word.text)` is not the code of a known currency",
      help: nearest(word.text, among: Currency.allCases.map(\.code)))
  }

  // MARK: local names

  private mutating func check(_ local: LocalSyntax) {
    let value = check(local.value)
    guard isFree(local.name) else { return }
    let checked = value.map {
      CheckedLocal(name: local.name, value: $0, mentions: mentions(of: $0))
    }
    locals.append((local.name, checked))
  }

  private mutating func isFree(_ name: Word) -> Bool {
    let text = name.text
    let taken: String? =
      if locals.contains(where: { $0.name.text == text }) {
        "another `let`"
      } else if Vocabulary.subjects.contains(text) {
        "an attribute"
      } else if Country(text) != nil {
        "a country"
      } else if EnumerationSource.all(in: schema).contains(where: {
        $0.enumeration(in: schema).values.contains(text)
      }) {
        "a value that claims or instructions have"
      } else {
        nil
      }
    guard let taken else { return true }
    let _: Void? = refuse(
      .nameTaken, at: name.range, "`\(text)` is already the name of \(taken)",
      help: "choose another name")
    return false
  }

  // MARK: rules

  private mutating func checkRules(_ rules: [RuleSyntax]) -> [CheckedRule] {
    var checked: [CheckedRule] = []
    var seen: [String] = []
    for rule in rules {
      let code = checkCode(rule.code, seen: &seen)
      guard let condition = checkCondition(rule.condition), let code else { continue }
      let test =
        rule.isUnless
        ? TypedExpression(.not(condition), .flag, at: condition.range) : condition
      checked.append(
        CheckedRule(
          effect: rule.effect, code: code, message: rule.message, condition: test,
          mentions: mentions(of: test), isEvenByOrder: rule.isEvenByOrder, range: rule.range))
    }
    return checked
  }

  private mutating func checkCode(_ word: Word, seen: inout [String]) -> RuleCode? {
    guard !seen.contains(word.text) else {
      return refuse(
        .ruleCode, at: word.range, "two rules have the code \(word.text)",
        help: "a receipt names a rule by its code; give each its own")
    }
    seen.append(word.text)
    guard let code = UInt16(word.text).flatMap(RuleCode.init), codes.contains(code) else {
      return refuse(
        .ruleCode, at: word.range, "the registry has no code \(word.text)",
        help: nearest(word.text, among: codes.texts))
    }
    return code
  }

  // MARK: tables

  /// The local name with this text.
  func local(named text: String) -> (index: Int, local: CheckedLocal?)? {
    locals.firstIndex { $0.name.text == text }.map { ($0, locals[$0].local) }
  }

  /// The place of a condition inside `held(…)`, entered where it is new; nil where there are too
  /// many.
  mutating func index(of predicate: HeldPredicate) -> HeldPredicateIndex? {
    if let known = heldPredicates.firstIndex(of: predicate) {
      return UInt8(exactly: known).map(HeldPredicateIndex.init)
    }
    guard heldPredicates.count < PolicyLimits.heldPredicatesMax else { return nil }
    heldPredicates.append(predicate)
    return UInt8(exactly: heldPredicates.count - 1).map(HeldPredicateIndex.init)
  }

  /// What an expression speaks of, through the local names that it uses.
  func mentions(of expression: TypedExpression) -> Mentions {
    switch expression.form {
    case .attribute(let attribute): return attribute.mentions
    case .local(let index): return locals[index].local?.mentions ?? []
    case .crossing(_, .holding(let side), let limit):
      return mentions(of: limit).union(Mentions(side))
    default:
      return expression.parts.reduce(into: Mentions()) { $0.formUnion(mentions(of: $1)) }
    }
  }
}

extension [String] {
  /// The names with commas between them.
  var listed: String { joined(separator: ", ") }
}
