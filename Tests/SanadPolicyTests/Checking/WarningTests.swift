import SanadPolicy
import Testing

@Suite struct WarningTests {
  private func warnings(_ body: String, covers: String = "transfer") throws -> [String] {
    try PolicyText.rules(body, covers: covers).warnings.map { "\($0.code.rawValue) \($0.line)" }
  }

  @Test(arguments: [
    "deny 1001 \"x\" when false", "deny 1001 \"x\" when amount < 1",
    "deny 1001 \"x\" when outstanding < 0", "deny 1001 \"x\" when kind == repo",
    "deny 1001 \"x\" when kind in {repo, forced} and amount > 5",
    "deny 1001 \"x\" unless amount >= 1", "deny 1001 \"x\" when 3 > 5",
  ])
  func warnsOfARuleThatCanNeverFire(rule: String) throws {
    #expect(try warnings(rule) == ["W01 4"])
  }

  @Test(arguments: [
    "deny 1001 \"x\" when amount <= 1", "deny 1001 \"x\" when kind == transfer and amount > 5",
    "deny 1001 \"x\" when receiver.kyc < none", "deny 1001 \"x\" when outstanding <= 0",
    "deny 1001 \"x\" unless receiver.kyc >= none",
  ])
  func doesNotWarnOfARuleThatCanFire(rule: String) throws {
    #expect(try warnings(rule) == [])
  }

  @Test func warnsOfARuleThatAlwaysFires() throws {
    #expect(try warnings("deny 1001 \"x\" unless amount < 1") == ["W02 4"])
  }

  @Test func warnsOfTheSameConditionInOtherWords() throws {
    let same = """
      let late = businessDate > 2027-01-01
      deny 1001 "x" when late and amount > 5
      deny 1002 "y" when receiver.pep
      deny 1003 "z" unless not (businessDate > 2027-01-01)
      deny 1004 "w" when not (not late and not (amount <= 5)) and false
      deny 1005 "v" when (receiver.pep)
      """
    #expect(try warnings(same) == ["W01 8", "W03 9"])
  }

  @Test(arguments: [
    "deny 1001 \"x\" when receiver.sanctioned default false",
    "deny 1001 \"x\" unless not (receiver.sanctioned default false)",
    "deny 1001 \"x\" unless receiver.kyc default standard >= standard",
    "deny 1001 \"x\" when receiver.risk default low >= high and amount > 5",
    "let level = receiver.kyc default enhanced\ndeny 1001 \"x\" unless level >= standard",
  ])
  func warnsOfADefaultThatOpensADoor(rule: String) throws {
    #expect(try warnings(rule).map { $0.prefix(3) } == ["W04"])
  }

  @Test(arguments: [
    "deny 1001 \"x\" when receiver.sanctioned default true",
    "deny 1001 \"x\" unless receiver.kyc default none >= standard",
  ])
  func doesNotWarnOfADefaultThatKeepsItShut(rule: String) throws {
    #expect(try warnings(rule) == [])
  }

  @Test func warnsOfALocalNameThatNothingUses() throws {
    #expect(
      try warnings("let a = amount + 5\nlet b = a + 5\ndeny 1001 \"x\" when amount > 5")
        == ["W05 5"])
  }
}
