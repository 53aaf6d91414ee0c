import SanadTypes

extension Parser {
  /// policy = "policy" text "covers" kind {"," kind} "base" currency {let} {rule}
  mutating func parsePolicy() -> PolicySyntax {
    var syntax = PolicySyntax()
    do {
      try parseHead(into: &syntax)
    } catch {
      skipToNextPart()
    }
    while next.kind != .end, complaints.count < PolicyLimits.diagnosticsMax {
      do {
        try parsePart(into: &syntax)
      } catch {
        skipToNextPart()
      }
    }
    return syntax
  }

  private mutating func parseHead(into syntax: inout PolicySyntax) throws(Abandoned) {
    try require(word: "policy", after: "at the start of the text")
    syntax.name = try requireQuoted("the policy's name between quotation marks")
    try require(word: "covers", after: "after the policy's name")
    repeat {
      syntax.kinds.append(try requireName("a kind of instruction"))
    } while takeSymbol(.comma) && syntax.kinds.count < MovementKind.allCases.count * 2
    try require(word: "base", after: "after the kinds that the policy covers")
    syntax.base = try requireName("a currency such as PKR")
  }

  private mutating func parsePart(into syntax: inout PolicySyntax) throws(Abandoned) {
    let start = next.range
    switch nextWord {
    case "let":
      let local = try parseLocal()
      guard syntax.rules.isEmpty else {
        throw fail(.grammar, at: start, "`let` must stand before the first rule")
      }
      guard syntax.locals.count < PolicyLimits.localsMax else {
        throw fail(.overLimit, at: start, "a policy has at most \(PolicyLimits.localsMax) `let`")
      }
      syntax.locals.append(local)
    case "deny", "flag":
      guard syntax.rules.count < PolicyLimits.rulesMax else {
        let tooMany = fail(
          .overLimit, at: start, "a policy has at most \(PolicyLimits.rulesMax) rules")
        take()
        throw tooMany
      }
      syntax.rules.append(try parseRule())
    case "require", "hold": throw refuseUnbuiltRule()
    default:
      let word = nextWord
      let help = NearestName.question(word, among: Vocabulary.ruleWords + ["let"])
      let abandoned = expected("a rule (`deny` or `flag`)", help: help)
      take()
      throw abandoned
    }
  }

  private mutating func refuseUnbuiltRule() -> Abandoned {
    let word = nextWord
    let range = take().range
    return fail(
      .notAvailable, at: range, "rules of the kind `\(word)` are not available yet",
      help: "this version has `deny` and `flag`")
  }

  // let = "let" name "=" expr
  private mutating func parseLocal() throws(Abandoned) -> LocalSyntax {
    take()
    let name = try requireName("a name after `let`")
    try require(symbol: .assign, "after the name")
    return LocalSyntax(name: name, value: try parseExpression())
  }

  // rule = ("deny" | "flag") code text ("when" | "unless") expr ["even" "by" "order"]
  private mutating func parseRule() throws(Abandoned) -> RuleSyntax {
    let start = next.range.start
    let effect: RuleEffect = nextWord == "deny" ? .deny : .flag
    take()
    let code = try parseCode()
    let message = try requireQuoted("the rule's message between quotation marks")
    let isUnless = nextWord == "unless"
    guard isUnless || nextWord == "when" else {
      throw expected(
        "`when` or `unless`", help: NearestName.question(nextWord, among: ["when", "unless"]))
    }
    take()
    let condition = try parseExpression()
    let isEvenByOrder = try parseAnnotation()
    return RuleSyntax(
      effect: effect, code: code, message: message, isUnless: isUnless, condition: condition,
      isEvenByOrder: isEvenByOrder, range: range(from: start))
  }

  private mutating func parseCode() throws(Abandoned) -> Word {
    let text = source.text(next.range)
    guard next.kind == .integer, text.utf8.count == 4, text.utf8.allSatisfy(\.isDigit) else {
      throw expected("a code of four digits")
    }
    return Word(text: text, range: take().range)
  }

  private mutating func parseAnnotation() throws(Abandoned) -> Bool {
    guard takeWord("even") else { return false }
    try require(word: "by", after: "after `even`")
    try require(word: "order", after: "after `even by`")
    return true
  }
}
