import ArgumentParser
import SanadConfig
import SanadTypes

/// `sanad genesis hash FILE`: the chain id.
struct GenesisHashCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash", abstract: "The chain id that a file gives.",
    discussion: """
      Examples:
        sanad genesis hash Genesis/local/genesis.yaml
        sanad genesis hash Genesis/local/genesis.yaml --start 2030-01-01T00:00:00Z
      """)

  /// The chain id, in both of its forms.
  struct Chain: Encodable, Equatable {
    let chain: String
    let text: String
  }

  @Argument(help: "The genesis file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var changes: GenesisOptions
  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let chain = try changes.load(file).genesis.chainID
    try terminal.show(
      Chain(chain: chain.description, text: chain.text), text: chain.description)
  }
}
