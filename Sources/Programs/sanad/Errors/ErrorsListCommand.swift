import ArgumentParser
import SanadTypes

/// `sanad errors list`: every code.
struct ErrorsListCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List every code.",
    discussion: "Examples:\n  sanad errors list\n  sanad errors list --json")

  /// The whole registry.
  struct Listing: Encodable, Equatable {
    let codes: [ErrorEntry]
  }

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let lines = ErrorCode.all.map { "\($0.number)  \($0.name)  \($0.title)" }
    try terminal.show(
      Listing(codes: ErrorCode.all.map(ErrorEntry.init)), text: lines.joined(separator: "\n"))
  }
}
