import SanadTypes

extension Checker {
  /// A name or a path: a local name, an attribute, or a value of the expected type.
  mutating func check(
    _ path: Path, at range: SourceRange, expecting expected: ValueType?
  ) -> TypedExpression? {
    guard let first = path.parts.first else { return nil }
    if path.parts.count == 1, path.moment == nil, let (index, local) = local(named: first.text) {
      return local.map { reference(to: $0, index, at: range) }
    }
    guard Vocabulary.subjects.contains(first.text) else {
      return checkBareName(path, first, at: range, expecting: expected)
    }
    guard let attribute = checkAttribute(path, first, at: range) else { return nil }
    if path.moment != nil {
      guard case .aggregate = attribute else {
        return refuse(
          .typeMismatch, at: range,
          "`before` and `after` read aggregates; `\(first.text)` is the same on both sides")
      }
    }
    return TypedExpression(.attribute(attribute), type(of: attribute), at: range)
  }

  // A local name for a literal is that literal, so that it fits wherever the literal would.
  private func reference(
    to local: CheckedLocal, _ index: Int, at range: SourceRange
  ) -> TypedExpression {
    let value = local.value
    if let constant = value.constant {
      return TypedExpression(.constant(constant), value.type, at: range)
    }
    return TypedExpression(.local(index), value.type, scale: value.scale, at: range)
  }

  // MARK: values

  private mutating func checkBareName(
    _ path: Path, _ first: Word, at range: SourceRange, expecting expected: ValueType?
  ) -> TypedExpression? {
    guard path.parts.count == 1, path.moment == nil else { return refuseName(first, expected) }
    switch expected {
    case .country:
      if let country = Country(first.text) {
        return TypedExpression(.constant(Int128(country.number)), .country, at: range)
      }
      return refuse(
        .unknownName, at: range, "`\(first.text)` is not the code of a country",
        help: nearest(first.text, among: Country.all.map(\.code)))
    case .enumeration(let source):
      let enumeration = source.enumeration(in: schema)
      if let number = enumeration.number(of: first.text) {
        return TypedExpression(.constant(Int128(number)), .enumeration(source), at: range)
      }
      return refuse(
        .unknownName, at: range, "`\(enumeration.name)` has no value `\(first.text)`",
        help: nearest(first.text, among: enumeration.values)
          ?? "values: " + enumeration.values.listed)
    default: return refuseName(first, expected)
    }
  }

  private mutating func refuseName(
    _ word: Word, _ expected: ValueType?
  ) -> TypedExpression? {
    let isValue =
      Country(word.text) != nil
      || EnumerationSource.all(in: schema).contains {
        $0.enumeration(in: schema).values.contains(word.text)
      }
    if isValue {
      return refuse(
        .typeMismatch, at: word.range, "the value `\(word.text)` has no meaning here",
        help: "compare it with what has such values, as in receiver.kyc >= standard")
    }
    let names = locals.map(\.name.text) + Vocabulary.subjects
    return refuse(
      .unknownName, at: word.range, "nothing is called `\(word.text)`",
      help: nearest(word.text, among: names))
  }

  // MARK: attributes

  private mutating func checkAttribute(
    _ path: Path, _ first: Word, at range: SourceRange
  ) -> Attribute? {
    let moment = path.moment ?? .after
    switch first.text {
    case "sender": return partyAttribute(.sender, path, at: range)
    case "receiver": return partyAttribute(.receiver, path, at: range)
    case "from": return accountAttribute(.sender, path, at: range)
    case "to": return accountAttribute(.receiver, path, at: range)
    case "instrument": return instrumentAttribute(path, at: range)
    case "venue": return notAvailable("`venue`", at: range)
    case "held", "holding":
      let example = first.text == "held" ? "held(country != PK)" : "holding(receiver)"
      return refuse(
        .grammar, at: range, "`\(first.text)` needs an argument", help: "as in \(example)")
    case "amount": return single(path, .amount)
    case "kind": return single(path, .kind)
    case "now": return single(path, .now)
    case "businessDate": return single(path, .businessDate)
    case "outstanding": return single(path, .aggregate(.outstanding, moment))
    case "issued": return single(path, .aggregate(.issued, moment))
    case "holders": return single(path, .aggregate(.holders, moment))
    default: return refuse(.unknownName, at: range, "nothing is called `\(path.text)`")
    }
  }

  private mutating func single(_ path: Path, _ attribute: Attribute) -> Attribute? {
    guard path.parts.count > 1 else { return attribute }
    return refuse(
      .unknownName, at: path.parts[1].range, "`\(path.parts[0].text)` has no attributes")
  }

