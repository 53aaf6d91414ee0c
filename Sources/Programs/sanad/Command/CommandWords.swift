import ArgumentParser
import SanadTypes

/// The words of a command line that name a command, held against the commands that there are.
/// ArgumentParser takes an unknown one for an argument of the group above it, and says nothing of
/// the one that was meant.
enum CommandWords {
  /// Options without a value that every command knows, and no group of commands.
  private static let flags: Set<String> = [
    "--json", "-q", "--quiet", "-v", "--verbose", "--no-input",
  ]

  /// What is wrong with the words; nil where they name a command, or ask for help.
  static func failure(in arguments: [String]) -> CommandFailure? {
    var type: any ParsableCommand.Type = Sanad.self
    var words = [name(of: type)]
    var early: String?
    for word in arguments.first == "help" ? arguments[1...] : arguments[...] {
      let below = type.configuration.subcommands
      if below.isEmpty { break }
      if flags.contains(word) {
        early = early ?? word
        continue
      }
      // Help, the version, or an option that ArgumentParser complains about itself.
      if word.hasPrefix("-") { return nil }
      guard let next = below.first(where: { name(of: $0) == word }) else {
        return unknown(word, in: type, words)
      }
      type = next
      words.append(word)
    }
    guard let early else { return nil }
    let command = words.joined(separator: " ")
    let below = type.configuration.subcommands
    guard !below.isEmpty else {
      return usage("\(early) stands before the command", "Write: \(command) … \(early)")
    }
    return usage(
      "\(command) is followed by one of \(below.map(name).joined(separator: ", "))",
      "See `\(command) --help`.")
  }

  private static func unknown(
    _ word: String, in type: any ParsableCommand.Type, _ words: [String]
  ) -> CommandFailure {
    let group = words.joined(separator: " ")
    let names = type.configuration.subcommands.map(name)
    let meant =
      NearestName.of(word, among: names).map { "\(group) \($0)" }
      ?? places(of: word, below: Sanad.self, [name(of: Sanad.self)]).first
    return usage(
      "there is no command \"\(group) \(word)\"",
      (meant.map { "Did you mean `\($0)`? " } ?? "") + "`\(group) --help` lists the commands.")
  }

  /// Where in the tree a command has this name.
  private static func places(
    of word: String, below type: any ParsableCommand.Type, _ words: [String]
  ) -> [String] {
    type.configuration.subcommands.flatMap { next in
      let path = words + [name(of: next)]
      return (name(of: next) == word ? [path.joined(separator: " ")] : [])
        + places(of: word, below: next, path)
    }
  }

  private static func usage(_ message: String, _ help: String) -> CommandFailure {
    CommandFailure(.usage, status: .usage, message, help: help)
  }

  /// Every command of this program is named in its configuration.
  private static func name(of type: any ParsableCommand.Type) -> String {
    type.configuration.commandName ?? "\(type)"
  }
}
