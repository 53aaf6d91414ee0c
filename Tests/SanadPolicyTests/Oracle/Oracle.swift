import SanadPolicy
import SanadTypes

/// Evaluates a program by walking its tree over a ledger's parties, in fractions and optionals.
/// Written from transfer-rules.md without a look at the evaluator: nil is *undecided*.
///
/// Where somebody gives more than it has there is no state after the instruction. What reads it
/// could then come out either way, so that a condition has a set of outcomes, and a rule fires
/// where none of them lets it pass.
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
  struct Place {
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

    static func difference(_ left: Fraction, _ right: Fraction) -> Fraction {
      sum(left, Fraction(-right.top, right.bottom))
    }

    func share(_ points: Int) -> Fraction { Fraction(top * Int128(points), bottom * 10_000) }
  }

  /// All firings, rule by rule; nil where the kind is not covered.
  func firings() -> [Firing]? {
    guard program.covers.contains(ledger.kind) else { return nil }
    var firings: [Firing] = []
    for rule in program.rules {
      for place in places(of: rule) {
        var outcomes = evaluate(rule.condition, place)
        if rule.isUnless { outcomes = Set(outcomes.map { $0.map { !$0 } }) }
        if outcomes.contains(false) { continue }
        firings.append(
          Firing(code: rule.code, subject: place.subject, isDecided: outcomes == [true]))
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
