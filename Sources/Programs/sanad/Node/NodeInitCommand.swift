import ArgumentParser
import SanadConfig
import SanadNode
import SanadTypes

/// `sanad node init`: makes the files of a new node.
struct NodeInitCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make the files of a new node: journal, guard and store.",
    discussion: """
      Examples:
        sanad node init --config /etc/sanad/node.yaml
        sanad node init --config node.yaml --json

      The guard belongs to the voting key and lies beside it, outside the data
      directory. Keep it when you delete the data: it is how the node notices that
      votes were lost.
      """)

  @Option(help: "The node's settings.")
  var config = "node.yaml"

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: config)
    let key = try setup.consensusPublicKey()
    let paths = NodePaths(setup.configuration)
    try paths.initialise(chainID: setup.genesis.chainID, consensusKey: key)
    if let warning = setup.warning { terminal.say("warning  \(warning)") }
    try terminal.show(
      Result(
        node: setup.configuration.name, role: setup.configuration.role.rawValue,
        chainID: setup.genesis.chainID.description, data: setup.configuration.data,
        guardFiles: paths.guardFiles),
      text: """
        made     \(setup.configuration.data)\(paths.guardFiles.map { "\n" + "guard    \($0)" } ?? "")
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
    let guardFiles: String?

    enum CodingKeys: String, CodingKey {
      case node, role, data
      case guardFiles = "guard"
      case chainID = "chain_id"
    }
  }
}
