import SanadPolicy
import SanadTypes
import Testing

/// What is refused before or while a text is read, whatever it says.
@Suite struct TextLimitTests {
  private func refusedCodes(_ text: String) -> [PolicyDiagnostic.Code] {
    PolicyText.refusal(text)?.items.map(\.code) ?? []
  }

  private func refusedCodes(bytes: [UInt8]) -> [PolicyDiagnostic.Code] {
    switch PolicySource.compile(bytes, schema: .first, codes: PolicyText.codes) {
    case .success: []
    case .failure(let diagnostics): diagnostics.items.map(\.code)
    }
  }

  private func rule(_ condition: String) -> String {
    PolicyText.text("deny 1001 \"x\" when \(condition)")
  }

  @Test func refusesATextOneByteTooLong() {
    let base = rule("amount > 5")
    let room = PolicyLimits.textBytesMax - base.utf8.count
    #expect(refusedCodes(base + String(repeating: " ", count: room)) == [])
    #expect(refusedCodes(base + String(repeating: " ", count: room + 1)) == [.overLimit])
  }

  @Test func takesAsMuchTextAsARecordDoes() {
    #expect(PolicyLimits.textBytesMax == PolicyRecord.textBytesMax)
  }

  @Test func refusesBytesThatAreNotUTF8() {
    #expect(refusedCodes(bytes: Array(rule("true").utf8) + [0x23, 0xC3, 0x28]) == [.malformedText])
    #expect(refusedCodes(bytes: [0xFF]) == [.malformedText])
  }

  @Test(arguments: ["\u{202E}", "\u{2066}", "\u{200B}", "\u{0}", "\u{7F}", "\u{FEFF}"])
  func refusesCharactersThatNobodySees(character: String) {
    #expect(refusedCodes(rule("true # \(character)")) == [.malformedText])
  }

  @Test func takesOtherScriptsInTextsAndComments() {
    let text = PolicyText.text("# سند\ndeny 1001 \"اجازت نہیں\" when amount > 5")
    #expect(refusedCodes(text) == [])
  }

  @Test func columnsCountCharactersAndNotBytes() {
    let text = PolicyText.text("deny 1001 \"اجازت\" when amuont > 5")
    #expect(PolicyText.refusal(text)?.items.first?.column == 24)
  }

  @Test func refusesNestingBeyondTheLimit() {
    func nested(_ depth: Int) -> String {
      rule(
        String(repeating: "(", count: depth) + "amount > 5" + String(repeating: ")", count: depth))
    }
    #expect(refusedCodes(nested(PolicyLimits.nestingMax - 1)) == [])
    #expect(refusedCodes(nested(PolicyLimits.nestingMax)).first == .overLimit)
    #expect(refusedCodes(nested(30_000)).first == .overLimit)
  }

  @Test func aChainOfThousandsIsReadWithoutRecursion() {
    let negated = rule(String(repeating: "not ", count: 15_000) + "amount > 5")
    #expect(refusedCodes(negated) == [])
    let joined = rule(
      "amount > 5" + String(repeating: " and amount>5", count: PolicyLimits.ruleInstructionsMax))
    #expect(refusedCodes(joined) == [.overLimit])
    let summed = rule("amount" + String(repeating: "+amount", count: 200) + " > 5")
    #expect(refusedCodes(summed) == [])
  }

  @Test func refusesMoreRulesAndLocalsThanAllowed() {
    func rules(_ count: Int) -> String {
      PolicyText.text(
        (0..<count).map { "deny \(1_000 + $0) \"x\" when amount > \($0 + 5)" }
          .joined(separator: "\n"))
    }
    #expect(refusedCodes(rules(PolicyLimits.rulesMax)) == [])
    #expect(refusedCodes(rules(PolicyLimits.rulesMax + 1)) == [.overLimit])
    func locals(_ count: Int) -> String {
      PolicyText.text(
        (0..<count).map { "let l\($0) = \($0)" }.joined(separator: "\n")
          + "\ndeny 1001 \"x\" when amount > l1")
    }
    #expect(refusedCodes(locals(PolicyLimits.localsMax)) == [])
    #expect(refusedCodes(locals(PolicyLimits.localsMax + 1)) == [.overLimit])
  }

