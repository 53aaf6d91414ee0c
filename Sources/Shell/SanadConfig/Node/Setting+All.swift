import SanadTypes

extension Setting {
  /// Every setting, in the order in which `config show` lists them.
  package static let all: [Setting] =
    node + keys + network + interface + log
    + storage + faults

  private static let node: [Setting] = [
    Setting(
      key: "name", form: "text of 1 to \(Validator.nameBytesMax) bytes", fallback: nil,
      need: .required, meaning: "The node's name: of a validator, its name in genesis.",
      example: "val-a", value: { $0.name }),
    Setting(
      key: "role", form: "validator or observer", fallback: nil, need: .required,
      meaning: "A validator votes; an observer follows, verifies and serves reads.",
      example: "validator", value: { $0.role.rawValue }),
    Setting(
      key: "joins", form: "true or false", fallback: "false", need: .optional,
      meaning: "Of a validator that genesis does not name: it follows until a change of the"
        + " validators brings it in.",
      example: "false", value: { "\($0.joins)" }),
    Setting(
      key: "genesis", form: "path, from the folder of this file", fallback: nil, need: .required,
      meaning: "The genesis: text, or canonical bytes where it ends in .bcs.",
      example: "genesis.yaml", value: { $0.genesis }),
    Setting(
      key: "data", form: "path, from the folder of this file", fallback: nil, need: .required,
      meaning: "The directory of journal and store. `sanad node init` makes them.",
      example: "/var/lib/sanad", value: { $0.data }),
  ]

  private static let keys: [Setting] =
    key(
      "consensus", .validators, "Signs votes; its public half is the validator's in genesis.",
      example: "votes.key"
    ) { $0.consensusKey }
    + key(
      "peer", .required, "Identifies the node's channels; its public half is in genesis.",
      example: "channel.key"
    ) { $0.peerKey }
    + [
      Setting(
        key: "keys.guard", form: "path, from the folder of this file; not in the data directory",
        fallback:
          "beside the voting key, ending in .guard; of a test key beside the data directory",
        need: .optional,
        meaning: "The directory of guard and mark, which belong to the voting key and outlive the"
          + " data. A validator's.",
        example: "/var/lib/sanad-guard", value: { $0.guardFiles })
    ]

  /// The three settings of a key, of which a file has the first, or the other two.
  private static func key(
    _ name: String, _ need: Need, _ meaning: String, example: String,
    _ source: @escaping @Sendable (NodeConfiguration) -> NodeConfiguration.KeySource?
  ) -> [Setting] {
    [
      Setting(
        key: "keys.\(name).file", form: "path, from the folder of this file", fallback: nil,
        need: need, meaning: meaning + " Made by `sanad keys new`.", example: example,
        value: {
          if case .file(let path)? = source($0) { path } else { nil }
        }),
      Setting(
        key: "keys.\(name).test_word", form: "text of 1 to 64 bytes", fallback: nil,
        need: .optional,
        meaning: "In place of the file, on a test network: the word that anybody can compute the"
          + " key from.",
        example: "sanad",
        value: {
          if case .test(let word, _)? = source($0) { word } else { nil }
        }),
      Setting(
        key: "keys.\(name).test_name", form: "text of 1 to 96 bytes", fallback: nil,
        need: .optional, meaning: "Beside the word: which of its keys.",
        example: "val-a/\(name)",
        value: {
          if case .test(_, let name)? = source($0) { name } else { nil }
        }),
    ]
  }

  private static let network: [Setting] = [
    Setting(
      key: "p2p.listen", form: "host:port; port 0 to 65535, 0 takes a free one", fallback: nil,
      need: .required, meaning: "Where peers connect to.", example: "0.0.0.0:26601",
      value: { $0.peerListen.description }),
    Setting(
      key: "p2p.peers", form: "list of at most \(NodeConfiguration.peersMax)", fallback: nil,
      need: .required,
      meaning: "The validators to keep a channel with; [] where all of them dial this node.",
      example: "[{name: val-b, address: '192.0.2.14:26601'}]",
      value: { node in
        node.peers.isEmpty
          ? "[]" : node.peers.map { "\($0.name) \($0.address)" }.joined(separator: ", ")
      }),
    Setting(
      key: "p2p.peers.name", form: "text of 1 to \(Validator.nameBytesMax) bytes", fallback: nil,
      need: .optional, meaning: "Of each peer, its name in genesis.", example: "val-b",
      value: { _ in nil }),
    Setting(
      key: "p2p.peers.address", form: "host:port", fallback: nil, need: .optional,
      meaning: "Of each peer, where it listens.", example: "192.0.2.14:26601",
      value: { _ in nil }),
    Setting(
      key: "p2p.peers.key", form: "pkey1…", fallback: "the one in genesis", need: .optional,
      meaning:
        "Of a peer that genesis does not name, or not with this key: the key of its channels.",
      example: "pkey1…", value: { _ in nil }),
  ]

  private static let interface: [Setting] = [
    Setting(
      key: "api.listen", form: "host:port; port 0 to 65535, 0 takes a free one", fallback: nil,
      need: .required, meaning: "Where the API and /metrics listen.", example: "127.0.0.1:26600",
      value: { $0.apiListen.description }),
    Setting(
      key: "api.allow_open", form: "true or false", fallback: "false", need: .optional,
      meaning: "Lets the API listen beyond this machine although it asks nobody who they are.",
      example: "false", value: { "\($0.apiAllowsOpen)" }),
  ]

  private static let log: [Setting] = [
    Setting(
      key: "log.level",
      form: NodeConfiguration.LogLevel.allCases.map(\.rawValue).joined(separator: ", "),
      fallback: "info", need: .optional,
      meaning: "How much is logged: a line for each block at info, consensus and peers at debug.",
      example: "info", value: { $0.logLevel.rawValue }),
    Setting(
      key: "log.format", form: "text or json", fallback: "text", need: .optional,
      meaning: "How a line is written: for people, or one JSON object a line.", example: "json",
      value: { $0.logFormat.rawValue }),
  ]

  private static let storage: [Setting] = [
    Setting(
      key: "storage.join", form: "snapshot or blocks", fallback: "snapshot", need: .optional,
      meaning: "How a node without blocks begins: with the newest snapshot that others offer, so"
        + " that older blocks are not here, or with the first block.",
      example: "blocks", value: { $0.join.rawValue }),
    Setting(
      key: "storage.retain", form: "all, or 1 to 36500 days", fallback: "all", need: .optional,
      meaning: "How long blocks are kept with their receipts and events, by their own time. The"
        + " state, the ends of epochs and what nodes that join need stay.",
      example: "90 days", value: { $0.retain.description }),
  ]

  private static let faults: [Setting] = [
    Setting(
      key: "faults.cut_off", form: "path, from the folder of this file", fallback: nil,
      need: .optional,
      meaning: "On a test network alone: a file that names nodes, one a line, from which this one"
        + " cuts itself off. `sanad testnet partition` writes it.",
      example: "cut-off", value: { $0.cutOffFile })
  ]
}