  private mutating func notAvailable<Value>(_ what: String, at range: SourceRange) -> Value? {
    refuse(.notAvailable, at: range, "\(what) is not available yet")
  }

  // The second part of a path of two, or a complaint.
  private mutating func attributeName(_ path: Path, at range: SourceRange) -> Word? {
    guard path.parts.count == 2 else {
      let what = path.parts[0].text
      return path.parts.count == 1
        ? refuse(.typeMismatch, at: range, "`\(what)` alone is no value", help: "add an attribute")
        : refuse(.unknownName, at: path.parts[2].range, "there is nothing behind this attribute")
    }
    return path.parts[1]
  }

  private mutating func partyAttribute(
    _ side: PartySide, _ path: Path, at range: SourceRange
  ) -> Attribute? {
    guard let name = attributeName(path, at: range) else { return nil }
    if let topic = schema.index(of: name.text) { return .claim(side, topic) }
    if name.text == "custodian" { return .custodian(side) }
    if Vocabulary.partyAttributes.contains(name.text) {
      return notAvailable("`\(name.text)`", at: name.range)
    }
    return refuseAttribute(name, of: path, among: schema.topics.map(\.name) + ["custodian"])
  }

  private mutating func accountAttribute(
    _ side: PartySide, _ path: Path, at range: SourceRange
  ) -> Attribute? {
    guard let name = attributeName(path, at: range) else { return nil }
    switch name.text {
    case "kind": return .accountKind(side)
    case "custodian": return .custodian(side)
    default: return refuseAttribute(name, of: path, among: ["kind", "custodian"])
    }
  }

  private mutating func instrumentAttribute(_ path: Path, at range: SourceRange) -> Attribute? {
    guard let name = attributeName(path, at: range) else { return nil }
    switch name.text {
    case "maturity": return .maturity
    case "status": return .instrumentStatus
    case "class": return .instrumentClass
    default: return refuseAttribute(name, of: path, among: ["maturity", "status", "class"])
    }
  }

  private mutating func refuseAttribute(
    _ name: Word, of path: Path, among names: [String]
  ) -> Attribute? {
    refuse(
      .unknownName, at: name.range,
      "`\(path.parts[0].text)` has no attribute `\(name.text)`",
      help: nearest(name.text, among: names) ?? "attributes: " + names.listed)
  }

  // MARK: calls

  /// `held(condition)` and `holding(side)`.
  mutating func checkCall(
    _ path: Path, _ arguments: [Expression], at range: SourceRange
  ) -> TypedExpression? {
    guard let first = path.parts.first else { return nil }
    let moment = path.moment ?? .after
    switch (first.text, path.parts.count) {
    case ("held", 1):
      return checkHeld(arguments, at: range).map {
        TypedExpression(.attribute(.aggregate(.held($0), moment)), .units, at: range)
      }
    case ("holding", 1):
      return holdingSide(arguments, at: range).map {
        TypedExpression(.attribute(.aggregate(.holding($0), moment)), .units, at: range)
      }
    case ("venue", 2): return notAvailable("`venue`", at: range)
    case ("sender", 2), ("receiver", 2):
      let name = path.parts[1]
      if Vocabulary.partyAttributes.contains(name.text) {
        return notAvailable("`\(name.text)`", at: name.range)
      }
      return refuse(.unknownName, at: range, "`\(path.text)` takes no arguments")
    default:
      return refuse(
        .unknownName, at: range, "`\(path.text)` takes no arguments, or does not exist",
        help: nearest(path.text, among: ["held", "holding"]))
    }
  }

  private mutating func holdingSide(
    _ arguments: [Expression], at range: SourceRange
  ) -> PartySide? {
    if arguments.count == 1, case .path(let path) = arguments[0].form, path.moment == nil {
      if path.text == "sender" { return .sender }
      if path.text == "receiver" { return .receiver }
    }
    return refuse(
      .typeMismatch, at: range, "`holding` is of one side",
      help: "write holding(sender) or holding(receiver)")
  }

  // MARK: types

  private func type(of attribute: Attribute) -> ValueType {
    switch attribute {
    case .amount: .units
    case .kind: .enumeration(.instructionKind)
    case .now: .instant
    case .businessDate, .maturity: .date
    case .instrumentClass: .enumeration(.instrumentClass)
    case .instrumentStatus: .enumeration(.instrumentStatus)
    case .custodian: .custodian
    case .accountKind: .enumeration(.accountKind)
    case .aggregate(let aggregate, _): aggregate.type
    case .claim(_, let topic):
      switch schema.topic(topic)?.type {
      case .country: .country
      case .date: .date
      case .enumeration: .enumeration(.topic(topic))
      case .flag, nil: .flag
      }
    }
  }
}
