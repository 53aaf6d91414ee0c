extension Parser {
  /// expr = and {"or" and}
  mutating func parseExpression() throws(Abandoned) -> Expression {
    let start = next.range.start
    depth += 1
    defer { depth -= 1 }
    guard depth <= PolicyLimits.nestingMax else {
      throw fail(
        .overLimit, at: next.range,
        "nested deeper than \(PolicyLimits.nestingMax) levels",
        help: "name an inner part with `let`")
    }
    var parts = [try parseAnd()]
    while takeWord("or") { parts.append(try parseAnd()) }
    return parts.count == 1 ? parts[0] : Expression(form: .any(parts), range: range(from: start))
  }

  // and = not {"and" not}
  private mutating func parseAnd() throws(Abandoned) -> Expression {
    let start = next.range.start
    var parts = [try parseNot()]
    while takeWord("and") { parts.append(try parseNot()) }
    return parts.count == 1 ? parts[0] : Expression(form: .all(parts), range: range(from: start))
  }

  // not = "not" not | rel. A loop, because "not not not …" must not recurse on input.
  private mutating func parseNot() throws(Abandoned) -> Expression {
    let start = next.range.start
    var isNegated = false
    while takeWord("not") { isNegated.toggle() }
    let inner = try parseRelation()
    let whole = range(from: start)
    return isNegated ? Expression(form: .not(inner), range: whole) : inner
  }

  // rel = sum [cmp sum | "in" set | "exists"] | "raises" target "above" sum | "lowers" …
  private mutating func parseRelation() throws(Abandoned) -> Expression {
    let start = next.range.start
    if takeWord("raises") {
      return try parseCrossing(.raises, joinedBy: "above", from: start)
    }
    if takeWord("lowers") {
      return try parseCrossing(.lowers, joinedBy: "below", from: start)
    }
    let left = try parseSum()
    if let comparison = takeComparison() {
      let right = try parseSum()
      try refuseSecondRelation()
      let form = Expression.Form.compare(left, comparison, right)
      return Expression(form: form, range: range(from: start))
    }
    if takeWord("in") {
      let members = try parseSet()
      return Expression(form: .member(left, members), range: range(from: start))
    }
    if takeWord("exists") { return Expression(form: .exists(left), range: range(from: start)) }
    return left
  }

  private mutating func refuseSecondRelation() throws(Abandoned) {
    let here = next.range
    guard takeComparison() != nil else { return }
    throw fail(
      .grammar, at: here, "a comparison has two sides",
      help: "join two comparisons with `and`")
  }

  private mutating func parseCrossing(
    _ crossing: Crossing, joinedBy word: String, from start: Int
  ) throws(Abandoned) -> Expression {
    let target = try parsePrimary()
    try require(word: word, after: "after what is limited")
    let limit = try parseSum()
    return Expression(
      form: .crossing(crossing, target: target, limit: limit), range: range(from: start))
  }

  private mutating func takeComparison() -> Comparison? {
    guard case .symbol(let symbol) = next.kind else { return nil }
    let comparison: Comparison? =
      switch symbol {
      case .equal: .equal
      case .notEqual: .notEqual
      case .below: .below
      case .atMost: .atMost
      case .above: .above
      case .atLeast: .atLeast
      default: nil
      }
    if comparison != nil { take() }
    return comparison
  }

  // set = "{" literal {"," literal} "}"
  private mutating func parseSet() throws(Abandoned) -> [Expression] {
    let start = next.range
    try require(symbol: .leftBrace, "to open a set")
    var members: [Expression] = []
    repeat {
      guard members.count < PolicyLimits.setMembersMax else {
        throw fail(
          .overLimit, at: start, "a set has at most \(PolicyLimits.setMembersMax) members")
      }
      members.append(try parseLiteral())
    } while takeSymbol(.comma)
    try require(symbol: .rightBrace, "or `,` after a member of a set")
    return members
  }

  // sum = prod {("+" | "-") prod}
  private mutating func parseSum() throws(Abandoned) -> Expression {
    let start = next.range.start
    let first = try parseProduct()
    var terms: [Expression.Term] = []
    while next.kind == .symbol(.plus) || next.kind == .symbol(.minus) {
      let isSubtracted = take().kind == .symbol(.minus)
      terms.append(Expression.Term(isSubtracted: isSubtracted, value: try parseProduct()))
    }
    if terms.isEmpty { return first }
    return Expression(form: .sum(first, terms), range: range(from: start))
  }

  // prod = percent "of" prim | prim ["*" integer]
  private mutating func parseProduct() throws(Abandoned) -> Expression {
    let start = next.range.start
    let first = try parsePrimary()
    if takeWord("of") {
      let whole = try parsePrimary()
      return Expression(form: .share(percent: first, of: whole), range: range(from: start))
    }
    guard takeSymbol(.times) else { return first }
    guard next.kind == .integer else { throw expected("a whole number after `*`") }
    let factor = try parseLiteral()
    return Expression(form: .times(first, factor), range: range(from: start))
  }

  // prim = ( literal | call | path | "(" expr ")" ) {"converted" "to" currency | "default" literal}
  private mutating func parsePrimary() throws(Abandoned) -> Expression {
    let start = next.range.start
    var primary = try parseAtom()
    var suffixes = 0
    while nextWord == "converted" || nextWord == "default" {
      suffixes += 1
      guard suffixes <= 2 else {
        throw fail(.overLimit, at: next.range, "at most two of `converted` and `default` here")
      }
      let form: Expression.Form
      if takeWord("default") {
        form = .fallback(primary, to: try parseLiteral())
      } else {
        take()
        try require(word: "to", after: "after `converted`")
        form = .converted(primary, to: try requireName("a currency such as PKR"))
      }
      primary = Expression(form: form, range: range(from: start))
    }
    return primary
  }

  private mutating func parseAtom() throws(Abandoned) -> Expression {
    let start = next.range.start
    switch next.kind {
    case .symbol(.leftParenthesis):
      take()
      let inner = try parseExpression()
      try require(symbol: .rightParenthesis, "to close the parenthesis")
      return Expression(form: inner.form, range: range(from: start))
    case .integer, .decimal, .percent, .date: return try parseLiteral()
    case .name:
      switch nextWord {
      case "true", "false": return try parseLiteral()
      case "before", "after": return try parsePath()
      case let word where Vocabulary.reserved.contains(word):
        throw expected("a value")
      default: return try parsePath()
      }
    default: throw expected("a value")
    }
  }

  // path = [("before" | "after") "."] name {"." name} ; call = path "(" [args] ")"
  private mutating func parsePath() throws(Abandoned) -> Expression {
    let start = next.range.start
    var moment: AggregateMoment?
    if takeWord("before") { moment = .before } else if takeWord("after") { moment = .after }
    if moment != nil { try require(symbol: .point, "between `before` or `after` and an aggregate") }
    var parts = [try requireName("a name")]
    while takeSymbol(.point) {
      parts.append(try requireName("a name after the point"))
      guard parts.count <= PolicyLimits.pathPartsMax else {
        throw fail(.overLimit, at: range(from: start), "this path has too many parts")
      }
    }
    let path = Path(moment: moment, parts: parts)
    guard takeSymbol(.leftParenthesis) else {
      return Expression(form: .path(path), range: range(from: start))
    }
    let arguments = try parseArguments()
    return Expression(form: .call(path, arguments), range: range(from: start))
  }

  // args = expr {"," expr}
  private mutating func parseArguments() throws(Abandoned) -> [Expression] {
    if takeSymbol(.rightParenthesis) { return [] }
    var arguments: [Expression] = []
    repeat {
      arguments.append(try parseExpression())
    } while takeSymbol(.comma) && arguments.count < PolicyLimits.pathPartsMax
    try require(symbol: .rightParenthesis, "after the arguments")
    return arguments
  }

  // literal = integer | money | percent | duration | date | bool | name
  private mutating func parseLiteral() throws(Abandoned) -> Expression {
    let start = next.range.start
    let token = next
    let text = source.text(token.range)
    switch token.kind {
    case .integer, .decimal:
      take()
      let literal = try parseUnit(of: text, isDecimal: token.kind == .decimal, at: token.range)
      return Expression(form: .literal(literal), range: range(from: start))
    case .percent:
      take()
      return Expression(form: .literal(.percent(text)), range: token.range)
    case .date:
      take()
      return Expression(form: .literal(.date(text)), range: token.range)
    case .name where text == "true" || text == "false":
      take()
      return Expression(form: .literal(.flag(text == "true")), range: token.range)
    case .name:
      let name = try requireName("a value")
      let path = Path(moment: nil, parts: [name])
      return Expression(form: .path(path), range: name.range)
    default: throw expected("a value such as 1_000, 50 PKR, 2027-01-31 or a name")
    }
  }

  // The word after a number: a unit of time, or three capitals for a currency.
  private mutating func parseUnit(
    of number: String, isDecimal: Bool, at range: SourceRange
  ) throws(Abandoned) -> Literal {
    let unit = nextWord
    if !isDecimal, unit == "hours" || unit == "days" {
      take()
      return .duration(number, isDays: unit == "days")
    }
    let isCurrency =
      unit.utf8.count == 3
      && unit.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    if isCurrency {
      take()
      return .money(number, currency: unit)
    }
    guard !isDecimal else {
      throw fail(
        .grammar, at: range, "a number with a point needs a currency, as in 12.50 PKR")
    }
    return .integer(number)
  }
}
