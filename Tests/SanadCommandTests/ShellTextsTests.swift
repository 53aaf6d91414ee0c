import ArgumentParser
import Testing

@testable import sanad

/// What shells and man are given of the commands is asked of the shipped binary, by
/// Tests/EndToEnd/test_commands.py: a debug build checks the declarations of all options again for
/// each list of them that it makes, so that here it would take a minute.
@Suite struct ShellTextsTests {
  @Test func refusesAShellThatNobodyCompletesFor() {
    #expect(throws: (any Error).self) { try Sanad.parseAsRoot(["completions", "csh"]) }
  }
}
