import Foundation
import SanadCrypto
import SanadTypes

extension NodeConfiguration {
  /// Reads `node.yaml`. Paths in it are relative to the folder of the file.
  ///
  /// - Parameter path: The file, as the person named it; complaints say it the same way.
  package static func load(_ path: String) throws(ConfigurationFailure) -> NodeConfiguration {
    try WrittenConfiguration(of: path).configuration
  }

  /// Reads the text of a `node.yaml` that stands, or would stand, in `folder`.
  package static func read(
    _ text: String, file: String, folder: String
  ) throws(ConfigurationFailure) -> NodeConfiguration {
    try WrittenConfiguration(text, file: file, folder: folder).configuration
  }

  /// The text of a `node.yaml` that reads as this configuration.
  package var yaml: String {
    var lines = [
      "name: \(quoted(name))", "role: \(role.rawValue)", "joins: \(joins)",
      "genesis: \(quoted(genesis))", "data: \(quoted(data))", "keys:",
    ]
    if let consensusKey { lines.append("  consensus: \(text(of: consensusKey))") }
    lines.append("  peer: \(text(of: peerKey))")
    if let guardSetting { lines.append("  guard: \(quoted(guardSetting))") }
    lines += [
      "p2p:", "  listen: \(quoted(peerListen.description))",
      peers.isEmpty ? "  peers: []" : "  peers:",
    ]
    lines += peers.map { peer in
      let key = peer.key.map { ", key: \($0.text(for: .peer))" } ?? ""
      return "    - {name: \(quoted(peer.name)), address: \(quoted("\(peer.address)"))\(key)}"
    }
    lines += [
      "api:", "  listen: \(quoted(apiListen.description))", "  allow_open: \(apiAllowsOpen)",
      "log:", "  level: \(logLevel.rawValue)", "  format: \(logFormat.rawValue)",
    ]
    lines += ["storage:", "  join: \(join.rawValue)", "  retain: \(retain)"]
    if let cutOffFile { lines += ["faults:", "  cut_off: \(quoted(cutOffFile))"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(of key: KeySource) -> String {
    switch key {
    case .file(let path): "{file: \(quoted(path))}"
    case .test(let word, let name): "{test_word: \(quoted(word)), test_name: \(quoted(name))}"
    }
  }

  // Single quotes: YAML has one escape there, the quote itself.
  private func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}

/// Reads the fields of `node.yaml`.
struct NodeFile {
  /// The section `keys`.
  struct Keys {
    let consensus: NodeConfiguration.KeySource?
    let peer: NodeConfiguration.KeySource
    let guardFiles: String?
  }

  let folder: String

  func read(_ root: Field) -> NodeConfiguration? {
    guard let fields = settings(root) else { return nil }
    let name = fields.required("name")?.text(bytesMax: Validator.nameBytesMax)
    let role = fields.required("role")?.choice("role", of: NodeConfiguration.Role.self)
    let joins = fields.has("joins") ? fields.optional("joins")?.flag() : false
    if joins == true, role == .observer {
      fields.optional("joins")?.complain(
        .configInvalid, "an observer does not join the validators", help: "remove it")
    }
    let genesis = fields.required("genesis").flatMap(path)
    let data = fields.required("data").flatMap(path)
    let keys = fields.required("keys").flatMap { self.keys($0, role: role) }
    let p2p = fields.required("p2p").flatMap(peers)
    let api = fields.required("api").flatMap(api)
    let log = log(fields.optional("log"))
    let storage = storage(fields.optional("storage"))
    let cutOffFile = fields.optional("faults").map(faults)
    if cutOffFile == .some(nil) { return nil }
    guard let storage, let name, let role, let joins, let genesis, let data, let keys, let p2p,
      let api, let log
    else {
      return nil
    }
    let configuration = NodeConfiguration(
      name: name, role: role, genesis: genesis, data: data, consensusKey: keys.consensus,
      peerKey: keys.peer, guardSetting: keys.guardFiles, peerListen: p2p.listen, peers: p2p.peers,
      apiListen: api.listen, apiAllowsOpen: api.allowsOpen, logLevel: log.level,
      logFormat: log.format, cutOffFile: cutOffFile ?? nil, joins: joins,
      join: storage.join, retain: storage.retain)
    complainOfGuard(inDataOf: configuration, root)
    return configuration
  }

  /// A section as a mapping of the settings that there are.
  private func settings(_ field: Field) -> FieldMapping? {
    field.mapping(Setting.keys(below: field.path))
  }

  /// What is deleted together with the data cannot tell that the data is gone.
  private func complainOfGuard(inDataOf configuration: NodeConfiguration, _ root: Field) {
    guard let path = configuration.guardFiles else { return }
    guard parts(of: path).starts(with: parts(of: configuration.data)) else { return }
    root.complain(
      .configInvalid, "the guard of the voting key would lie in the data directory: \(path)",
      help: "set \"keys.guard\" to a directory that stays when the data directory is deleted")
  }

  private func parts(of path: String) -> [String] {
    URL(filePath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
  }

  private func path(_ field: Field) -> String? {
    guard let text = field.text() else { return nil }
    return text.hasPrefix("/")
      ? text : URL(filePath: folder).appending(path: text).path(percentEncoded: false)
  }

  private func keys(
    _ field: Field, role: NodeConfiguration.Role?
  ) -> Keys? {
    guard let fields = settings(field) else { return nil }
    if role == .observer, let key = fields.optional("consensus") {
      key.complain(.configInvalid, "an observer has no consensus key", help: "remove the key")
    }
    if role == .observer, let key = fields.optional("guard") {
      key.complain(.configInvalid, "an observer has no guard: it signs nothing", help: "remove it")
    }
    let consensus = role == .validator ? fields.required("consensus") : nil
    let source = consensus.flatMap(key)
    let guardFiles = role == .validator ? fields.optional("guard").map(path) : nil
    guard let peer = fields.required("peer").flatMap(key) else { return nil }
    // Whatever is nil here although it was written has been complained of.
    if consensus != nil && source == nil || guardFiles == .some(nil) { return nil }
    return Keys(consensus: source, peer: peer, guardFiles: guardFiles ?? nil)
  }

  private func key(_ field: Field) -> NodeConfiguration.KeySource? {
    guard let fields = settings(field) else { return nil }
    if let file = fields.optional("file") {
      for key in ["test_word", "test_name"] where fields.has(key) {
        field.complain(.configInvalid, "\"\(field.path)\" has a file and a \(key): give one")
      }
      return path(file).map { .file($0) }
    }
    guard fields.has("test_word") || fields.has("test_name") else {
      field.complain(
        .configInvalid, "\"\(field.path)\" names no key",
        help: "give a file; a test network may give test_word and test_name")
      return nil
    }
    let word = fields.required("test_word")?.text(bytesMax: 64)
    let name = fields.required("test_name")?.text(bytesMax: 96)
    guard let word, let name else { return nil }
    return .test(word: word, name: name)
  }

  private func peers(
    _ field: Field
  ) -> (listen: NetworkAddress, peers: [NodeConfiguration.Peer])? {
    guard let fields = settings(field) else { return nil }
    let listen = fields.required("listen")?.value(NetworkAddress.init)
    let list = fields.required("peers")?.list(countMax: NodeConfiguration.peersMax)
    let peers = list?.compactMap(peer)
    for (place, peer) in (peers ?? []).enumerated()
    where peers?.prefix(place).contains(where: { $0.name == peer.name }) == true {
      field.complain(
        .configInvalid, "peer \"\(peer.name)\" stands twice in \"\(field.path).peers\"")
    }
    guard let listen, let peers, peers.count == list?.count else { return nil }
    return (listen, peers)
  }

  private func peer(_ field: Field) -> NodeConfiguration.Peer? {
    guard let fields = settings(field) else { return nil }
    let name = fields.required("name")?.text(bytesMax: Validator.nameBytesMax)
    let address = fields.required("address")?.value(NetworkAddress.init)
    guard let name, let address else { return nil }
    guard let key = fields.optional("key") else {
      return NodeConfiguration.Peer(name: name, address: address)
    }
    guard let text = key.text() else { return nil }
    do throws(Bech32mFailure) {
      return NodeConfiguration.Peer(
        name: name, address: address, key: try PublicKey(text: text, for: .peer))
    } catch {
      key.complain(.identifierInvalid, "\"\(key.path)\": \(error)")
      return nil
    }
  }

  private func api(_ field: Field) -> (listen: NetworkAddress, allowsOpen: Bool)? {
    guard let fields = settings(field) else { return nil }
    let listen = fields.required("listen")?.value(NetworkAddress.init)
    let allowsOpen = fields.has("allow_open") ? fields.optional("allow_open")?.flag() : false
    guard let listen, let allowsOpen else { return nil }
    if !listen.isLoopback, !allowsOpen {
      field.complain(
        .configOpenAPI,
        "the API would listen on \(listen) for other machines, without authentication",
        help: "listen on 127.0.0.1, or set \"\(field.path).allow_open: true\" deliberately")
    }
    return (listen, allowsOpen)
  }

  private func storage(
    _ field: Field?
  ) -> (join: NodeConfiguration.Join, retain: NodeConfiguration.Retention)? {
    guard let field else { return (.snapshot, .all) }
    guard let fields = settings(field) else { return nil }
    let join =
      fields.has("join")
      ? fields.optional("join")?.choice("join", of: NodeConfiguration.Join.self) : .snapshot
    let retain =
      fields.has("retain")
      ? fields.optional("retain")?.value(NodeConfiguration.Retention.init) : .all
    guard let join, let retain else { return nil }
    return (join, retain)
  }

  private func faults(_ field: Field) -> String? {
    guard let fields = settings(field) else { return nil }
    return fields.required("cut_off").flatMap(path)
  }

  private func log(
    _ field: Field?
  ) -> (level: NodeConfiguration.LogLevel, format: NodeConfiguration.LogFormat)? {
    guard let field else { return (.info, .text) }
    guard let fields = settings(field) else { return nil }
    let level =
      fields.has("level")
      ? fields.optional("level")?.choice("level", of: NodeConfiguration.LogLevel.self) : .info
    let format =
      fields.has("format")
      ? fields.optional("format")?.choice("format", of: NodeConfiguration.LogFormat.self) : .text
    guard let level, let format else { return nil }
    return (level, format)
  }
}
