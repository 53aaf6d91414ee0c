import Foundation
import SanadCrypto
import SanadTypes

/// Where a passphrase comes from: a file, or the person at the terminal. Never an argument, which
/// everybody on the machine can read.
struct PassphraseSource {
  private let file: String?
  private let terminal: Terminal

  init(file: String?, terminal: Terminal) {
    self.file = file ?? terminal.environment["SANAD_PASSPHRASE_FILE"]
    self.terminal = terminal
  }

  /// A passphrase for something new; asked for twice.
  func newPassphrase() throws(CommandFailure) -> SecretBytes {
    if let file { return try read(file) }
    var first = try ask("passphrase: ")
    var second = try ask("passphrase again: ")
    let isSame = first == second
    for index in second.indices { second[index] = 0 }
    guard isSame else {
      for index in first.indices { first[index] = 0 }
      throw CommandFailure(.passphraseWrong, "the two passphrases differ", help: "try again")
    }
    return SecretBytes(taking: &first)
  }

  /// The passphrase of something that exists.
  func passphrase() throws(CommandFailure) -> SecretBytes {
    if let file { return try read(file) }
    var bytes = try ask("passphrase: ")
    return SecretBytes(taking: &bytes)
  }

  private func read(_ file: String) throws(CommandFailure) -> SecretBytes {
    var bytes = try PersonsFile.bytes(of: file)
    if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { bytes.removeSubrange(end...) }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return try held(&bytes, "\(file) has no passphrase in its first line")
  }

  private func held(
    _ bytes: inout [UInt8], _ message: String
  ) throws(CommandFailure) -> SecretBytes {
    guard Keystore.passphraseBytes.contains(bytes.count) else {
      throw CommandFailure(
        .passphraseWrong, message, help: "give 1 to \(Keystore.passphraseBytes.upperBound) bytes")
    }
    return SecretBytes(taking: &bytes)
  }

  private func ask(_ question: String) throws(CommandFailure) -> [UInt8] {
    guard terminal.mayAsk else {
      throw CommandFailure(
        .passphraseWrong, "a passphrase is needed, and nobody may be asked",
        help: "give --passphrase-file or SANAD_PASSPHRASE_FILE")
    }
    FileHandle.standardError.write(Data(question.utf8))
    let line = withoutEcho { readLine(strippingNewline: true) }
    FileHandle.standardError.write(Data("\n".utf8))
    let bytes = Array((line ?? "").utf8)
    guard Keystore.passphraseBytes.contains(bytes.count) else {
      throw CommandFailure(.passphraseWrong, "no passphrase was given", help: "try again")
    }
    return bytes
  }

  /// Runs `body` while the terminal does not show what is typed.
  private func withoutEcho<Result>(_ body: () -> Result) -> Result {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return body() }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    defer {
      var before = before
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    }
    return body()
  }
}
