import Foundation
import Testing

@testable import sanad

@Suite struct ConfigCommandTests {
  private static let text = """
    name: val-a
    role: observer
    genesis: genesis.yaml
    data: data
    keys:
      peer: {test_word: sanad, test_name: observer/peer}
    p2p: {listen: "127.0.0.1:0", peers: [{name: val-b, address: "127.0.0.1:1"}]}
    api: {listen: "127.0.0.1:0"}
    log:
      level: debug

    """

  private func withFile(
    _ text: String, _ body: (String) async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID()).yaml").path()
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { unlink(path) }
    try await body(path)
  }

  @Test func showsWhereEachSettingComesFrom() async throws {
    try await withFile(Self.text) { path in
      let shown = try await CommandRun("config", "show", path, "--origin")
      #expect(shown.status == .done)
      let lines = shown.output.split(separator: "\n").map {
        $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      }
      #expect(lines.contains(["log.level", "debug", "\(path):10"]))
      #expect(lines.contains(["log.format", "text", "default"]))
      #expect(lines.contains(["api.allow_open", "false", "default"]))
      let plain = try await CommandRun("config", "show", path)
      #expect(!plain.output.hasPrefix("\n"))
      #expect(!plain.output.contains("default") && !plain.output.contains("\(path):"))
      let object = try await CommandRun("config", "show", path, "--json").object()
      let rows = try #require(object["settings"] as? [[String: Any]])
      let level = try #require(rows.first { $0["key"] as? String == "log.level" })
      #expect(level["line"] as? Int == 10 && level["origin"] as? String == "file")
    }
  }

  @Test func checkSaysEverythingThatIsWrongWithItsLine() async throws {
    let wrong = Self.text.replacing("level", with: "levl").replacing(
      "data: data", with: "dat: data")
    try await withFile(wrong) { path in
      let run = try await CommandRun("config", "check", path)
      #expect(run.status == .invalidInput && run.output.isEmpty)
      #expect(run.messages.contains("\(path):10:3: 9401 unknown key \"log.levl\"; did you mean"))
      #expect(
        run.messages.contains("\(path):4:1: 9401 unknown key \"dat\"; did you mean \"data\"?"))
      #expect(run.messages.contains("key \"data\" is missing; write for example"))
    }
  }

  @Test func checkReadsTheGenesisToo() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Genesis/local/genesis.yaml").path()
    let fitting = Self.text.replacing("genesis.yaml", with: root)
    try await withFile(fitting) { path in
      let run = try await CommandRun("config", "check", path)
      #expect(run.status == .done && run.output.hasPrefix("\(path)   in order"), "\(run.messages)")
    }
    try await withFile(fitting.replacing("name: val-b", with: "name: val-bb")) { path in
      let run = try await CommandRun("config", "check", path, "--json")
      #expect(run.status == .invalidInput)
      let message = try #require((run.object()["error"] as? [String: Any])?["message"] as? String)
      #expect(message.hasPrefix("\(path):7:"), "\(message)")
      #expect(run.output.contains("Did you mean"))
    }
  }

  @Test func explainsASettingASectionAndEverything() async throws {
    let one = try await CommandRun("config", "explain", "log.level")
    #expect(one.output.hasPrefix("log.level\n") && one.output.contains("default   info"))
    let section = try await CommandRun("config", "explain", "keys", "--json").object()
    #expect((section["settings"] as? [Any])?.count == 7)
    let all = try await CommandRun("config", "explain")
    #expect(all.output.contains("p2p.listen") && all.output.contains("(required)"))
    let unknown = try await CommandRun("config", "explain", "level")
    #expect(unknown.status == .invalidInput)
    #expect(unknown.messages.contains("Did you mean log.level?"))
  }
}
