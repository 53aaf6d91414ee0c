import SanadPolicy
import SanadTypes
import Testing

@Suite struct ClaimSchemaTests {
  private func failure(_ topics: [SchemaTopic]) -> ClaimSchemaFailure? {
    do {
      _ = try ClaimSchema(topics)
      return nil
    } catch { return error }
  }

  private func levels(_ values: [String]) -> ClaimType {
    .enumeration(Enumeration(name: "x", values: values, isOrdered: true))
  }

  @Test func refusesNamesThatRulesCouldNotUse() {
    for name in ["", "9a", "a_b", "when", "naïve"] {
      #expect(failure([SchemaTopic(name: name, type: .flag)]) == .unusableName(name))
    }
    for name in ["custodian", "sent"] {
      #expect(failure([SchemaTopic(name: name, type: .flag)]) == .nameTaken(name))
    }
    let twice = SchemaTopic(name: "a", type: .flag)
    #expect(failure([twice, twice]) == .nameTaken("a"))
  }

  @Test func refusesEnumerationsWithoutOrWithUnusableValues() {
    #expect(
      failure([SchemaTopic(name: "a", type: levels([]))]) == .valueCount(topic: "a", count: 0))
    let many = (0...Enumeration.valuesMax).map { "v\($0)" }
    #expect(
      failure([SchemaTopic(name: "a", type: levels(many))])
        == .valueCount(topic: "a", count: many.count))
    #expect(failure([SchemaTopic(name: "a", type: levels(["b", "b"]))]) == .nameTaken("b"))
    #expect(failure([SchemaTopic(name: "a", type: levels(["amount"]))]) == .nameTaken("amount"))
    #expect(failure([SchemaTopic(name: "a", type: levels(["or"]))]) == .unusableName("or"))
  }

  @Test func refusesTooManyTopics() {
    let topics = (0...ClaimSchema.topicsMax).map { SchemaTopic(name: "t\($0)", type: .flag) }
    #expect(failure(topics) == .tooManyTopics(topics.count))
    #expect(failure(Array(topics.dropLast())) == nil)
  }

  @Test func aPolicySeesTheTopicsOfItsSchema() throws {
    let schema = try ClaimSchema([SchemaTopic(name: "licensed", type: .flag)])
    let text = PolicyText.text("deny 1001 \"x\" unless receiver.licensed")
    _ = try PolicyText.compile(text, schema: schema)
    #expect(PolicyText.refusal(text)?.items.map(\.code) == [.unknownName])
    let held = PolicyText.text("deny 1001 \"x\" when held(country == PK) > 5")
    guard case .failure = PolicySource.compile(held, schema: schema, codes: PolicyText.codes) else {
      Issue.record("a schema without countries has no totals by country")
      return
    }
  }

  @Test func unknownCellsAreUndecidedAndTheTextIsInOneForm() throws {
    let policy = try PolicyText.rules(
      """
      deny 1001 "a" when held(country != PK or class in {fund, bank}) > 5
      deny 1002 "b" when held(not country in {PK} or class in {bank, fund}) > 6
      deny 1003 "c" when held(not (country == AE and class == retail)) > 7
      """)
    #expect(
      policy.heldPredicates.map(\.text) == [
        "country != PK or class in {fund, bank}", "not (country == AE and class == retail)",
      ])
    let predicate = policy.heldPredicates[0]
    #expect(predicate.truth(country: .pakistan, investorClass: 0) == .no)
    #expect(predicate.truth(country: .pakistan, investorClass: 3) == .yes)
    #expect(predicate.truth(country: .emirates, investorClass: nil) == .yes)
    #expect(predicate.truth(country: nil, investorClass: 0) == .undecided)
    #expect(predicate.truth(country: .pakistan, investorClass: nil) == .undecided)
    #expect(policy.heldPredicates[1].truth(country: .india, investorClass: nil) == .yes)
  }
}