  @Test func refusesSetsNamesTextsAndNumbersBeyondTheirLimits() {
    func set(_ count: Int) -> String {
      rule("amount in {" + (0..<count).map { "\($0)" }.joined(separator: ", ") + "}")
    }
    #expect(refusedCodes(set(PolicyLimits.setMembersMax)) == [])
    #expect(refusedCodes(set(PolicyLimits.setMembersMax + 1)) == [.overLimit])
    let name = String(repeating: "n", count: PolicyLimits.nameBytesMax + 1)
    #expect(refusedCodes(rule(name + " > 5")) == [.overLimit])
    let quoted = String(repeating: "q", count: PolicyLimits.quotedBytesMax + 1)
    #expect(refusedCodes(PolicyText.text("deny 1001 \"\(quoted)\" when true")) == [.overLimit])
    #expect(refusedCodes(rule("amount > " + String(repeating: "9", count: 41))) == [.overLimit])
    #expect(refusedCodes(rule("amount > " + String(repeating: "9", count: 40))) == [.outOfRange])
    #expect(refusedCodes(rule("a.b.c.d.e > 5")) == [.overLimit])
  }

  @Test func refusesMoreCountersThanAllowed() {
    func held(_ count: Int) -> String {
      let countries = ["AE", "AF", "AG", "AL", "AM", "AO", "AR", "AT", "AU", "AZ", "BB", "BD"]
      let sums = (0..<count).map { index in
        "held(country in {PK, \(countries[index % 12])} \(index < 12 ? "or" : "and") class == bank)"
      }
      return rule("amount > " + sums.joined(separator: " + "))
    }
    #expect(refusedCodes(held(PolicyLimits.heldPredicatesMax)) == [])
    #expect(refusedCodes(held(PolicyLimits.heldPredicatesMax + 1)) == [.overLimit])
  }

  @Test func namesOfNamesCostASumAndNotAProduct() throws {
    var lines = ["let l0 = amount + amount"]
    for index in 1..<40 { lines.append("let l\(index) = l\(index - 1) + l\(index - 1)") }
    lines.append("deny 1001 \"x\" when l39 > 5")
    let policy = try PolicyText.rules(lines.joined(separator: "\n"))
    #expect(policy.cost.bound < 1_000_000)
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 10), .resident()]
    ledger.movements = [.init(from: 0, to: 1, units: 10)]
    #expect(policy.codes(ledger) == [1001])
    let names = (0..<46).map { "let n\($0) = amount + \($0)" }
    let sum = (0..<46).map { "n\($0)" }.joined(separator: "+")
    let wide = names.joined(separator: "\n") + "\ndeny 1001 \"x\" when \(sum) > 5"
    #expect(refusedCodes(PolicyText.text(wide)) == [.overLimit])
  }

  @Test func refusesAPolicyThatCouldCostTooMuch() {
    let condition = (0..<20).map { _ in "sender.kyc == receiver.kyc" }.joined(separator: " or ")
    let rules = (0..<256).map { "deny \(1_000 + $0) \"x\" when amount > \($0) and (\(condition))" }
    let text = PolicyText.text(rules.prefix(70).joined(separator: "\n"))
    #expect(refusedCodes(text) == [.costBound])
    #expect(refusedCodes(PolicyText.text(rules.prefix(40).joined(separator: "\n"))) == [])
  }

  @Test func reportsAtMostSoManyMistakes() {
    let wrong = (0..<200).map { "deny \(1_000 + $0) \"x\" when unknwon\($0) > 5" }
    #expect(
      refusedCodes(PolicyText.text(wrong.joined(separator: "\n"))).count
        == PolicyLimits.diagnosticsMax)
    #expect(
      refusedCodes(String(repeating: "&", count: 60_000)).count == PolicyLimits.diagnosticsMax)
  }
}
