import ArgumentParser
import SanadConfig
import SanadNode
import SanadTypes

/// `sanad node init`: makes the files of a new node.
struct NodeInitCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make the files of a new node: journal, guard and store.",
    discussion: "Examples:\n  sanad node init --config /etc/sanad/node.yaml")

  @Option(help: "The node's settings.")
  var config = "node.yaml"

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: config)
    let key = try setup.consensusPublicKey()
    try NodePaths(data: setup.configuration.data)
      .initialise(chainID: setup.genesis.chainID, consensusKey: key)
    try terminal.show(
      Result(
        node: setup.configuration.name, role: setup.configuration.role.rawValue,
        chainID: setup.genesis.chainID.description, data: setup.configuration.data),
      text: """
        made     \(setup.configuration.data)
        node     \(setup.configuration.name), \(setup.configuration.role.rawValue)
        chain    \(setup.genesis.name)   \(setup.genesis.chainID)
        next     sanad node start --config \(config)
        """)
  }

  private struct Result: Encodable {
    let node: String
    let role: String
    let chainID: String
    let data: String

    enum CodingKeys: String, CodingKey {
      case node, role, data
      case chainID = "chain_id"
    }
  }
}
