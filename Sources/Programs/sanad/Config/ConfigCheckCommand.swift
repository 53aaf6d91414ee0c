import ArgumentParser
import SanadConfig
import SanadTypes

/// `sanad config check`: whether a node could start with a file.
struct ConfigCheckCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Whether a node could start with a file.",
    discussion: """
      Examples:
        sanad config check
        sanad config check /etc/sanad/node.yaml --json

      Reads the settings, the genesis that they name and the public halves of the
      keys, and says all that is wrong with the file at once, with its line and the
      nearest name. Needs no passphrase, and changes nothing.
      """)

  @Argument(help: "The node's settings.", completion: .file(extensions: ["yaml"]))
  var file = "node.yaml"

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: file)
    if let warning = setup.warning { terminal.say("warning  \(warning)") }
    let node = setup.configuration
    try terminal.show(
      Answer(
        file: file, ok: true, node: node.name, role: node.role.rawValue,
        network: setup.genesis.name, chain: setup.genesis.chainID.description,
        warnings: [setup.warning].compactMap(\.self)),
      text: """
        \(file)   in order
          node     \(node.name), \(node.role.rawValue)
          chain    \(setup.genesis.name)   \(setup.genesis.chainID)
        """)
  }

  private struct Answer: Encodable {
    let file: String
    let ok: Bool
    let node: String
    let role: String
    let network: String
    let chain: String
    let warnings: [String]
  }
}
