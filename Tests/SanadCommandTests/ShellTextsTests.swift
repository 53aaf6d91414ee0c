import ArgumentParser
import Testing

@testable import sanad

/// What shells and man are given of the commands: all of them, with their options.
@Suite struct ShellTextsTests {
  private static func walk(
    _ type: any ParsableCommand.Type, _ words: [String] = []
  ) -> [(words: [String], type: any ParsableCommand.Type)] {
    type.configuration.subcommands.flatMap { next in
      let path = words + [next.configuration.commandName ?? "?"]
      return [(path, next)] + walk(next, path)
    }
  }

  @Test func refusesAShellThatNobodyCompletesFor() {
    #expect(throws: (any Error).self) { try Sanad.parseAsRoot(["completions", "csh"]) }
  }

  /// In the way of each shell: a function for each command, or a condition with its words.
  @Test func theScriptOfEachShellNamesEveryCommand() async throws {
    let commands = Self.walk(Sanad.self)
    #expect(commands.count > 40)
    for shell in CompletionsCommand.Shell.allCases {
      let run = try await CommandRun("completions", shell.rawValue)
      #expect(run.status == .done)
      for (words, _) in commands {
        let name =
          shell == .fish
          ? "'\(words.last ?? "?")'" : "_sanad_" + words.joined(separator: "_")
        #expect(
          run.output.contains(name)
            || run.output.contains(name.replacing("-", with: "_")), "\(shell) \(words)")
      }
    }
  }

  @Test func theScriptIsOneObjectWithJSON() async throws {
    let script = try await CommandRun("completions", "bash").output
    let object = try await CommandRun("completions", "bash", "--json").object()
    #expect(object["shell"] as? String == "bash")
    #expect((object["script"] as? String).map { $0 + "\n" } == script)
  }

  @Test func theManualPageHasTheHelpOfEveryCommand() async throws {
    let page = try await CommandRun("manual").output
    let lines = page.replacing("\\-", with: "-")
    // An abstract that is long goes on in the next line.
    let shown = lines.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for (words, type) in Self.walk(Sanad.self) where type.configuration.subcommands.isEmpty {
      #expect(lines.contains(".Ss sanad \(words.joined(separator: " "))\n"), "\(words)")
      let overview = shown.contains("OVERVIEW: \(type.configuration.abstract)")
      #expect(overview, "\(words)")
    }
    let hasMore = shown.contains("--chain-id") && shown.contains(".It 130")
    #expect(hasMore)
    // A line that begins with a point is a request, and there are these alone.
    let requests = page.split(separator: "\n").filter { $0.hasPrefix(".") }
      .compactMap { $0.split(separator: " ").first }
    #expect(
      Set(requests).isSubset(of: [
        ".Dd", ".Dt", ".Os", ".Sh", ".Nm", ".Nd", ".Ar", ".Op", ".Fl", ".Ss", ".Bd", ".Ed", ".Bl",
        ".It", ".El",
      ]))
    #expect(!page.split(separator: "\n").contains { $0.hasPrefix("'") })
    let foreign = page.filter { !$0.isASCII }
    #expect(foreign.isEmpty)
  }
}
