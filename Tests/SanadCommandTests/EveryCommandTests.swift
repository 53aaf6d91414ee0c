import ArgumentParser
import Foundation
import SanadTypes
import Testing

@testable import sanad

/// What docs/cli.md promises of all commands, asked of each of them.
@Suite struct EveryCommandTests {
  /// Every command that does something, by its words.
  private static let leaves: [(words: [String], type: any ParsableCommand.Type)] = walk(
    Sanad.self, [])

  private static func walk(
    _ type: any ParsableCommand.Type, _ words: [String]
  ) -> [(words: [String], type: any ParsableCommand.Type)] {
    let below = type.configuration.subcommands
    guard below.isEmpty else {
      return below.flatMap { walk($0, words + [$0.configuration.commandName ?? "?"]) }
    }
    return [(words, type)]
  }

  /// A SanadCommand has --json and reports every failure in one way; that its help says so is asked
  /// of the shipped binary.
  @Test func everyCommandHasTheSharedOptions() {
    #expect(Self.leaves.count > 100)
    for (words, type) in Self.leaves { #expect(type is any SanadCommand.Type, "\(words)") }
  }

  @Test func everyHelpBeginsWithTwoExamplesThatNameTheCommand() {
    for (words, type) in Self.leaves {
      let lines = type.configuration.discussion.split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(lines.first == "Examples:", "\(words)")
      let command = (["sanad"] + words).joined(separator: " ")
      let examples = lines.dropFirst().prefix { !$0.isEmpty }.filter { $0.hasPrefix("sanad ") }
      #expect(examples.count >= 2, "\(words)")
      #expect(examples.first?.hasPrefix(command) == true, "\(words): \(examples)")
    }
  }

  /// What is wider than a screen of eighty columns would be broken in the middle of an example. The
  /// whole help, groups of commands included, is measured on the shipped binary.
  @Test func noExampleIsWiderThanAScreen() {
    var types: [any ParsableCommand.Type] = [Sanad.self]
    while let type = types.popLast() {
      types += type.configuration.subcommands
      let wide = type.configuration.discussion.split(separator: "\n").filter { $0.count > 80 }
      #expect(wide.isEmpty, "\(type): \(wide)")
    }
  }

  /// What each command is given where its input is not there, and what comes of it: a table that
  /// Tests/EndToEnd/test_commands.py runs on the shipped binary. A debug build checks the declarations of all
  /// options again for each word that it parses, so that here it would take minutes.
  private struct Failure: Decodable {
    let words: [String]
    let exit: Int32
    let code: String
  }

  private static func failures() throws -> [Failure] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "EndToEnd/command_failures.json")
    return try JSONDecoder().decode([Failure].self, from: Data(contentsOf: file))
  }

  @Test func everyCommandIsInTheTableOfFailuresOrCannotFail() throws {
    let failures = try Self.failures()
    for row in failures {
      #expect(CommandStatus(rawValue: row.exit).map { $0 != .done } ?? false, "\(row)")
      #expect(ErrorCode.all.contains { $0.name == row.code }, "\(row)")
    }
    let tested = Set(
      Self.leaves.map(\.words).filter { words in
        failures.contains { $0.words.starts(with: words) }
      }.map { $0.joined(separator: " ") })
    let all = Self.leaves.map { $0.words.joined(separator: " ") }
    // Listing codes and printing a document read nothing that could be missing, and a wallet may have no keys; simulations and measurements make their
    // own input.
    let without = all.filter {
      !tested.contains($0) && !$0.hasPrefix("sim") && !$0.hasPrefix("bench")
    }
    #expect(without == ["wallet list", "errors list", "openapi", "completions", "manual"])
  }

  @Test func theNumbersOfExitCodesAreStable() {
    let numbers = Dictionary(
      uniqueKeysWithValues: CommandStatus.allCases.map { ("\($0)", $0.rawValue) })
    #expect(
      numbers == [
        "done": 0, "failure": 1, "partial": 2, "invalidInput": 3, "unreachable": 4,
        "notPermitted": 5, "refused": 6, "outcomeUnknown": 7, "checkFailed": 8, "usage": 64,
        "interrupted": 130, "terminated": 143,
      ])
  }
}
