import Foundation
import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConfig

@Suite struct KeyFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "sanad-keys-\(UUID().uuidString)")

  private func withFolder(_ body: (String) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try body(folder.appending(path: "a.key").path())
  }

  private func passphrase(_ text: String) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(taking: &bytes)
  }

  private func keystore() throws -> Keystore {
    try Keystore.seal(
      SecretKey(testWord: "key", name: "file"), for: .consensus,
      passphrase: passphrase("correct horse"), cost: .least,
      entropy: Array(repeating: 7, count: Keystore.entropyBytes))
  }

  private func readingFails(_ path: String) -> KeyFileFailure? {
    do throws(KeyFileFailure) {
      _ = try KeyFile.read(path)
      return nil
    } catch {
      return error
    }
  }

  private func writingFails(_ keystore: Keystore, to path: String) -> KeyFileFailure? {
    do throws(KeyFileFailure) {
      try KeyFile.write(keystore, to: path)
      return nil
    } catch {
      return error
    }
  }

  private func openingFails(
    _ path: String, for use: Keystore.Use, with words: String
  ) -> KeyFileFailure? {
    let words = passphrase(words)
    do throws(KeyFileFailure) {
      _ = try KeyFile.open(path, for: use, passphrase: words)
      return nil
    } catch {
      return error
    }
  }

  @Test func refusesAFileThatOthersMayRead() throws {
    try withFolder { path in
      try KeyFile.write(keystore(), to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      let found = readingFails(path)
      #expect(found == .openToOthers(path: path, mode: 0o644))
      #expect(found?.description.contains("chmod 600") == true)
    }
  }

  @Test func neverWritesOverAKey() throws {
    try withFolder { path in
      try KeyFile.write(keystore(), to: path)
      let before = try Data(contentsOf: URL(filePath: path))
      #expect(writingFails(try keystore(), to: path) == .exists(path: path))
      #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
  }

  @Test func refusesWhatIsNoKeyFile() throws {
    try withFolder { path in
      let good = Data(try keystore().bcsBytes)
      for bytes in [Data(), good.dropLast(), good + [0], Data(repeating: 1, count: 143)] {
        try bytes.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let found = readingFails(path)
        #expect(found?.code == .keystoreMalformed, "\(bytes.count) bytes")
      }
    }
  }

  @Test func refusesAMissingFileAnotherUseAndAWrongPassphrase() throws {
    try withFolder { path in
      #expect(readingFails(path)?.code == .fileUnreadable)
      try KeyFile.write(keystore(), to: path)
      #expect(
        openingFails(path, for: .peer, with: "correct horse")
          == .use(path: path, wanted: .peer, found: .consensus))
      #expect(
        openingFails(path, for: .consensus, with: "wrong horse")
          == .closed(path: path, .passphraseWrong))
    }
  }

  @Test func opensWhatItWroteForItsOwnerAlone() throws {
    try withFolder { path in
      try KeyFile.write(keystore(), to: path)
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
      let key = try KeyFile.open(path, for: .consensus, passphrase: passphrase("correct horse"))
      #expect(key.publicKey == SecretKey(testWord: "key", name: "file").publicKey)
    }
  }
}
