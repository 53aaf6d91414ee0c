import SanadPolicy
import SanadTypes
import Testing

/// The policy names a few things of the registry and the ledger by number; they must stay the same.
@Suite struct RegistryTests {
  @Test func ownRefusalsAreThoseOfTheRegistry() {
    #expect(RuleCode.kindNotCovered.value == ErrorCode.find(name: "KIND_NOT_COVERED")?.number.value)
    #expect(RuleCode.instructionTooLarge.value == ErrorCode.find(name: "LEG_COUNT")?.number.value)
  }

  @Test func kindsOfInstructionsAreTheLedgersWithoutWhatTheIssuerOwes() {
    let kinds = MovementKind.allCases.filter { $0 != .coupon && $0 != .maturity }
    #expect(MovementKind.coverable == kinds)
    // A rule compares `kind` by number: a kind's place in the list is its number.
    #expect(MovementKind.coverable.map { Int($0.rawValue) } == Array(kinds.indices))
  }

  @Test func theFirstSchemaHasEveryTopicAndValueOfTheLedger() {
    let topics = ClaimSchema.first.topics
    #expect(topics.map(\.name).sorted() == ClaimTopic.allCases.map(\.name).sorted())
    func values(_ name: String) -> [String]? {
      guard case .enumeration(let enumeration)? = topics.first(where: { $0.name == name })?.type
      else { return nil }
      return enumeration.values
    }
    #expect(values("kyc") == KYCLevel.allCases.map { "\($0)" })
    #expect(values("class") == InvestorClass.allCases.map { "\($0)" })
    #expect(values("risk") == RiskBand.allCases.map { "\($0)" })
    #expect(values("taxClass") == TaxClass.allCases.map { "\($0)" })
  }
}
