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

  @Test func everyCommandIsToldApartAndKnowsTheSharedOptions() {
    #expect(Self.leaves.count >= 18)
    for (words, type) in Self.leaves {
      // A SanadCommand has --json and reports every failure in one way.
      #expect(type is any SanadCommand.Type, "\(words)")
      #expect(type.helpMessage().contains("--json"), "\(words)")
    }
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

  /// No line of help is wider than a screen of eighty columns, groups of commands included.
  @Test func noHelpIsWiderThanAScreen() {
    var types: [any ParsableCommand.Type] = [Sanad.self]
    while let type = types.popLast() {
      types += type.configuration.subcommands
      let help = HelpText.fit(Sanad.helpMessage(for: type, columns: HelpText.columns))
      let wide = help.split(separator: "\n").filter { $0.count > 80 }
      #expect(wide.isEmpty, "\(type): \(wide)")
      // What is wider would be broken in the middle of an example.
      let broken = type.configuration.discussion.split(separator: "\n").filter { $0.count > 80 }
      #expect(broken.isEmpty, "\(type): \(broken)")
    }
  }

  /// The words of every example are understood: options that were renamed show here.
  @Test func everyExampleParses() {
    for (words, type) in Self.leaves {
      let text = type.configuration.discussion.replacing("\\\n", with: " ")
      for line in text.split(separator: "\n") {
        let trimmed = line.trimmingCharacters(in: .whitespaces)
        guard trimmed.hasPrefix("sanad ") else { continue }
        let arguments = Self.shellWords(String(trimmed.dropFirst("sanad ".count)))
        #expect(throws: Never.self, "\(words): \(arguments)") {
          try Sanad.parseAsRoot(arguments)
        }
      }
    }
  }

  /// Words as a shell would split them, with double quotes.
  private static func shellWords(_ text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap {
      place, part in
      place.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
    }
  }

  private static let nothing = "/nonexistent"

  /// What each command exits with, and the code that it tells, where its input is not there.
  private static let failures: [([String], CommandStatus, ErrorCode)] = [
    (["testnet", "status", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "kill", "val-a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "restart", "val-a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "pause", "val-a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "resume", "val-a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "partition", "val-a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "heal", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "clock", "show", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "clock", "advance", "30d", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "logs", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "stop", "--dir", nothing], .unreachable, .fileUnreadable),
    (["testnet", "reset", "--yes", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      ["testnet", "up", "--dir", "/nonexistent", "--genesis", nothing, "--base-port", "64000"],
      .invalidInput, .fileUnreadable
    ),
    (["node", "init", "--config", nothing], .invalidInput, .fileUnreadable),
    (["node", "start", "--config", nothing], .invalidInput, .fileUnreadable),
    (["config", "show", nothing], .invalidInput, .fileUnreadable),
    (["config", "check", nothing], .invalidInput, .fileUnreadable),
    (["config", "explain", "log.levl"], .invalidInput, .usage),
    (["node", "status", "--api", "http://127.0.0.1:1"], .unreachable, .nodeUnreachable),
    (["node", "why-stalled", "--api", "http://127.0.0.1:1"], .unreachable, .nodeUnreachable),
    (["node", "disk", "--api", "http://127.0.0.1:1"], .unreachable, .nodeUnreachable),
    (["node", "disk", "--config", nothing], .invalidInput, .fileUnreadable),
    (["node", "disk", "--retain-days", "0"], .invalidInput, .usage),
    (["node", "status", "--api", "127.0.0.1"], .invalidInput, .configInvalid),
    (["validator", "list", "--api", "http://127.0.0.1:1"], .unreachable, .nodeUnreachable),
    (
      [
        "validator", "add", "v", "--consensus-key", "vkey1", "--peer-key", "pkey1", "--operator",
        "a", "--by", "a", "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (["validator", "remove", "v", "--by", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      [
        "validator", "rotate", "v", "--consensus-key", "vkey1", "--peer-key", "pkey1", "--by", "a",
        "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      ["validator", "weigh", "v", "2", "--by", "a", "--dir", nothing], .unreachable, .fileUnreadable
    ),
    (["validator", "withdraw", "v", "--by", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      ["validator", "ready", "--config", nothing, "--by", "a", "--dir", nothing], .invalidInput,
      .fileUnreadable
    ),
    (
      ["register", "export", "--instrument", "X", "--out", "x", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (["node", "replay", nothing], .invalidInput, .fileUnreadable),
    (["register", "verify", nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["evidence", "verify", nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["evidence", "fork", nothing, nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["report", "debt", "service", "--dir", nothing], .unreachable, .fileUnreadable),
    (["report", "debt", "service", "--extract", nothing], .invalidInput, .fileUnreadable),
    (["report", "debt", "outstanding", "--currency", "pkr"], .usage, .usage),
    (["wallet", "balance", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "balance", "a", "--genesis", nothing], .invalidInput, .fileUnreadable),
    (["wallet", "history", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "watch", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "tx", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      [
        "wallet", "send", "--from", "a", "--to", "b", "--instrument", "X", "--amount", "1", "--dir",
        nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      [
        "wallet", "settle", "--from", "a", "--to", "b", "--deliver", "X 1", "--pay", "Y 1",
        "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (["wallet", "affirm", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "cancel", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "hold", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "release", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "attempt", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "settlement", "x", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      [
        "wallet", "instruct", "--deliver", "X 1", "--from", "a", "--pay", "Y 1", "--to", "b",
        "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "pledge", "X 1", "--from", "a", "--to", "b", "--until", "tomorrow"], .usage,
      .usage
    ),
    (
      [
        "wallet", "repo", "--deliver", "X 1", "--from", "a", "--pay", "Y 1", "--to", "b", "--far",
        "2026-12-22", "--rate", "12%", "--price", "x",
      ], .invalidInput, .amountInvalid
    ),
    (
      [
        "wallet", "sell-outside", "X 1", "--from", "a", "--to", "b", "--order", "o", "--amount",
        "1.00", "--order-expires", "2026-12-02T08:00:00Z", "--deadline", "x", "--decide-by", "x",
      ], .invalidInput, .amountInvalid
    ),
    (
      ["wallet", "report-payment", "x", "--as", "a", "--paid"], .invalidInput, .identifierInvalid
    ),
    (
      ["wallet", "decide-payment", "x", "--by", "a", "--unpaid"], .invalidInput,
      .identifierInvalid
    ),
    (
      ["wallet", "depository", "open", "X", "--mirror", "m", "--by", "a", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "depository", "move", "X 1", "--account", "a", "--by", "b", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "depository", "switch", "X", "chain", "--by", "a", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "depository", "total", "X", "x", "--height", "1", "--as", "a"], .invalidInput,
      .amountInvalid
    ),
    (
      ["wallet", "depository", "abandon", "X", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      [
        "wallet", "depository", "count", "X", "--date", "x", "--total", "1", "--mirrored", "1",
        "--as", "a",
      ], .usage, .usage
    ),
    (["wallet", "net", "x", "--as", "a"], .invalidInput, .identifierInvalid),
    (
      ["wallet", "release-pledge", "x", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (["wallet", "close-out", "x", "--as", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "payment", "list", "X", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "payment", "show", "X", "0", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "payment", "waiting", "a", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      ["wallet", "payment", "fund", "X", "0", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "payment", "claim", "X", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "payment", "route", "X", "--as", "a", "--to", "b", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (["wallet", "instrument", "list", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "instrument", "show", "X", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      ["wallet", "instrument", "register", nothing, "--by", "a"], .invalidInput, .fileUnreadable
    ),
    (
      ["wallet", "instrument", "call", "X", "never", "--as", "a", "--dir", nothing], .usage, .usage
    ),
    (["wallet", "put", "show", "X", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "offer", "show", "X", "3", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      [
        "wallet", "offer", "open", "X", "1", "--price", "99.5", "--cash", "Y", "--closes-at",
        "never", "--by", "a", "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "offer", "tender", "X", "3", "1", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "offer", "withdraw", "X", "3", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "offer", "cancel", "X", "3", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "put", "give", "X", "never", "1", "--as", "a", "--dir", nothing], .usage, .usage
    ),
    (
      ["wallet", "put", "withdraw", "X", "2029-11-22", "--as", "a", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "instrument", "retire", "X", "1", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (["wallet", "publish", "calendar", nothing, "--as", "a"], .invalidInput, .fileUnreadable),
    (
      ["wallet", "publish", "auction-calendar", nothing, "--as", "a"], .invalidInput,
      .fileUnreadable
    ),
    (
      ["wallet", "publish", "fixing", "X", "12", "--from", "2026-11-22", "--as", "a"], .usage,
      .usage
    ),
    (
      [
        "wallet", "publish", "tax", "1", "--account", "a", "--from", "2026-11-22", "--rest",
        "100.01%", "--as", "b",
      ], .usage, .usage
    ),
    (["testnet", "story", "--genesis", nothing], .invalidInput, .fileUnreadable),
    (["wallet", "reserve", "show", "X", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      [
        "wallet", "reserve", "deposit", "X", "--renew", "0", "--insurance", "x",
        "--insured-until", "2027-01-01", "--inspection-due", "2027-01-01", "--as", "a",
      ], .usage, .usage
    ),
    (["wallet", "reserve", "mark", "X", "0", "lost", "--as", "a"], .usage, .usage),
    (
      ["wallet", "reserve", "withdraw", "X", "0", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      [
        "wallet", "reserve", "attest", "X", "1", "--released", "0", "--as-of", "2027-01-01",
        "--until", "2027-01-01", "--document", "x", "--as", "a", "--custodian", "b", "--dir",
        nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "reserve", "price", "X", "x", "--from", "2027-01-01", "--as", "a"],
      .invalidInput, .amountInvalid
    ),
    (
      ["wallet", "reserve", "redeem", "X", "1", "--cash", "--as", "a", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "reserve", "cancel", "X", "0", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      [
        "wallet", "reserve", "fill", "X", "0", "--units", "1", "--document", "x", "--as", "a",
        "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (["wallet", "auction", "list", "--dir", nothing], .unreachable, .fileUnreadable),
    (["wallet", "auction", "show", "x", "--dir", nothing], .unreachable, .fileUnreadable),
    (
      ["wallet", "auction", "key", "--as", "a", "--opening-key", nothing, "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      [
        "wallet", "auction", "announce", nothing, "--by", "a", "--key-holder", "b", "--threshold",
        "1",
      ], .invalidInput, .fileUnreadable
    ),
    (
      [
        "wallet", "auction", "bid", "x", "--as", "a", "--units", "1", "--keep", "b", "--dir",
        nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      ["wallet", "auction", "withdraw", "x", "--as", "a", "--dir", nothing], .unreachable,
      .fileUnreadable
    ),
    (
      ["wallet", "auction", "shares", "x", "--as", "a", "--opening-key", nothing], .invalidInput,
      .fileUnreadable
    ),
    (
      ["wallet", "auction", "open", "--as", "a", "--kept", nothing], .invalidInput, .fileUnreadable
    ),
    (
      ["wallet", "auction", "decide", "x", "--as", "a", "--reject-all", "--dir", nothing],
      .unreachable, .fileUnreadable
    ),
    (
      [
        "wallet", "auction", "tap", "--by", "a", "--to", "b", "--instrument", "X", "--units", "1",
        "--price", "1", "--cash", "Y", "--dir", nothing,
      ], .unreachable, .fileUnreadable
    ),
    (
      [
        "wallet", "send", "--from", "a", "--to", "b", "--instrument", "X", "--amount", "1", "--key",
        nothing, "--no-input",
      ], .invalidInput, .fileUnreadable
    ),
    (
      ["wallet", "new", "a", "--no-input", "--home", nothing], .usage, .usage
    ),
    (
      ["wallet", "import", "a", "--words-file", nothing, "--home", nothing], .invalidInput,
      .fileUnreadable
    ),
    (["wallet", "sign", nothing, "--with", "a"], .invalidInput, .fileUnreadable),
    (["wallet", "submit", nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["wallet", "decode", nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["wallet", "show", "a", "--home", nothing], .invalidInput, .accountUnknown),
    (["wallet", "link", "a", "b", "--home", nothing], .invalidInput, .accountUnknown),
    (["wallet", "rename", "a", "b", "--home", nothing], .invalidInput, .accountUnknown),
    (["wallet", "delete", "a", "--yes", "--home", nothing], .invalidInput, .accountUnknown),
    (["wallet", "export", "a", "--public", "--home", nothing], .invalidInput, .accountUnknown),
    (["wallet", "verify-proof", nothing, "--dir", nothing], .invalidInput, .fileUnreadable),
    (["genesis", "check", nothing], .invalidInput, .fileUnreadable),
    (["genesis", "hash", nothing], .invalidInput, .fileUnreadable),
    (["genesis", "encode", nothing, "--out", nothing], .invalidInput, .fileUnreadable),
    (["policy", "check", nothing], .invalidInput, .fileUnreadable),
    (
      [
        "policy", "explain", "--genesis", nothing, "--from", "a", "--to", "b", "--instrument", "X",
        "--amount", "1",
      ], .invalidInput, .fileUnreadable
    ),
    (["calc", "day-count", nothing], .invalidInput, .fileUnreadable),
    (["calc", "accrued", nothing], .invalidInput, .fileUnreadable),
    (["calc", "price", nothing], .invalidInput, .fileUnreadable),
    (["calc", "yield", nothing], .invalidInput, .fileUnreadable),
    (["calc", "schedule", nothing], .invalidInput, .fileUnreadable),
    (["calc", "adjust", nothing], .invalidInput, .fileUnreadable),
    (["calc", "allot", nothing], .invalidInput, .fileUnreadable),
    (["calc", "net", nothing], .invalidInput, .fileUnreadable),
    (["calc", "withhold", nothing], .invalidInput, .fileUnreadable),
    (["calc", "check-id", nothing], .invalidInput, .fileUnreadable),
    (["calc", "vectors", nothing], .invalidInput, .fileUnreadable),
    (["keys", "new", "a", "--use", "peer", "--no-input"], .notPermitted, .passphraseWrong),
    (["errors", "explain", "nothing"], .invalidInput, .usage),
  ]

  @Test func everyFailureExitsAsTheTableSaysWithOneObjectAndWhatToDo() async throws {
    for (words, status, code) in Self.failures {
      let json = try await CommandRun(words + ["--json"])
      #expect(json.status == status, "\(words): \(json.output)")
      let lines = json.output.split(separator: "\n")
      #expect(lines.count == 1, "\(words)")
      let error = try #require(try json.object()["error"] as? [String: Any], "\(words)")
      #expect(error["code"] as? Int == Int(code.number.value), "\(words): \(error)")
      #expect(error["exit"] as? Int == Int(status.rawValue))
      #expect((error["remedy"] as? String)?.isEmpty == false)
      let plain = try await CommandRun(words)
      #expect(plain.status == status && plain.output.isEmpty, "\(words)")
      #expect(plain.messages.contains("error \(code.number)"), "\(words): \(plain.messages)")
      #expect(plain.messages.contains("what to do: "))
    }
  }

  @Test func everyCommandIsInTheTableOfFailuresOrCannotFail() {
    let tested = Set(
      Self.leaves.map(\.words).filter { words in
        Self.failures.contains { $0.0.starts(with: words) }
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
