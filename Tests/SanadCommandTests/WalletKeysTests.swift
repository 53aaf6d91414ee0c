import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes
import Testing

@testable import sanad

@Suite struct WalletKeysTests {
  private static let words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"

  /// A home of its own, with a passphrase and the words above in files; its name has what an address
  /// would write in another way.
  private func withHome(_ body: (String) async throws -> Void) async throws {
    let home = FileManager.default.temporaryDirectory.appending(path: "sänad é %20 \(UUID())")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try Data("correct horse\n".utf8).write(to: home.appending(path: "passphrase"))
    try Data((Self.words + "\n").utf8).write(to: home.appending(path: "words"))
    do {
      try await body(home.path(percentEncoded: false))
      try FileManager.default.removeItem(at: home)
    } catch {
      try FileManager.default.removeItem(at: home)
      throw error
    }
  }

  private func run(_ home: String, _ words: String...) async throws -> CommandRun {
    try await CommandRun(
      ["wallet"] + words + ["--home", home],
      environment: ["SANAD_PASSPHRASE_FILE": home + "/passphrase"])
  }

  private func imported(_ home: String, as alias: String, _ more: String...) async throws
    -> CommandRun
  {
    try await CommandRun(
      ["wallet", "import", alias, "--words-file", home + "/words", "--light", "--json"] + more
        + ["--home", home], environment: ["SANAD_PASSPHRASE_FILE": home + "/passphrase"])
  }

  private func mode(_ path: String) throws -> Int {
    try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test func refusesWordsThatNobodyWouldSee() async throws {
    try await withHome { home in
      for more in [[], ["--json"], ["--no-input"]] as [[String]] {
        let run = try await CommandRun(
          ["wallet", "new", "a", "--home", home] + more,
          environment: ["SANAD_PASSPHRASE_FILE": home + "/passphrase"])
        #expect(run.status == .usage)
        #expect(!FileManager.default.fileExists(atPath: home + "/wallet/a.key"))
      }
    }
  }

  @Test func refusesWordsThatAreNoMnemonicByTheirPlace() async throws {
    try await withHome { home in
      let wrong = Self.words.replacing("about", with: "canaryword")
      try Data(wrong.utf8).write(to: URL(filePath: home + "/words"))
      let run = try await imported(home, as: "a")
      #expect(run.status == .invalidInput)
      #expect(run.output.contains("9506") && run.output.contains("word 12"))
      #expect(!run.output.contains("canaryword") && !run.messages.contains("canaryword"))
    }
  }

  @Test func refusesAnAliasThatLeavesTheFolderOrIsTaken() async throws {
    for alias in ["../a", ".a", "a/b", "", "ä", String(repeating: "a", count: 65)] {
      #expect(throws: (any Error).self, "\(alias)") { try WalletNewCommand.parse([alias]) }
      #expect(throws: (any Error).self) { try WalletRenameCommand.parse(["a", alias]) }
    }
    try await withHome { home in
      let runs = [
        try await imported(home, as: "a"), try await imported(home, as: "a"),
        try await imported(home, as: "b", "--index", "1"), try await run(home, "rename", "a", "b"),
      ]
      #expect(runs.map(\.status) == [.done, .invalidInput, .done, .invalidInput])
    }
  }

  @Test func exportsNoSecretAndDeletesNothingUnasked() async throws {
    #expect(throws: (any Error).self) { try WalletExportCommand.parse(["a"]) }
    try await withHome { home in
      _ = try await imported(home, as: "a")
      #expect(try await run(home, "delete", "a").status == .usage)
      #expect(FileManager.default.fileExists(atPath: home + "/wallet/a.key"))
      #expect(try await run(home, "delete", "a", "--yes").status == .done)
      #expect(try FileManager.default.contentsOfDirectory(atPath: home + "/wallet") == [])
    }
  }

  @Test func takesNoKeyOfAnotherUse() async throws {
    try await withHome { home in
      let made = try await CommandRun(
        "keys", "new", "votes", "--use", "consensus", "--light", "--home", home,
        "--passphrase-file", home + "/passphrase")
      #expect(made.status == .done)
      let run = try await run(home, "import", "a", "--key-file", home + "/keys/votes.key")
      #expect(run.status == .invalidInput && run.messages.contains("9503"))
    }
  }

  @Test func theWordsGiveTheKeyOfTheFixedPathWithModesForNobodyElse() async throws {
    try await withHome { home in
      let run = try await imported(home, as: "a")
      #expect(run.status == .done)
      var seed = try #require(
        Hex.decode("574298ad477dd6d2ac2b8ef0b080537f0c2de4af76883a3eb4ded9c194918c21"))
      let key = SecretKey(seed: SecretBytes(taking: &seed))
      let object = try run.object()
      #expect(object["public_key"] as? String == key.publicKey.text(for: .account))
      #expect(object["path"] as? String == "m/44'/1397637444'/0'")
      #expect(try mode(home + "/wallet") == 0o700)
      #expect(try mode(home + "/wallet/a.key") == 0o600)
      #expect(try mode(home + "/wallet/a.json") == 0o600)
    }
  }

  @Test func newWordsComeBackAsTheSameKey() async throws {
    try await withHome { home in
      for count in ["12", "24"] {
        let file = home + "/words-\(count)"
        let made = try await run(
          home, "new", "a" + count, "--words", count, "--words-file", file, "--light", "--json")
        #expect(made.status == .done, "\(made.output)")
        let words = try String(contentsOfFile: file, encoding: .utf8)
        #expect(words.split(separator: " ").count == Int(count))
        #expect(try mode(file) == 0o600)
        // One or two of them may be words of the command's own, such as "account"; not a third.
        let list = words.split(separator: " ")
        let said = list.filter { made.output.contains($0) || made.messages.contains($0) }
        #expect(said.count < list.count / 3, "\(said)")
        for (word, next) in zip(list, list.dropFirst()) {
          #expect(!(made.output + made.messages).contains("\(word) \(next)"))
        }
        let back = try await run(
          home, "import", "b" + count, "--words-file", file, "--light", "--json")
        let keys = [try back.object(), try made.object()].map { $0["public_key"] as? String }
        #expect(keys[0] != nil && keys[0] == keys[1])
      }
    }
  }

  @Test func linksRenamesAndLists() async throws {
    try await withHome { home in
      _ = try await imported(home, as: "a")
      let id = String(repeating: "5a", count: 32)
      #expect(try await run(home, "link", "a", "5a5a").status == .invalidInput)
      #expect(try await run(home, "link", "a", id).status == .done)
      let renamed = try await run(home, "rename", "a", "b", "--json")
      #expect(try renamed.object()["account"] as? String == id)
      let keys = try await run(home, "list", "--json").object()["keys"] as? [[String: Any]]
      #expect(keys?.map { $0["alias"] as? String } == ["b"])
      let exported = try await run(home, "export", "b", "--public", "--json")
      let key = try exported.object()["public_key"] as? String
      #expect(key != nil && key == keys?.first?["public_key"] as? String)
    }
  }
}
