import Foundation
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes

/// Makes the files of a local network: genesis, and for each node its settings, journal and store.
struct TestnetMaker {
  let directory: String
  let genesisFile: String
  let validators: Int
  let observers: Int
  /// Port of the first API; each node takes the next two of every ten.
  let basePort: UInt16
  /// Whether its clock can be moved, whatever the genesis file says.
  var movesClock = false

  static let portsPerNode = 10

  /// Refuses before anything is made, where a node could not listen.
  static func requireFreePorts(from basePort: UInt16, nodes: Int) throws(CommandFailure) {
    for place in 0..<nodes {
      let port = basePort + UInt16(place * portsPerNode)
      for port in [port, port + 1] where !LoopbackPort.isFree(port) {
        throw CommandFailure(
          .portInUse, status: .unreachable, "port \(port) of this machine is in use",
          help: "Stop the program that uses it, or give other ports with --base-port.")
      }
    }
  }

  /// Refuses a folder that holds anything: what is made here is deleted by a reset, with whatever has
  /// the same name.
  static func requireOwnFolder(_ directory: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else {
      throw CommandFailure(
        .fileUnreadable, "\(directory) is a file, and a network needs a folder",
        help: "Name a new folder with --dir.")
    }
    let inside = try FileManager.default.contentsOfDirectory(atPath: directory)
    guard let first = inside.min() else { return }
    throw CommandFailure(
      .configInvalid,
      "\(directory) holds \(inside.count) files that are no local network, such as \(first)",
      help: "Name a new or an empty folder with --dir.")
  }

  func make(at now: Timestamp) throws -> TestnetRecord {
    let file = try GenesisFile.load(
      genesisFile,
      changes: .init(
        validatorCount: validators, observerCount: observers, timestamp: now,
        movesClock: movesClock))
    guard let word = file.testWord, file.genesis.kind.isTest else {
      throw CommandFailure(
        .testKeysRefused, status: .notPermitted,
        "\(genesisFile) is not a test network with a public word")
    }
    try Self.requireOwnFolder(directory)
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let root = URL(filePath: directory).standardizedFileURL.path(percentEncoded: false)
    let genesisPath = "\(root)/genesis.bcs"
    var record = TestnetRecord(
      network: file.genesis.name, chainId: file.genesis.chainID.description, genesis: genesisPath,
      directory: root, testWord: word, nodes: [],
      accounts: file.accounts.map {
        .init(name: $0.name, owner: $0.owner, id: $0.id.description, testKeys: $0.testKeys)
      })
    let names =
      (0..<validators).map { (TestKeyNames.validator(at: $0), NodeConfiguration.Role.validator) }
      + (0..<observers).map { (TestKeyNames.observer(at: $0), NodeConfiguration.Role.observer) }
    record.nodes = names.enumerated().map { place, entry in
      node(entry.0, entry.1, place: place, root: root)
    }
    // First, so that what is half made can be reset.
    try record.save()
    try Data(file.genesis.bcsBytes).write(to: URL(filePath: genesisPath), options: .atomic)
    for node in record.nodes { try write(node, record, file.genesis) }
    return record
  }

  private func node(
    _ name: String, _ role: NodeConfiguration.Role, place: Int, root: String
  ) -> TestnetRecord.Node {
    let port = basePort + UInt16(place * Self.portsPerNode)
    return .init(
      name: name, role: role.rawValue, api: "http://127.0.0.1:\(port)",
      p2p: "127.0.0.1:\(port + 1)", data: "\(root)/\(name)",
      config: "\(root)/\(name)/node.yaml", log: "\(root)/\(name)/node.log",
      guardFiles: role == .validator ? "\(root)/\(name)\(NodeConfiguration.guardSuffix)" : nil,
      cutOff: "\(root)/\(name)/cut-off")
  }

  private func write(
    _ node: TestnetRecord.Node, _ record: TestnetRecord, _ genesis: Genesis
  ) throws {
    try FileManager.default.createDirectory(atPath: node.data, withIntermediateDirectories: true)
    let isValidator = node.role == NodeConfiguration.Role.validator.rawValue
    let consensusName = TestKeyNames.consensus(node.name)
    let others = record.nodes.filter {
      $0.role == NodeConfiguration.Role.validator.rawValue && $0.name != node.name
    }
    let configuration = NodeConfiguration(
      name: node.name, role: isValidator ? .validator : .observer, genesis: record.genesis,
      data: node.data,
      consensusKey: isValidator ? .test(word: record.testWord, name: consensusName) : nil,
      peerKey: .test(word: record.testWord, name: TestKeyNames.peer(node.name)),
      guardSetting: node.guardFiles,
      peerListen: try NetworkAddress(node.p2p),
      peers: try others.map { .init(name: $0.name, address: try NetworkAddress($0.p2p)) },
      apiListen: try NetworkAddress(String(node.api.dropFirst("http://".count))),
      cutOffFile: node.cutOff)
    try Data(configuration.yaml.utf8).write(to: URL(filePath: node.config), options: .atomic)
    let key =
      isValidator ? SecretKey(testWord: record.testWord, name: consensusName).publicKey : nil
    try NodePaths(configuration).initialise(chainID: genesis.chainID, consensusKey: key)
  }
}
