import SanadPolicy
import SanadTypes
import Testing

/// The policy that docs/transfer-rules.md begins with, as far as this version has it.
@Suite struct ExampleTests {
  private static let text = """
    policy "PIB fixed-rate, onshore and approved offshore"
    covers transfer, settlement, allotment, repo, pledge, redeem
    base   PKR

    let value = amount converted to PKR           # booked value of this movement

    deny  1001 "receiver has no current KYC"
          unless receiver.kyc >= standard
    deny  1004 "a party is under sanctions"
          when sender.sanctioned or receiver.sanctioned
    deny  2002 "the receiver's country is not admitted"
          unless receiver.country in {PK, AE, SA, GB, CN, SG}
    deny  3101 "non-residents would hold more than a quarter of the issue"
          when raises held(country != PK) above 25% of outstanding
    deny  3104 "one investor would hold more than a tenth of the issue"
          when receiver.class == retail and raises holding(receiver) above 10% of outstanding
    flag  5107 "large transfer by a high-risk party"
          when sender.risk >= high and value >= 50_000_000 PKR
    """

  private func ledger(_ units: UInt128) -> Ledger {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 700_000), .resident(), .nonResident(holding: 300_000)]
    ledger.parties[0].claims["class"] = .value(.level(4))
    ledger.faceMinor = 500_000
    ledger.movements = [.init(from: 0, to: 1, units: units)]
    return ledger
  }

  @Test func itIsAcceptedWithoutAWarning() throws {
    let policy = try PolicyText.compile(Self.text)
    #expect(policy.warnings.isEmpty)
    #expect(policy.name == "PIB fixed-rate, onshore and approved offshore")
    #expect(policy.baseCurrency == .pkr)
    #expect(policy.rules.map(\.code.value) == [1001, 1004, 2002, 3101, 3104, 5107])
    #expect(
      policy.rules.map(\.scope)
        == [
          .party(.receiver), .leg, .party(.receiver), .instruction, .party(.receiver),
          .party(.sender),
        ])
    #expect(policy.heldPredicates.map(\.text) == ["country != PK"])
    #expect(policy.text == Array(Self.text.utf8))
  }

  @Test func aPlainTransferPassesAndATenthIsTheMost() throws {
    let policy = try PolicyText.compile(Self.text)
    #expect(policy.judge(ledger(100_000)).fired.isEmpty)
    #expect(policy.codes(ledger(100_001)) == [3104])
  }

  @Test func everyReasonIsThere() throws {
    let policy = try PolicyText.compile(Self.text)
    var ledger = ledger(100_001)
    ledger.parties[0].claims["risk"] = .value(.level(2))
    ledger.parties[1].claims["kyc"] = .missing
    ledger.parties[1].claims["country"] = .value(.country(.india))
    ledger.parties[1].claims["sanctioned"] = .value(.flag(true))
    let fired = policy.judge(ledger).fired
    #expect(fired.map(\.code.value) == [1001, 1004, 2002, 3101, 3104, 5107])
    #expect(
      fired.map(\.explanation.text) == [
        "receiver.kyc is missing; the rule needs standard or better",
        "receiver.sanctioned is true; the rule needs false",
        "receiver.country is IN; the rule needs one of AE, CN, GB, PK, SA, SG",
        "held(country != PK) goes from 300000 to 400001; the rule allows at most"
          + " 25% of outstanding (250000)",
        "receiver.class is retail; the rule needs anything but retail; and holding(receiver) goes"
          + " from 0 to 100001; the rule allows at most 10% of outstanding (100000)",
        "sender.risk is high; the rule needs lower than high; and value is 500005000.00 PKR;"
          + " the rule needs less than 50000000.00 PKR",
      ])
    #expect(
      fired.first?.explanation.remedies.map(\.text)
        == ["once a registered issuer gives the receiver a kyc claim that says standard or better"])
    #expect(fired[1].explanation.clauses.first?.observations.first?.side == .receiver)
  }

  @Test func theSameTextHasTheSameDigestAndAnotherTextAnother() throws {
    let policy = try PolicyText.compile(Self.text)
    #expect(try PolicyText.compile(Self.text).digest == policy.digest)
    #expect(try PolicyText.compile(Self.text + " ").digest != policy.digest)
  }

  @Test func explainSaysWhatPassedAndWhy() throws {
    let policy = try PolicyText.compile(Self.text)
    var ledger = ledger(10)
    ledger.predicates = policy.heldPredicates
    let outcomes = policy.explain(ledger)
    #expect(outcomes.map(\.result) == Array(repeating: .passed, count: 6))
    #expect(
      outcomes.map(\.explanation.text).prefix(3) == [
        "receiver.kyc is standard",
        "sender.sanctioned is false; and receiver.sanctioned is false", "receiver.country is PK",
      ])
  }
}
