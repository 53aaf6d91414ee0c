import Foundation
import Testing

@testable import sanad

@Suite struct PolicyCommandTests {
  private func explain(
    from: String, to: String, _ instrument: String, _ amount: String, _ more: String...
  ) async throws -> CommandRun {
    try await CommandRun(
      [
        "policy", "explain", "--genesis", LocalNetwork.genesis, "--from", from, "--to", to,
        "--instrument", instrument, "--amount", amount,
      ] + more)
  }

  @Test func checkPointsAtTheFaultWithACaret() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).policy")
    try Data(
      "policy \"P\" covers transfer base PKR\ndeny 1001 \"k\" unless receiver.kycc >= standard"
        .utf8
    ).write(to: file)
    let run = try await CommandRun("policy", "check", file.path())
    try FileManager.default.removeItem(at: file)
    #expect(run.status == .invalidInput)
    #expect(run.output.isEmpty)
    #expect(run.messages.contains("9404 POLICY_INVALID"))
    #expect(run.messages.contains("^^^^"))
    #expect(run.messages.contains("did you mean `kyc`?"))
  }

  @Test func checkSaysWhatAPolicyCostsAndCovers() async throws {
    let run = try await CommandRun("policy", "check", LocalNetwork.policy, "--json")
    let object = try run.object()
    #expect(object["covers"] as? [String] == ["transfer", "settlement", "allotment", "redeem"])
    #expect((object["rules"] as? [String])?.count == 7)
    #expect(try #require(object["cost"] as? Int) > 0)
  }

  @Test func refusesNamesThatTheGenesisLacks() async throws {
    let account = try await explain(from: "dealer", to: "nobody", "MTB-12M", "1")
    #expect(account.status == .invalidInput)
    #expect(account.messages.contains("1020 ACCOUNT_UNKNOWN"))
    let instrument = try await explain(from: "dealer", to: "retail", "MTB-6M", "1")
    #expect(instrument.messages.contains("known here: MTB-12M, PKR-W, PKR-D, USD-W"))
    let amount = try await explain(from: "dealer", to: "retail", "MTB-12M", "1.5")
    #expect(amount.status == .usage)
  }

  @Test func refusesTheLapsedForTheirKYC() async throws {
    let run = try await explain(from: "dealer", to: "lapsed", "MTB-12M", "50000", "--json")
    #expect(run.status == .refused)
    let object = try run.object()
    #expect(object["allowed"] as? Bool == false)
    let reasons = try #require(object["reasons"] as? [[String: Any]])
    #expect(reasons.map { $0["code"] as? String } == ["1001"])
    #expect(reasons.first?["name"] as? String == "RECEIVER_KYC")
    #expect(reasons.first?["policy"] as? String == "mtb-onshore")
    let rules = try #require(object["rules"] as? [[String: Any]])
    #expect(rules.map { $0["code"] as? String } == Self.codes)
    let fired = try #require(rules.first)
    #expect(fired["line"] as? Int == 8)
    #expect(fired["result"] as? String == "undecided")
    let values = try #require(fired["values"] as? [[String: String]])
    #expect(values.first?["name"] == "receiver.kyc")
    #expect(values.first?["value"]?.contains("expired") == true)
    #expect(rules.dropFirst().allSatisfy { $0["result"] as? String == "passed" }, "\(rules)")
  }

  private static let codes = ["1001", "1002", "1004", "2001", "2002", "3101", "3104"]

  @Test func textNamesTheRuleThatFiredWithItsLineAndWhatItRead() async throws {
    let run = try await explain(from: "dealer", to: "lapsed", "MTB-12M", "50000")
    #expect(run.output.contains("line 8  deny 1001 \"receiver has no current KYC\": undecided"))
    #expect(run.output.contains("    receiver.kyc is"))
    #expect(run.output.contains("line 10  deny 1002 \"sender has no current KYC\": passed"))
  }

  @Test func withoutAGenesisItNeedsANetwork() async throws {
    let run = try await CommandRun(
      "policy", "explain", "--from", "dealer", "--to", "retail", "--instrument", "MTB-12M",
      "--amount", "1", "--dir", "/nonexistent")
    #expect(run.status == .unreachable)
    #expect(run.messages.contains("there is no local network"))
  }

  @Test func refusesForEachRuleThatTheLocalPoliciesHave() async throws {
    let planted: [(String, String, String, String, Int)] = [
      ("lapsed", "retail", "PKR-D", "1.00", 1002),
      ("dealer", "retail", "PKR-W", "1.00", 2001),
      ("retail", "fund", "PKR-D", "1.00", 2002),
      ("dealer", "fund", "MTB-12M", "1,000,125,001", 3101),
      ("dealer", "retail", "MTB-12M", "400,000,000", 3104),
      ("dealer", "retail", "MTB-12M", "4,000,000,001", 8001),
      ("dealer", "dealer", "MTB-12M", "1", 8003),
    ]
    for (from, to, instrument, amount, code) in planted {
      let run = try await explain(from: from, to: to, instrument, amount, "--json")
      let reasons = try #require(try run.object()["reasons"] as? [[String: Any]])
      #expect(
        reasons.contains { $0["code"] as? String == String(code) },
        "\(from) to \(to): \(reasons.map { $0["code"] ?? "" })")
    }
  }

  @Test func allowsWhatTheReadmeShows() async throws {
    let allowed: [(String, String, String, String)] = [
      ("dealer", "retail", "MTB-12M", "50000"), ("dealer", "fund", "MTB-12M", "1000"),
      ("fund", "dealer", "USD-W", "17000.00"), ("dealer", "fund", "MTB-12M", "1,000,000,000"),
    ]
    for (from, to, instrument, amount) in allowed {
      let run = try await explain(from: from, to: to, instrument, amount)
      #expect(run.status == .done, "\(run.output)")
      #expect(run.output.hasPrefix("allowed"))
    }
  }
}
