/// A policy of the benchmark's bill.
package struct BenchPolicy: Sendable {
  /// The text.
  let text: String
  /// Rules in it.
  let ruleCount: Int
  /// Codes that it uses beyond the registry's, from ``firstCode`` on.
  var codeCount = 0

  private static let firstCode = 8_500

  /// The section of the genesis file with the codes.
  var codes: String {
    guard codeCount > 0 else { return "" }
    let entries = (0..<codeCount).map {
      "\n  - {code: \(Self.firstCode + $0), name: BENCH_\($0), title: A rule., remedy: None.}"
    }
    return "\n\ncodes:" + entries.joined()
  }

  /// The ten rules of the standard workload, of which none fires and three read totals.
  package static let standard = BenchPolicy(text: standardText, ruleCount: 10)

  /// One rule that reads nothing but the amount.
  package static let cheapest = BenchPolicy(
    text: header + """
      deny 3201 "too much for one instruction"
           when amount > 10_000_000
      """, ruleCount: 1)

  /// Ten rules of both sides that all fire.
  package static let refusing = BenchPolicy(
    text: header
      + (0..<10).map { number in
        """

        deny \(firstCode + number) "reason \(number)"
             when receiver.kyc >= standard and sender.kyc >= standard
             and amount > 0 and not (sender.sanctioned or receiver.sanctioned)
        """
      }.joined(), ruleCount: 10, codeCount: 10)

  /// Rules that read claims of both sides for each leg, nearly as many as a policy may have.
  package static let claims = repeated(
    120, local: "let known = " + Array(repeating: claimTerm, count: 3).joined(separator: " and "),
    condition: "known and amount > 10_000_000")

  /// As many counters as a policy may have, all of which rules read before and after.
  package static let counters = BenchPolicy(
    text: header
      + counterCountries.enumerated().map { number, country in
        """

        deny \(firstCode + number) "too much in \(country)"
             when raises held(country == \(country)) above 99% of outstanding
        """
      }.joined(), ruleCount: counterCountries.count,
    codeCount: counterCountries.count)

  /// Rules that read totals once for an instruction, and cost what a policy may cost at most.
  package static let totals = repeated(
    100,
    local: "let sums = "
      + Array(
        repeating: "held(country != PK) + outstanding + after.held(country != PK) + after.holders",
        count: 12
      ).joined(separator: " + ").replacing(" + after.holders", with: ""),
    condition: "sums > 9_000_000_000_000_000")

  private static let claimTerm =
    "sender.kyc >= standard and receiver.kyc >= standard and sender.risk < high"

  private static let counterCountries = [
    "PK", "AE", "SA", "GB", "CN", "SG", "US", "DE", "FR", "JP", "IN", "TR", "QA", "KW", "OM", "BH",
  ]

  private static func repeated(
    _ count: Int, local: String, condition: String
  ) -> BenchPolicy {
    let rules = (0..<count).map { number in
      """

      deny \(firstCode + number) "limit \(number)"
           when \(condition)
      """
    }
    return BenchPolicy(
      text: header + local + "\n" + rules.joined(), ruleCount: count, codeCount: count)
  }

  private static let header = """
    policy "bench-bill"
    covers transfer, settlement, allotment, redeem
    base   PKR


    """

  private static let standardText = """
    policy "bench-bill"
    covers transfer, settlement, allotment, redeem
    base   PKR

    deny 1001 "receiver has no current KYC"
         unless receiver.kyc >= standard
    deny 1002 "sender has no current KYC"
         unless sender.kyc >= standard
    deny 1004 "a party is under sanctions"
         when sender.sanctioned or receiver.sanctioned
    deny 2001 "the receiver's class is not admitted"
         unless receiver.class in {retail, professional, fund, bank, dealer, government}
    deny 2002 "the receiver's country is not admitted"
         unless receiver.country in {PK, AE, SA, GB, CN, SG}
    deny 2003 "the sender's country is not admitted"
         unless sender.country in {PK, AE, SA, GB, CN, SG}
    deny 3101 "non-residents would hold more than a quarter of the issue"
         when raises held(country != PK) above 25% of outstanding
    deny 3104 "one private investor would hold more than a tenth of the issue"
         when receiver.class == retail and raises holding(receiver) above 10% of outstanding
    deny 3201 "too much for one instruction"
         when amount > 10_000_000
    deny 5107 "a large transfer by a party of high risk"
         when sender.risk >= high and amount >= 50_000
    """
}
