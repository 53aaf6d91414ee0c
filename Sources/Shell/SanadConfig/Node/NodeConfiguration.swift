package import SanadCrypto
package import SanadTypes

/// What one node is told by its operator: `node.yaml`. What the chain decides is in genesis.
package struct NodeConfiguration: Hashable, Sendable {
  /// What the node does.
  package enum Role: String, CaseIterable, Sendable {
    /// Votes.
    case validator
    /// Follows, verifies and serves reads.
    case observer
  }

  /// Where a secret key comes from.
  package enum KeySource: Hashable, Sendable {
    /// A key file.
    case file(String)
    /// A public key of a test network: anybody can compute it.
    case test(word: String, name: String)
  }

  /// Another node.
  package struct Peer: Hashable, Sendable {
    /// The name of a validator in genesis, or of an observer.
    package let name: String
    /// Where it listens.
    package let address: NetworkAddress
    /// The key of its channels; nil where genesis has it.
    package let key: PublicKey?

    package init(name: String, address: NetworkAddress, key: PublicKey? = nil) {
      self.name = name
      self.address = address
      self.key = key
    }
  }

  /// How a node without blocks begins.
  package enum Join: String, CaseIterable, Sendable {
    /// With the newest snapshot that others offer, or by blocks where nobody does.
    case snapshot
    /// With the first block.
    case blocks
  }

  /// How long blocks are kept.
  package enum Retention: Hashable, Sendable, CustomStringConvertible {
    /// For ever.
    case all
    /// So many days of block time.
    case days(UInt16)
    /// So many seconds of block time, on a test network alone.
    case seconds(UInt16)

    /// Most days.
    package static let daysMax: UInt16 = 36_500
    /// Most seconds.
    package static let secondsMax: UInt16 = 3_600

    /// Reads `all`, `90 days` or `20 seconds`.
    ///
    /// Throws ``ValueFailure`` for everything else.
    package init(_ text: String) throws(ValueFailure) {
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      let count = words.first.flatMap { UInt16($0) } ?? 0
      switch words.count == 2 ? words[1] : "" {
      case _ where text == "all": self = .all
      case "day" where count == 1: self = .days(1)
      case "days" where (2...Self.daysMax).contains(count): self = .days(count)
      case "seconds" where (2...Self.secondsMax).contains(count): self = .seconds(count)
      default:
        throw .malformed(
          "blocks are kept for \"all\" time or for 1 to \(Self.daysMax) days, such as \"90 days\"")
      }
    }

    /// As it is written.
    package var description: String {
      switch self {
      case .all: "all"
      case .days(1): "1 day"
      case .days(let count): "\(count) days"
      case .seconds(let count): "\(count) seconds"
      }
    }
  }

  /// How much is logged.
  package enum LogLevel: String, CaseIterable, Sendable {
    /// From every step to what stops the node.
    case trace, debug, info, notice, warning, error
  }

  /// How a line of the log is written.
  package enum LogFormat: String, CaseIterable, Sendable {
    /// For people, or one JSON object a line.
    case text, json
  }

  /// Most peers of one node.
  package static let peersMax = 256

  /// The node's own name: of a validator, its name in genesis.
  package var name: String
  /// What the node does.
  package var role: Role
  /// Whether it is a validator that genesis does not name: it follows until a change of the validators
  /// brings it in.
  package var joins: Bool
  /// The genesis file.
  package var genesis: String
  /// The data directory.
  package var data: String
  /// Signs votes; nil on an observer.
  package var consensusKey: KeySource?
  /// Identifies the node's channels.
  package var peerKey: KeySource
  /// Where the guard and the high-water mark of the voting key lie, if the operator says so.
  package var guardSetting: String?
  /// Where peers connect to.
  package var peerListen: NetworkAddress
  /// The nodes to connect to.
  package var peers: [Peer]
  /// Where the API listens.
  package var apiListen: NetworkAddress
  /// Whether the API may listen beyond this machine although it has no authentication.
  package var apiAllowsOpen: Bool
  /// How much is logged.
  package var logLevel: LogLevel
  /// How it is logged.
  package var logFormat: LogFormat
  /// The file that names the nodes that this one is cut off from, on a test network.
  package var cutOffFile: String?
  /// How the node begins where it has no blocks.
  package var join: Join
  /// How long the node keeps blocks.
  package var retain: Retention

  package init(
    name: String, role: Role, genesis: String, data: String, consensusKey: KeySource?,
    peerKey: KeySource, guardSetting: String? = nil, peerListen: NetworkAddress, peers: [Peer],
    apiListen: NetworkAddress, apiAllowsOpen: Bool = false, logLevel: LogLevel = .info,
    logFormat: LogFormat = .text, cutOffFile: String? = nil, joins: Bool = false,
    join: Join = .snapshot, retain: Retention = .all
  ) {
    self.join = join
    self.retain = retain
    self.name = name
    self.role = role
    self.genesis = genesis
    self.data = data
    self.consensusKey = consensusKey
    self.peerKey = peerKey
    self.guardSetting = guardSetting
    self.peerListen = peerListen
    self.peers = peers
    self.apiListen = apiListen
    self.apiAllowsOpen = apiAllowsOpen
    self.logLevel = logLevel
    self.logFormat = logFormat
    self.cutOffFile = cutOffFile
    self.joins = joins
  }

  /// The directory of the guard and the high-water mark; nil on an observer, which signs nothing.
  ///
  /// It belongs to the voting key and lies outside the data directory, so that losing the data, or
  /// putting back an old copy of it, is noticed (consensus.md 2.8): `keys.guard`, or beside the key
  /// file, or for a test key beside the data directory.
  package var guardFiles: String? {
    guard role == .validator else { return nil }
    if let guardSetting { return guardSetting }
    var path = data
    if case .file(let key)? = consensusKey {
      path = key.hasSuffix(Self.keySuffix) ? String(key.dropLast(Self.keySuffix.count)) : key
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path + Self.guardSuffix
  }

  /// The ending of key files.
  package static let keySuffix = ".key"
  /// The ending of a key's directory of guard and mark.
  package static let guardSuffix = ".guard"

  /// Whether a key of the node is one that anybody can compute.
  package var usesTestKeys: Bool {
    [consensusKey, peerKey].contains { key in
      if case .test = key { return true }
      return false
    }
  }
}
