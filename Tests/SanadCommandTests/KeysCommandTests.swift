import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes
import Testing

@testable import sanad

@Suite struct KeysCommandTests {
  private func withHome(_ body: (String) async throws -> Void) async throws {
    let home = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    do {
      try await body(home.path())
      try FileManager.default.removeItem(at: home)
    } catch {
      try FileManager.default.removeItem(at: home)
      throw error
    }
  }

  private func passphraseFile(in home: String, _ text: String) throws -> String {
    let file = home + "/passphrase"
    try Data(text.utf8).write(to: URL(filePath: file))
    return file
  }

  @Test func asksNobodyWhereNobodyMayBeAsked() async throws {
    try await withHome { home in
      let run = try await CommandRun(
        "keys", "new", "a", "--use", "peer", "--home", home, "--no-input", isTerminal: true)
      #expect(run.status == .notPermitted)
      #expect(run.messages.contains("SANAD_PASSPHRASE_FILE"))
      #expect(!FileManager.default.fileExists(atPath: home + "/keys/a.key"))
    }
  }

  @Test func refusesAnAliasThatLeavesTheFolder() throws {
    for alias in ["../a", ".a", "a/b", "", "ä", String(repeating: "a", count: 65)] {
      #expect(throws: (any Error).self, "\(alias)") {
        try KeysNewCommand.parse([alias, "--use", "peer"])
      }
    }
  }

  @Test func refusesAnEmptyPassphraseAndASecondKeyOfOneName() async throws {
    try await withHome { home in
      let empty = try passphraseFile(in: home, "\nsecond line")
      let refused = try await CommandRun(
        "keys", "new", "a", "--use", "peer", "--home", home, "--passphrase-file", empty)
      #expect(refused.status == .notPermitted)
      let good = try passphraseFile(in: home, "correct horse\n")
      let arguments = [
        "keys", "new", "a", "--use", "peer", "--home", home, "--light", "--passphrase-file", good,
      ]
      #expect(try await CommandRun(arguments).status == .done)
      let second = try await CommandRun(arguments)
      #expect(second.status == .invalidInput)
      #expect(second.messages.contains("never written over another"))
    }
  }

  @Test func makesAKeyThatThePassphraseOpens() async throws {
    try await withHome { home in
      let file = try passphraseFile(in: home, "correct horse\r\n")
      let run = try await CommandRun(
        "keys", "new", "val-a.votes", "--use", "consensus", "--home", home, "--light", "--json",
        environment: ["SANAD_PASSPHRASE_FILE": file])
      #expect(run.status == .done)
      let object = try run.object()
      let path = try #require(object["file"] as? String)
      var bytes = Array("correct horse".utf8)
      let key = try KeyFile.open(
        path, for: .consensus, passphrase: SecretBytes(taking: &bytes))
      #expect(object["public_key"] as? String == key.publicKey.text(for: .consensus))
      #expect(!run.messages.contains("horse") && !run.output.contains("horse"))
    }
  }
}
