import ArgumentParser
import Foundation
import Synchronization
import Testing

@testable import sanad

/// A command that was performed in this process, and what it wrote.
struct CommandRun {
  let status: CommandStatus
  let output: String
  let messages: String

  init(
    _ arguments: String..., environment: [String: String] = [:], isTerminal: Bool = false
  ) async throws {
    try await self.init(arguments, environment: environment, isTerminal: isTerminal)
  }

  init(
    _ arguments: [String], environment: [String: String] = [:], isTerminal: Bool = false
  ) async throws {
    let command = try #require(
      try Sanad.parseAsRoot(arguments) as? any SanadCommand, "\(arguments) is no command")
    let output = Gathered()
    let messages = Gathered()
    let terminal = Terminal(
      options: command.global, environment: environment, isTerminal: isTerminal,
      output: { output.add($0) }, messages: { messages.add($0) })
    status = await command.execute(on: terminal)
    self.output = output.text
    self.messages = messages.text
  }

  /// Standard output as the one object that it must be.
  func object() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }
}

/// Bytes that a stream was given.
final class Gathered: Sendable {
  private let bytes = Mutex(Data())

  func add(_ data: Data) { bytes.withLock { $0.append(data) } }

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
