import ArgumentParser
import Foundation
import Logging
import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes

/// `sanad node start`: runs a node until it is told to stop.
struct NodeStartCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Run a node until it gets SIGTERM or SIGINT.",
    discussion: """
      Examples:
        sanad node start --config /etc/sanad/node.yaml
        sanad node start --config node.yaml --passphrase-file /run/credentials/passphrase
      """)

  @Option(help: "The node's settings.")
  var config = "node.yaml"

  @Option(name: .customLong("passphrase-file"), help: "The file with the passphrase of the keys.")
  var passphraseFile: String?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: config)
    let node: Node
    do {
      let keys = try setup.keys { try Passphrase.read(passphraseFile, on: terminal) }
      node = try Node(
        setup.configuration, genesis: setup.genesis, keys: keys, version: Version.text,
        logger: Self.logger(setup.configuration))
    } catch let failure as NodeFailure {
      throw CommandFailure(failure.code, status: Self.status(of: failure), failure.detail)
    }
    let name = setup.configuration.name
    do {
      try await Signals.untilTold {
        try await node.run { addresses in
          terminal.say(
            "\(name) listens: API \(addresses.api), peers \(addresses.peer.map(String.init) ?? "-")"
          )
        }
      }
    } catch let failure as NodeFailure {
      throw CommandFailure(failure.code, status: Self.status(of: failure), failure.detail)
    }
    terminal.say("\(name) stopped")
  }

  /// What the machine or the files did is a failure; what the operator set is invalid input.
  private static func status(of failure: NodeFailure) -> CommandStatus? {
    failure.code == .portInUse || failure.code == .dataDirectoryInUse ? .unreachable : nil
  }

  private static func logger(_ configuration: NodeConfiguration) -> Logger {
    var logger = Logger(label: configuration.name) { label in
      StreamLogHandler.standardError(label: label)
    }
    logger.logLevel =
      switch configuration.logLevel {
      case .trace: .trace
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
    return logger
  }
}

/// Where the passphrase of key files comes from: never an argument, which every process can read.
enum Passphrase {
  /// Reads the passphrase from a file, or asks for it at a terminal.
  static func read(_ file: String?, on terminal: Terminal) throws -> SecretBytes {
    if let file {
      guard var data = FileManager.default.contents(atPath: file) else {
        throw CommandFailure(.fileUnreadable, "\(file) cannot be read")
      }
      defer { data.resetBytes(in: 0..<data.count) }
      let bytes = data.last == UInt8(ascii: "\n") ? data.dropLast() : data[...]
      return SecretBytes(count: bytes.count) { target in
        target.copyBytes(from: bytes)
      }
    }
    guard terminal.mayAsk, let typed = getpass("passphrase: ") else {
      throw CommandFailure(
        .passphraseWrong, status: .notPermitted, "the keys need a passphrase",
        help: "Give --passphrase-file, or run at a terminal.")
    }
    let count = strlen(typed)
    defer { memset(typed, 0, count) }
    return SecretBytes(count: count) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: typed, count: count))
    }
  }
}
