import ArgumentParser
import Foundation

/// What every command takes.
struct GlobalOptions: ParsableArguments {
  /// When to use colours.
  enum Color: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Flag(help: "Print exactly one JSON object on standard output.")
  var json = false

  @Flag(name: [.short, .long], help: "Print results and errors only.")
  var quiet = false

  @Flag(name: [.short, .long], help: "Say more; repeat for still more.")
  var verbose: Int

  @Option(help: "Colours: auto, always or never. NO_COLOR is honoured.")
  var color = Color.auto

  @Flag(name: .customLong("no-input"), help: "Never ask; fail where a question would be needed.")
  var noInput = false

  @Option(help: "The folder of keys and settings. Default: SANAD_HOME, or ~/.sanad.")
  var home: String?

  @Option(help: "The address of a node's API. Default: SANAD_API, or http://127.0.0.1:26600.")
  var api: String?

  @Option(help: "Seconds to wait for an answer or a result.")
  var timeout = 30.0

  func validate() throws {
    guard timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--timeout must be above 0 and at most 86400 seconds")
    }
  }

  /// The folder of keys and settings.
  func homeFolder(_ environment: [String: String]) -> URL {
    if let home = home ?? environment["SANAD_HOME"], !home.isEmpty {
      return URL(filePath: home, directoryHint: .isDirectory)
    }
    return FileManager.default.homeDirectoryForCurrentUser
      .appending(path: ".sanad", directoryHint: .isDirectory)
  }

  /// The address of a node's API.
  func apiAddress(_ environment: [String: String]) -> String {
    api ?? environment["SANAD_API"] ?? "http://127.0.0.1:26600"
  }
}
