import SanadPolicy
import SanadTypes

/// Evaluates a program by walking its tree over a ledger's parties, in fractions and optionals.
/// Written from transfer-rules.md without a look at the evaluator: nil is *undecided*.
struct Oracle {
  let ledger: Ledger
  let program: OracleProgram

  /// A rule that fired, for whom, and whether it was decided.
  struct Firing: Hashable, CustomStringConvertible {
    let code: Int
    let subject: RuleSubject
    let isDecided: Bool

    var description: String { "\(code) \(subject) \(isDecided ? "decided" : "undecided")" }
  }

  /// For what a condition is evaluated.
  private struct Place {
    var subject: RuleSubject
    var amount: Fraction = .init(0)
    var parties: [PartySide: Int] = [:]
    var accounts: [PartySide: Int] = [:]
  }

  /// An exact number.
  struct Fraction {
    var top: Int128
    var bottom: Int128

    init(_ top: Int128, _ bottom: Int128 = 1) {
      self.top = top
      self.bottom = bottom
    }

    static func isLess(_ left: Fraction, _ right: Fraction) -> Bool {
      left.top * right.bottom < right.top * left.bottom
    }

    static func sum(_ left: Fraction, _ right: Fraction) -> Fraction {
      Fraction(left.top * right.bottom + right.top * left.bottom, left.bottom * right.bottom)
    }
  }

  /// All firings, rule by rule; nil where the kind is not covered.
  func firings() -> [Firing]? {
    guard program.covers.contains(ledger.kind) else { return nil }
    var firings: [Firing] = []
    for rule in program.rules {
      for place in places(of: rule) {
        let holds = evaluate(rule.condition, place)
        let fires = rule.isUnless ? holds.map { !$0 } : holds
        if fires == false { continue }
        firings.append(
          Firing(code: rule.code, subject: place.subject, isDecided: fires != nil))
      }
    }
    return firings
  }

  // MARK: for whom

  private func places(of rule: OracleRule) -> [Place] {
    let words = self.words(of: rule.condition)
    let isByOrder = ledger.kind == .forced || ledger.kind == .recovery
    let isAboutReceiverAlone = words.contains("receiver") && !words.contains("sender")
    if isByOrder, !rule.isEvenByOrder, !isAboutReceiverAlone { return [] }
    if words.contains("account") || (words.contains("sender") && words.contains("receiver")) {
      return ledger.movements.enumerated().map { index, movement in
        Place(
          subject: .leg(LegIndex(index)), amount: Fraction(Int128(movement.units)),
          parties: [.sender: movement.from, .receiver: movement.to],
          accounts: [.sender: movement.from, .receiver: movement.to])
      }
    }
    if words.contains("sender") { return netted(.sender) }
    if words.contains("receiver") || words.contains("amount") { return netted(.receiver) }
    return [Place(subject: .instruction)]
  }

  private func netted(_ side: PartySide) -> [Place] {
    ledger.parties.indices.compactMap { party in
      var change: Int128 = 0
      for movement in ledger.movements where movement.from != movement.to {
        if movement.from == party { change -= Int128(movement.units) }
        if movement.to == party { change += Int128(movement.units) }
      }
      guard side == .sender ? change < 0 : change > 0 else { return nil }
      return Place(
        subject: .party(PartyIndex(party), side), amount: Fraction(abs(change)),
        parties: [side: party])
    }
  }

  // What a condition speaks of, read off its text.
  private func words(of condition: OracleCondition) -> Set<String> {
    var text = condition.text
    for index in program.locals.indices.reversed() {
      text = text.replacingWord("local\(index)", with: "(\(program.locals[index].text))")
    }
    var words = Set(text.split { !$0.isLetter }.map(String.init))
    // `from` is the account on the sender's side, `to` the one on the receiver's.
    if text.contains("from.") { words.formUnion(["account", "sender"]) }
    if text.contains("to.") { words.formUnion(["account", "receiver"]) }
    if text.contains(".custodian") { words.insert("account") }
    return words
  }

