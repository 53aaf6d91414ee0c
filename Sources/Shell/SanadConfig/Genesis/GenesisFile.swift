import Foundation
package import SanadTypes

/// A network as people wrote it: the genesis, and what its file knows beyond it.
package struct GenesisFile: Sendable {
  /// What may be put in the place of what the file says; of test networks only.
  package struct Changes: Hashable, Sendable {
    /// The number of validators.
    package var validatorCount: Int?
    /// The number of observers.
    package var observerCount: Int?
    /// The genesis block's timestamp, which relative dates count from.
    package var timestamp: Timestamp?
    /// Whether it becomes a network whose clock can be moved.
    package var movesClock: Bool

    package init(
      validatorCount: Int? = nil, observerCount: Int? = nil, timestamp: Timestamp? = nil,
      movesClock: Bool = false
    ) {
      self.movesClock = movesClock
      self.validatorCount = validatorCount
      self.observerCount = observerCount
      self.timestamp = timestamp
    }

    /// Whether anything is changed.
    var isEmpty: Bool { self == Changes() }
  }

  /// An account under the name that the file gives it; the ledger knows only the id.
  package struct NamedAccount: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The name of the identity that owns it.
    package let owner: String
    /// Its place in ``Genesis/accounts``.
    package let place: UInt32
    /// The names of its test keys; empty where it has keys of its own.
    package let testKeys: [String]

    /// Its id on the ledger.
    package var id: AccountID { Genesis.accountID(at: place) }
  }

  /// A policy and the file that holds its text.
  package struct NamedPolicy: Hashable, Sendable {
    /// The name under which instruments refer to it.
    package let name: String
    /// The file, as the genesis names it.
    package let file: String
    /// What its checker warns of, as people read it.
    package let warnings: [String]
  }

  /// What the chain starts from.
  package let genesis: Genesis
  /// The public word of a test network's keys; nil on any other network.
  package let testWord: String?
  /// The names of the identities, in the order of ``Genesis/identities``.
  package let identities: [String]
  /// The accounts, in the order of ``Genesis/accounts``.
  package let accounts: [NamedAccount]
  /// The policies, in the order of ``Genesis/policies``.
  package let policies: [NamedPolicy]

  /// Reads a genesis file and the policies beside it.
  package static func load(
    _ path: String, changes: Changes = Changes()
  ) throws(ConfigurationFailure) -> GenesisFile {
    let text = try YAMLFile.text(of: path, named: path)
    let folder = URL(filePath: path).deletingLastPathComponent()
    return try read(text, file: path, changes: changes) { name throws(ConfigurationFailure) in
      try YAMLFile.text(of: folder.appending(path: name).path(percentEncoded: false), named: name)
    }
  }

  /// Reads the text of a genesis file.
  ///
  /// - Parameter policyText: gives the text of a policy's file.
  package static func read(
    _ text: String, file: String, changes: Changes = Changes(),
    policyText: (_ name: String) throws(ConfigurationFailure) -> String
  ) throws(ConfigurationFailure) -> GenesisFile {
    let log = ComplaintLog(file: file)
    let root = try YAMLFile.root(of: text, log: log)
    let reader = GenesisReader(log: log, changes: changes)
    let result = reader.read(root, policyText: policyText)
    try log.finish()
    guard let result else {
      // Every reader that gives nil has complained, so this is a reader that forgot to.
      preconditionFailure("a genesis was refused without a complaint")
    }
    return result
  }

  /// The account of a name.
  package func account(named name: String) -> NamedAccount? {
    accounts.first { $0.name == name }
  }
}

/// The names under which a test network's keys are derived from its word.
package enum TestKeyNames {
  /// Of a validator's votes.
  package static func consensus(_ node: String) -> String { "\(node)/consensus" }

  /// Of a node's channels.
  package static func peer(_ node: String) -> String { "\(node)/peer" }

  /// The validators of a test network: `val-a` to `val-z`, then `val-aa`, ….
  package static func validator(at place: Int) -> String {
    "val-" + letters(place)
  }

  /// The observers of a test network: `observer`, then `observer-b`, ….
  package static func observer(at place: Int) -> String {
    place == 0 ? "observer" : "observer-" + letters(place)
  }

  private static func letters(_ place: Int) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz")
    let last = String(alphabet[place % alphabet.count])
    return place < alphabet.count ? last : letters(place / alphabet.count - 1) + last
  }
}
