import Foundation
import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes
import Testing

@testable import sanad

/// What is wrong with a key file is the operator's to mend, and is told as such.
@Suite struct KeyFailureTests {
  private static let failures: [(KeyFileFailure, ErrorCode, CommandStatus)] = [
    (.unreadable(path: "a.key", reason: "No such file"), .fileUnreadable, .invalidInput),
    (.exists(path: "a.key"), .fileUnreadable, .invalidInput),
    (.openToOthers(path: "a.key", mode: 0o644), .fileUnreadable, .invalidInput),
    (.malformed(path: "a.key", reason: "ends early"), .keystoreMalformed, .invalidInput),
    (.use(path: "a.key", wanted: .consensus, found: .peer), .keystoreMalformed, .invalidInput),
    (.closed(path: "a.key", .passphraseWrong), .passphraseWrong, .notPermitted),
  ]

  @Test func everyFailureOfAKeyFileHasItsCodeAndNamesTheFile() {
    for (failure, code, status) in Self.failures {
      for error in [failure as any Error, CommandFailure(failure)] {
        let told = CommandFailure(any: error)
        #expect(told.code == code && told.status == status, "\(failure)")
        #expect(told.message.contains("a.key") && !told.remedy.isEmpty, "\(failure)")
      }
    }
  }

  /// A configuration of a validator whose voting key lies in a file.
  private func configuration(in folder: URL, genesis: String) throws -> String {
    let path = folder.appending(path: "node.yaml").path()
    let text = """
      name: val-a
      role: validator
      genesis: '\(genesis)'
      data: data
      keys:
        consensus: {file: votes.key}
        peer: {test_word: sanad-local, test_name: val-a/peer}
      p2p: {listen: '127.0.0.1:1', peers: []}
      api: {listen: '127.0.0.1:2'}
      """
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func aNodeThatCannotReadItsKeyFileSaysWhyAndMakesNothing() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = FileManager.default.temporaryDirectory.appending(path: "sanad-keys-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let config = try configuration(
      in: folder, genesis: root.appending(path: "Genesis/local/genesis.yaml").path())
    let key = folder.appending(path: "votes.key")
    let contents: [(Data?, Int, ErrorCode)] = [
      (nil, 0o600, .fileUnreadable), (Data(), 0o600, .keystoreMalformed),
      (Data(repeating: 0xff, count: 400), 0o600, .keystoreMalformed),
      (Data(repeating: 0, count: 10), 0o644, .fileUnreadable),
    ]
    for (bytes, mode, code) in contents {
      if let bytes {
        try bytes.write(to: key)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key.path())
      }
      for command in ["start", "init"] {
        let run = try await CommandRun("node", command, "--config", config, "--no-input", "--json")
        #expect(run.status == .invalidInput, "\(command) \(run.output)")
        let error = try #require(try run.object()["error"] as? [String: Any])
        #expect(error["code"] as? Int == Int(code.number.value), "\(command) \(error)")
        #expect((error["message"] as? String)?.contains("votes.key") == true)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "data").path()))
    try FileManager.default.removeItem(at: folder)
  }
}
