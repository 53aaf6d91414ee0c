import ArgumentParser
import Foundation
import SanadCrypto
import SanadTypes
import Testing

@testable import sanad

@Suite struct PassphraseSourceTests {
  private func terminal(_ environment: [String: String] = [:]) throws -> Terminal {
    Terminal(
      options: try GlobalOptions.parse([]), environment: environment, isTerminal: false,
      output: { _ in }, messages: { _ in })
  }

  /// What a source gives for bytes that lie in a pipe.
  private func read(_ bytes: [UInt8]) throws -> Result<[UInt8], CommandFailure> {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
    try pipe.fileHandleForWriting.close()
    let source = PassphraseSource(
      .descriptor(pipe.fileHandleForReading.fileDescriptor), try terminal())
    do throws(CommandFailure) {
      return .success(try source.newPassphrase().withBytes { Array($0) })
    } catch { return .failure(error) }
  }

  private func code(_ result: Result<[UInt8], CommandFailure>) -> ErrorCode? {
    if case .failure(let failure) = result { failure.code } else { nil }
  }

  @Test func refusesADescriptorThatIsNotOpen() throws {
    let source = PassphraseSource(.descriptor(987), try terminal())
    do throws(CommandFailure) {
      _ = try source.newPassphrase()
      Issue.record("a closed descriptor was read")
    } catch {
      #expect(error.code == .fileUnreadable && error.remedy.contains("--passphrase-fd"))
    }
  }

  @Test func refusesNothingAndTooMuch() throws {
    #expect(code(try read([])) == .passphraseWrong)
    #expect(code(try read([UInt8(ascii: "\n"), 65])) == .passphraseWrong)
    let most = Keystore.passphraseBytes.upperBound
    #expect(code(try read([UInt8](repeating: 65, count: most + 1))) == .passphraseWrong)
    #expect(try read([UInt8](repeating: 65, count: most)).get().count == most)
  }

  @Test func takesTheFirstLineAlone() throws {
    #expect(try read(Array("horse\nbattery\n".utf8)).get() == Array("horse".utf8))
    #expect(try read(Array("horse\r\n".utf8)).get() == Array("horse".utf8))
    #expect(try read(Array("horse".utf8)).get() == Array("horse".utf8))
  }

  @Test func refusesTwoOriginsAtOnce() {
    for words in [["--passphrase-file", "a", "--passphrase-fd", "3"], ["--passphrase-fd", "-1"]] {
      #expect(throws: (any Error).self) { try PassphraseOptions.parse(words) }
    }
  }

  @Test func saysWhatIsWrongWithTheFileBeforeItAsks() throws {
    let source = PassphraseSource(.person, try terminal())
    do throws(CommandFailure) {
      _ = try source.open("/nonexistent.key", for: .peer)
      Issue.record("a key came from nowhere")
    } catch { #expect(error.code == .fileUnreadable && error.message.contains("/nonexistent.key")) }
  }

  @Test func asksNobodyWhoIsNotThere() throws {
    let source = try PassphraseOptions.parse([]).source(on: try terminal())
    do throws(CommandFailure) {
      _ = try source.newPassphrase()
      Issue.record("a passphrase came from nowhere")
    } catch { #expect(error.code == .passphraseWrong && error.remedy.contains("--passphrase-fd")) }
  }
}
