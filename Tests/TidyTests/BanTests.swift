import Testing

/// Each ban finds what is planted and leaves its lawful neighbour alone.
@Suite struct BanTests {
  private func violations(_ text: String, at path: String) -> [Violation] {
    let file = SourceFile(path: path, text: text)
    return Bans.all.flatMap { $0.violations(in: file) } + Sizes.violations(in: [file])
  }

  private static let core = "Sources/Cores/SanadLedger/Planted.swift"
  private static let value = "Sources/Values/SanadTypes/Planted.swift"
  private static let host = "Sources/Host/SanadReplica/Planted.swift"
  private static let shell = "Sources/Shell/SanadAPI/Planted.swift"
  private static let coreTest = "Tests/SanadLedgerTests/PlantedTests.swift"
  private static let simulator = "Sources/Programs/SanadSimulator/Planted.swift"

  static let planted: [(String, String, String)] = [
    (host, "let a = Task { 1 }", "no tasks"),
    (core, "func f() async {}", "no tasks"),
    (value, "let a = await g()", "no tasks"),
    (value, "let a: Double = b", "no floating point"),
    (core, "let a = 1.5", "no floating point"),
    (host, "func f(_ a: [Float]) {}", "no floating point"),
    (host, "let a = Date()", "no clock"),
    (simulator, "let a = ContinuousClock().now", "no clock"),
    (coreTest, "let a = Date.now", "no clock"),
    (core, "let a = Int.random(in: 0..<3)", "no randomness"),
    (coreTest, "var g = SystemRandomNumberGenerator()", "no randomness"),
    (simulator, "let a = list.shuffled()", "no randomness"),
    (core, "var a: Dictionary<Int, Int>", "no Dictionary"),
    (core, "var a: [AccountID: [Units]] = b", "no Dictionary"),
    (core, "var a: [Table.Key<Int>: Units]", "no Dictionary"),
    (core, "let a = [:]", "no Dictionary"),
    (core, "let a = [\"b\": c]", "no Dictionary"),
    (core, "var a: Set<Int> = []", "no Set"),
    (shell, "let a = try! f()", "no trap or silence"),
    (shell, "let a = try? f()", "no trap or silence"),
    (core, "let a = b as! Int", "no trap or silence"),
    (shell, "Task { await f() }", "no unstructured task"),
    (shell, "Task.detached { await f() }", "no unstructured task"),
    (shell, "Task(name: \"a\") { await f() }", "no unstructured task"),
    (shell, "let a = Task<Void, Never> { await f() }", "no unstructured task"),
    (shell, "Task.immediate { f() }", "no unstructured task"),
    (core, "assert(a > 0)", "no assertion"),
    (shell, "assertionFailure(\"a\")", "no assertion"),
    (shell, "let a = NSCondition()", "no wait that ends by the wall clock"),
    (shell, "a.wait(wallTimeout: DispatchWallTime.now())", "no wait that ends by the wall clock"),
    (shell, "let a = folder.appending(path: b).path()", "no path of a file"),
    (coreTest, "usleep(3)", "no sleep"),
    (shell, "@_exported import Foundation", "no re-exported"),
    (shell, "// \("TO" + "DO"): later", "no marks"),
    (core, "/// \("FIX" + "ME")", "no marks"),
    (shell, "actor PeerManager {}", "a name of the field"),
    (value, "enum CodecUtil {}", "a name of the field"),
    (value, "let a = \"\\(try! f())\"", "no trap or silence"),
  ]

  @Test(arguments: planted)
  func findsThePlantedViolation(path: String, text: String, rule: String) {
    let found = violations(text, at: path)
    #expect(found.contains { $0.rule.hasPrefix(rule) }, "\(text) gave \(found)")
  }

  static let lawful: [(String, String)] = [
    (core, "// a Task, a Set and a Dictionary in prose; try! as! 1.5"),
    (core, "let a = \"Task { try! Double(1.5) }\""),
    (core, "let a = #\"no \" Task { } \"#"),
    (core, "let a = Int.random(in: 0..<3, using: &generator)"),
    (coreTest, "let a = Int.random(\n  in: 0..<3,\n  using: &generator)"),
    (core, "let a = b[index] ? c : D.e"),
    (core, "let a = [b, c].map { $0.d }"),
    (core, "var taskCount = 0; settle(dates)"),
    (core, "let a = tuple.0.1"),
    (shell, "precondition(a > 0); table.assertedClaims(b)"),
    (shell, "try await Task.sleep(for: .seconds(1))"),
    (shell, "var a: [String: Double] = [:]"),
    (shell, "func f() async throws { await g() }"),
    (core, "struct Database {}"),
    (core, "// the account's Base58 form was not chosen"),
  ]

  @Test(arguments: lawful)
  func leavesTheLawfulAlone(path: String, text: String) {
    #expect(violations(text, at: path) == [])
  }

  @Test func findsAFileThatIsTooLong() {
    let text = String(repeating: "//\n", count: Bans.fileLinesMax + 1)
    #expect(violations(text, at: Self.shell).map(\.rule) == ["a file has at most 500 lines"])
  }

  @Test func findsVotingRulesThatAreTooLong() {
    let half = String(repeating: "//\n", count: Bans.safetyLinesMax / 2 + 1)
    let files = ["A", "B"].map {
      SourceFile(path: "Sources/Cores/SanadSafety/\($0).swift", text: half)
    }
    #expect(Sizes.violations(in: files).map(\.rule) == ["SanadSafety has at most 600 lines in all"])
  }
}
