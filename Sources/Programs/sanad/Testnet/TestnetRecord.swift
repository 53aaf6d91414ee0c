import Foundation
import SanadTypes

/// `testnet.json`: what a local network is, for people, scripts and the wallet.
struct TestnetRecord: Codable {
  /// One node.
  struct Node: Codable {
    var name: String
    var role: String
    var api: String
    var p2p: String
    var data: String
    var config: String
    var log: String
    /// What belongs to the voting key and outlives the data; nil for an observer.
    var guardFiles: String?
    /// The file that names the nodes that this one is cut off from; nil in a network that an earlier
    /// version made.
    var cutOff: String?
    var pid: Int32?
  }

  /// One account of the genesis, with the names of its public keys.
  struct Account: Codable {
    var name: String
    var owner: String
    var id: String
    var testKeys: [String]
  }

  /// Name of the network.
  var network: String
  /// The chain id.
  var chainId: String
  /// The genesis in canonical bytes.
  var genesis: String
  /// The folder of everything.
  var directory: String
  /// The public word that all keys come from.
  var testWord: String
  /// Every node, validators first.
  var nodes: [Node]
  /// Every account of the genesis.
  var accounts: [Account]
  /// Milliseconds from the command to ready, at the last start.
  var readyMs: Int?
  /// The sides of the partition that is ordered, each with names of nodes; nil while there is none.
  var partition: [[String]]?

  static let fileName = "testnet.json"
  /// The folder of what the wallet remembers of the network.
  static let wallet = "wallet"
  static let defaultDirectory = "./testnet"

  /// The record of the network in a folder.
  static func load(_ directory: String) throws -> TestnetRecord {
    let path = "\(directory)/\(fileName)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        .fileUnreadable, status: .unreachable, "there is no local network in \(directory)",
        help: "Start one: sanad testnet up")
    }
    do { return try JSONDecoder().decode(TestnetRecord.self, from: data) } catch {
      throw CommandFailure(
        .configInvalid, "\(path) cannot be read: \(error)", help: "Run: sanad testnet reset --yes")
    }
  }

  /// Whether there is a record in a folder.
  static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(directory)/\(fileName)")
  }

  /// The node to ask where none is named: the first one that runs and is not paused, or the first.
  var nodeToAsk: Node? { nodes.first { $0.runningPid != nil && !$0.isPaused } ?? nodes.first }

  /// Writes the record, whole or not at all.
  func save() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try encoder.encode(self).write(
      to: URL(filePath: "\(directory)/\(Self.fileName)"), options: .atomic)
  }

  /// The place of a node.
  func index(of name: String) throws -> Int {
    guard let index = nodes.firstIndex(where: { $0.name == name }) else {
      throw CommandFailure(
        .usage, status: .invalidInput, "there is no node \"\(name)\"",
        help: (NearestName.of(name, among: nodes.map(\.name)).map { "Did you mean \($0)? " } ?? "")
          + "The nodes are \(nodes.map(\.name).joined(separator: ", ")).")
    }
    return index
  }

  /// The account of a name.
  func account(_ name: String) throws -> Account {
    if let account = accounts.first(where: { $0.name == name }) { return account }
    throw CommandFailure(
      .accountUnknown, status: .invalidInput, "there is no account \"\(name)\" here",
      help: "The accounts are \(accounts.map(\.name).joined(separator: ", ")).")
  }
}

extension TestnetRecord {
  /// JSON is snake_case for users, whatever the names in Swift.
  enum CodingKeys: String, CodingKey {
    case network, genesis, directory, nodes, accounts, partition
    case chainId = "chain_id"
    case testWord = "test_word"
    case readyMs = "ready_ms"
  }
}

extension TestnetRecord.Node {
  enum CodingKeys: String, CodingKey {
    case name, role, api, p2p, data, config, log, pid
    case guardFiles = "guard"
    case cutOff = "cut_off"
  }
}

extension TestnetRecord.Account {
  enum CodingKeys: String, CodingKey {
    case name, owner, id
    case testKeys = "test_keys"
  }
}

extension TestnetRecord.Node {
  /// The node's process, while it runs and is the node's; nil otherwise.
  var runningPid: Int32? {
    guard let pid, ChildProcess.isRunning(pid, startedWith: config) else { return nil }
    return pid
  }

  /// Port of the node's API; nil where the record has none.
  var apiPort: UInt16? { api.split(separator: ":").last.flatMap { UInt16($0) } }

  /// Whether the node's process runs and was paused.
  var isPaused: Bool { runningPid.map(ChildProcess.isPaused) ?? false }

  /// Ends the node's process, killing it where it takes too long, which loses nothing; false where it
  /// is still there.
  func end(with signal: Int32, within limit: Duration) async throws -> Bool {
    guard let pid else { return true }
    if try await ChildProcess.end(pid, startedWith: config, with: signal, within: limit) {
      return true
    }
    return try await ChildProcess.end(
      pid, startedWith: config, with: SIGKILL, within: .seconds(5))
  }
}