  // MARK: conditions

  private func evaluate(_ condition: OracleCondition, _ place: Place) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .local(let index): return evaluate(program.locals[index], place)
    case .not(let inner): return evaluate(inner, place).map { !$0 }
    case .all(let parts):
      let values = parts.map { evaluate($0, place) }
      if values.contains(false) { return false }
      return values.contains(nil) ? nil : true
    case .any(let parts):
      let values = parts.map { evaluate($0, place) }
      if values.contains(true) { return true }
      return values.contains(nil) ? nil : false
    case .flag(let side, let topic, let standIn):
      switch claim(side, topic, place) {
      case .value(.flag(let value)): return value
      case .missing: return standIn
      default: return nil
      }
    case .level(let side, let topic, let operation, _, let value, let standIn):
      switch claim(side, topic, place) {
      case .value(.level(let number)): return compare(Int(number), operation, value)
      case .missing: return standIn.map { compare($0, operation, value) }
      default: return nil
      }
    case .country(let side, let codes):
      guard case .value(.country(let country)) = claim(side, "country", place) else { return nil }
      return codes.contains(country.code)
    case .exists(let side, let topic):
      switch claim(side, topic, place) {
      case .value: return true
      case .missing: return false
      case .expired: return nil
      }
    default: return evaluateRest(condition, place)
    }
  }

  private func evaluateRest(_ condition: OracleCondition, _ place: Place) -> Bool? {
    switch condition {
    case .kind(let names): return names.contains(ledger.kind.name)
    case .units(let left, let operation, let right):
      guard let left = evaluate(left, place), let right = evaluate(right, place) else {
        return nil
      }
      return compare(left, operation, right)
    case .money(let units, let operation, let minor):
      guard let units = evaluate(units, place) else { return nil }
      let value = Fraction(units.top * Int128(ledger.faceMinor), units.bottom)
      return compare(value, operation, Fraction(Int128(minor)))
    case .screened(let side, let operation, let days):
      guard case .value(.date(let date)) = claim(side, "screenedUntil", place) else { return nil }
      let limit = Int(ledger.businessDate.dayNumber) + days
      return compare(Int(date.dayNumber), operation, limit)
    case .maturity(let operation, let date):
      guard let maturity = ledger.instrument.maturity else { return nil }
      return compare(Int(maturity.dayNumber), operation, Int(date.dayNumber))
    case .sameCustodian(let isNegated):
      let isSame = custodian(.sender, place) == custodian(.receiver, place)
      return isSame != isNegated
    case .hasCustodian(let side): return custodian(side, place) != nil
    case .accountKind(let side, let name):
      guard let account = place.accounts[side] else { return nil }
      return "\(ledger.parties[account].kind)" == name
    case .crossing(let isRaise, let aggregate, let limit):
      return crosses(isRaise, aggregate, limit, place)
    default: return nil
    }
  }

  private func crosses(
    _ isRaise: Bool, _ aggregate: OracleAggregate, _ limit: OracleNumber, _ place: Place
  ) -> Bool? {
    let counts: (HeldTotals) -> Units = { isRaise ? $0.possible : $0.certain }
    let before = quantity(aggregate, .before, place, counts)
    let after = quantity(aggregate, .after, place, counts)
    let limit = evaluate(limit, place)
    let moved: Bool? = before.flatMap { before in
      after.map { isRaise ? Fraction.isLess(before, $0) : Fraction.isLess($0, before) }
    }
    let beyond: Bool? = limit.flatMap { limit in
      after.map { isRaise ? Fraction.isLess(limit, $0) : Fraction.isLess($0, limit) }
    }
    if moved == false || beyond == false { return false }
    return moved == nil || beyond == nil ? nil : true
  }

  private func claim(_ side: PartySide, _ topic: String, _ place: Place) -> ClaimReading {
    guard let party = place.parties[side] else { return .missing }
    return ledger.parties[party].claims[topic] ?? .missing
  }

  private func custodian(_ side: PartySide, _ place: Place) -> IdentityID? {
    place.accounts[side].flatMap { ledger.parties[$0].custodian }
  }

  // MARK: numbers

  private func evaluate(_ number: OracleNumber, _ place: Place) -> Fraction? {
    switch number {
    case .amount: return place.amount
    case .literal(let value): return Fraction(Int128(value))
    case .aggregate(let aggregate, let moment):
      return quantity(aggregate, moment ?? .after, place) { totals in
        totals.certain == totals.possible ? totals.certain : nil
      }
    case .share(let points, let whole):
      return evaluate(whole, place).map { Fraction($0.top * Int128(points), $0.bottom * 10_000) }
    case .times(let value, let factor):
      return evaluate(value, place).map { Fraction($0.top * Int128(factor), $0.bottom) }
    case .sum(let parts):
      var total = Fraction(0)
      for part in parts {
        guard let value = evaluate(part.value, place) else { return nil }
        total = .sum(total, Fraction(part.isSubtracted ? -value.top : value.top, value.bottom))
      }
      return total
    }
  }

  private func quantity(
    _ aggregate: OracleAggregate, _ moment: AggregateMoment, _ place: Place,
    _ counts: (HeldTotals) -> Units?
  ) -> Fraction? {
    switch aggregate {
    case .outstanding, .issued:
      return ledger.outstanding(moment).map { Fraction(Int128($0.value)) }
    case .holding(let side):
      guard let party = place.parties[side] else { return nil }
      return ledger.holding(of: PartyIndex(party), moment).map { Fraction(Int128($0.value)) }
    case .held(let country, let isNegated):
      return counts(
        totals(moment) { party in
          guard case .value(.country(let known))? = party.claims["country"] else { return nil }
          return (known.code == country) != isNegated
        }
      ).map { Fraction(Int128($0.value)) }
    case .heldClass(let name):
      return counts(
        totals(moment) { party in
          guard case .value(.level(let number))? = party.claims["class"] else { return nil }
          return OracleProgram.classes[Int(number)] == name
        }
      ).map { Fraction(Int128($0.value)) }
    }
  }

  private func totals(
    _ moment: AggregateMoment, _ isCounted: (Ledger.Party) -> Bool?
  ) -> HeldTotals {
    var certain: UInt128 = 0
    var possible: UInt128 = 0
    for (index, party) in ledger.parties.enumerated() where index != ledger.issuer {
      let units = ledger.holding(of: PartyIndex(index), moment)?.value ?? 0
      let applies = isCounted(party)
      if applies == true { certain += units }
      if applies != false { possible += units }
    }
    return HeldTotals(certain: Units(certain), possible: Units(possible))
  }

  // MARK: comparisons

  private func compare(_ left: Int, _ operation: String, _ right: Int) -> Bool {
    compare(Fraction(Int128(left)), operation, Fraction(Int128(right)))
  }

  private func compare(_ left: Fraction, _ operation: String, _ right: Fraction) -> Bool {
    let isLess = Fraction.isLess(left, right)
    let isMore = Fraction.isLess(right, left)
    switch operation {
    case "<": return isLess
    case "<=": return !isMore
    case ">": return isMore
    case ">=": return !isLess
    case "==": return !isLess && !isMore
    default: return isLess || isMore
    }
  }
}

extension String {
  /// The text with a whole word replaced wherever it stands.
  func replacingWord(_ word: String, with replacement: String) -> String {
    var result = ""
    var current = ""
    for character in self + " " {
      if character.isLetter || character.isNumber {
        current.append(character)
      } else {
        result += current == word ? replacement : current
        result.append(character)
        current = ""
      }
    }
    result.removeLast()
    return result
  }
}
