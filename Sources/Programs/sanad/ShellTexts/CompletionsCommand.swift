import ArgumentParser

/// `sanad completions SHELL`: what a shell needs to complete the words of a command.
struct CompletionsCommand: SanadCommand {
  /// A shell that can.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    fileprivate var library: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  /// The script, for programs.
  private struct Script: Encodable {
    let shell: String
    let script: String
  }

  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print what a shell needs to complete commands.",
    discussion: """
      Examples:
        sanad completions bash
        sanad completions zsh --json

      Write what it prints to a file that the shell reads by itself, and open a new
      shell: ~/.local/share/bash-completion/completions/sanad of bash, _sanad in a
      folder of zsh's fpath, ~/.config/fish/completions/sanad.fish of fish.
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let script = Sanad.completionScript(for: shell.library)
    if global.json {
      return try terminal.show(Script(shell: shell.rawValue, script: script), text: "")
    }
    terminal.show(document: script)
  }
}
