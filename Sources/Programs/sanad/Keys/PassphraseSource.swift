import ArgumentParser
import Foundation
import SanadConfig
import SanadCrypto
import SanadTypes

/// How a command is given a passphrase: never as an argument, which everybody on the machine reads.
struct PassphraseOptions: ParsableArguments {
  @Option(
    name: .customLong("passphrase-file"),
    help: "A file whose first line is the passphrase. Default: SANAD_PASSPHRASE_FILE, or ask.")
  var file: String?

  @Option(
    name: .customLong("passphrase-fd"),
    help: "An open file descriptor to read the passphrase from, up to the end of its first line.")
  var descriptor: Int32?

  func validate() throws {
    guard file == nil || descriptor == nil else {
      throw ValidationError("give --passphrase-file or --passphrase-fd, not both")
    }
    guard (descriptor ?? 0) >= 0 else {
      throw ValidationError("--passphrase-fd is the number of an open file descriptor")
    }
  }

  /// Where the passphrase comes from.
  func source(on terminal: Terminal) -> PassphraseSource {
    if let descriptor { return PassphraseSource(.descriptor(descriptor), terminal) }
    if let file = file ?? terminal.environment["SANAD_PASSPHRASE_FILE"] {
      return PassphraseSource(.file(file), terminal)
    }
    return PassphraseSource(.person, terminal)
  }
}

/// Reads passphrases, and opens key files with them.
///
/// A class: what was read is kept for the next key file of the same command, because a descriptor
/// can be read once and a person should be asked once.
final class PassphraseSource {
  /// Where a passphrase comes from.
  enum Origin: Equatable {
    case file(String)
    case descriptor(Int32)
    case person
  }

  /// A secret that several places refer to.
  private final class Held {
    let secret: SecretBytes

    init(_ secret: consuming SecretBytes) { self.secret = secret }
  }

  /// How often a person may try.
  private static let attemptsMax = 3

  private let origin: Origin
  private let terminal: Terminal
  private var held: Held?

  init(_ origin: Origin, _ terminal: Terminal) {
    self.origin = origin
    self.terminal = terminal
  }

  /// A passphrase for something new; a person is asked twice.
  func newPassphrase() throws(CommandFailure) -> SecretBytes {
    guard origin == .person else { return try given() }
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

  /// A secret on one line of the terminal that is no passphrase, such as words.
  func secretLine(_ question: String, _ what: String) throws(CommandFailure) -> SecretBytes {
    guard terminal.mayAsk else {
      throw CommandFailure(
        .usage, status: .usage, "\(what) are needed, and nobody may be asked",
        help: "Give them in a file; `--help` names the option.")
    }
    var bytes = try ask(question)
    return SecretBytes(taking: &bytes)
  }

  /// A sealed key for an account, as its file has it.
  static func account(_ path: String) throws(CommandFailure) -> Keystore {
    try require(path, for: .account)
    do throws(KeyFileFailure) { return try KeyFile.read(path) } catch {
      throw CommandFailure(error)
    }
  }

  /// Opens a key file. A person whose passphrase does not open it is asked again.
  func open(_ path: String, for use: Keystore.Use) throws(CommandFailure) -> SecretKey {
    // What is wrong with the file is said before anybody is asked for anything.
    try Self.require(path, for: use)
    var attempts = held == nil ? 0 : -1
    while true {
      let passphrase: Held
      if let held { passphrase = held } else { passphrase = Held(try given(for: path)) }
      held = passphrase
      attempts += 1
      do throws(KeyFileFailure) {
        return try KeyFile.open(path, for: use, passphrase: passphrase.secret)
      } catch {
        guard error.code == .passphraseWrong, origin == .person, attempts < Self.attemptsMax
        else { throw CommandFailure(error) }
        terminal.say("that passphrase does not open \(path)")
        held = nil
      }
    }
  }

  private static func require(_ path: String, for use: Keystore.Use) throws(CommandFailure) {
    do throws(KeyFileFailure) {
      let found = try KeyFile.read(path).use
      guard found == use else { throw KeyFileFailure.use(path: path, wanted: use, found: found) }
    } catch { throw CommandFailure(error) }
  }

  private func given(for path: String? = nil) throws(CommandFailure) -> SecretBytes {
    switch origin {
    case .person:
      var bytes = try ask(path.map { "passphrase of \($0): " } ?? "passphrase: ")
      return SecretBytes(taking: &bytes)
    case .file(let file):
      warnOfOthers(reading: file)
      var bytes = try PersonsFile.bytes(of: file)
      return try firstLine(of: &bytes, in: file)
    case .descriptor(let number):
      var bytes = try Self.read(number)
      return try firstLine(of: &bytes, in: "descriptor \(number)")
    }
  }

  private func firstLine(
    of bytes: inout [UInt8], in name: String
  ) throws(CommandFailure) -> SecretBytes {
    if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { bytes.removeSubrange(end...) }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard Keystore.passphraseBytes.contains(bytes.count) else {
      throw CommandFailure(
        .passphraseWrong, "\(name) has no passphrase in its first line",
        help: "give 1 to \(Keystore.passphraseBytes.upperBound) bytes")
    }
    return SecretBytes(taking: &bytes)
  }

  /// Not refused: a service manager may hand it over with a mode of its own.
  private func warnOfOthers(reading file: String) {
    var status = stat()
    guard stat(file, &status) == 0, status.st_mode & 0o007 != 0 else { return }
    terminal.say("warning  everybody on this machine may read \(file): chmod 600 \(file)")
  }

  /// Reads up to the end of the first line, or of the file.
  private static func read(_ descriptor: Int32) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count <= Keystore.passphraseBytes.upperBound {
      let count = Foundation.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(
          .fileUnreadable,
          "descriptor \(descriptor) cannot be read: \(String(cString: strerror(errno)))",
          help: "open it in the shell, as in: sanad … --passphrase-fd 3 3< FILE")
      }
      if count == 0 || byte == UInt8(ascii: "\n") { break }
      bytes.append(byte)
    }
    return bytes
  }

  private func ask(_ question: String) throws(CommandFailure) -> [UInt8] {
    guard terminal.mayAsk else {
      throw CommandFailure(
        .passphraseWrong, "a passphrase is needed, and nobody may be asked",
        help: "give --passphrase-file, --passphrase-fd or SANAD_PASSPHRASE_FILE")
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
