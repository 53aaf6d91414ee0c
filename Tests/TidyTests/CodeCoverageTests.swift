import Foundation
import Testing

/// Every code of the registry is named by a test that expects it, in Swift or end to end: by its name
/// in the source, its name in the registry or its number.
@Suite struct CodeCoverageTests {
  /// Codes that nothing gives in this release: numbers are stable, so that they stay in the registry.
  private static let unused: [String: String] = [
    "claimTopicUnknown": "a topic that does not exist does not decode (9001)",
    "claimValueInvalid": "a value that its topic does not allow does not decode (9001)",
    "policyInactive": "every instrument has a policy from its first block on",
    "periodLimit": "rules of this release have no sums over a period",
    "accountRestricted": "until licences limit what kinds of accounts do",
    "testNetworkOnly": "commands that exist on test networks only refuse by 9101",
    "messageUnsolicited": "the network drops what was not asked, without an answer",
  ]

  /// Codes that rules give and no source names.
  private static let byRules: Set<String> = [
    "receiverKYC", "senderKYC", "partySanctioned", "receiverClass", "receiverCountry",
    "senderCountry", "nonResidentCeiling", "investorCeiling", "transferLimit", "lockedUp",
    "outsideHours", "complianceReview", "largeRiskTransfer", "volumeReportable",
    "travelRuleRecord", "licenceRequired", "venuePhase", "licenceSuspended",
  ]

  private struct Entry {
    let member: String
    let number: String
    let name: String
  }

  private static func texts(
    under folder: String, ending: String, without part: String = "CodeCoverageTests"
  ) throws -> [String] {
    let base = Repository.root.appending(path: folder).path()
    let paths = try #require(FileManager.default.enumerator(atPath: base))
    var texts: [String] = []
    for case let path as String in paths where path.hasSuffix(ending) && !path.contains(part) {
      texts.append(try Repository.text("\(folder)/\(path)"))
    }
    return texts
  }

  private static func registry() throws -> [Entry] {
    var entries: [Entry] = []
    for text in try texts(under: "Sources/Values/SanadTypes/Registry", ending: ".swift") {
      for match in text.matches(of: /static let (\w+) = ErrorCode\(\s*(\d_?\d{3}), "(\w+)"/) {
        let number = match.output.2.filter { $0 != "_" }
        entries.append(
          Entry(
            member: String(match.output.1), number: String(number),
            name: String(match.output.3)))
      }
    }
    return entries
  }

  /// Every word of these texts, members with the dot before them; numbers also without a separator.
  private static func words(of texts: [String]) -> Set<Substring> {
    var words: Set<Substring> = []
    for text in texts {
      for match in text.matches(of: /\.?\w+/) {
        let word = match.output
        words.insert(word)
        if word.first?.isNumber ?? false { words.insert(word.filter { $0 != "_" }[...]) }
      }
    }
    return words
  }

  @Test func noCodeLacksATestThatExpectsIt() throws {
    let swift = try Self.texts(under: "Tests", ending: ".swift")
    let python = try Self.texts(under: "Tests", ending: ".py")
    let words = Self.words(of: swift + python)
    let entries = try Self.registry()
    #expect(entries.count > 240)
    for entry in entries where Self.unused[entry.member] == nil {
      let ways: [Substring] = [".\(entry.member)", entry.number[...], entry.name[...]]
      #expect(ways.contains(where: words.contains), "no test names \(entry.number) \(entry.name)")
    }
  }

  /// A code that nothing gives is listed above, and one that something gives is not.
  @Test func codesThatNothingGivesAreKnown() throws {
    let sources = try Self.texts(under: "Sources", ending: ".swift", without: "/Registry/")
    // The one file of the registry that gives codes: those of failures of values.
    let failures = try Repository.text(
      "Sources/Values/SanadTypes/Registry/ErrorCode+Failures.swift")
    let words = Self.words(of: sources + [failures])
    for entry in try Self.registry() {
      let isGiven =
        words.contains(".\(entry.member)"[...]) || Self.byRules.contains(entry.member)
      let isListed = Self.unused[entry.member] != nil
      #expect(isGiven != isListed, "\(entry.number) \(entry.name): given \(isGiven)")
    }
  }
}
