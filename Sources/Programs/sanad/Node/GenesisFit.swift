import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes

/// Whether a node's settings fit the genesis that they name. A validator with another key than the
/// chain's would start, be refused by everybody, and never vote; it is told so before.
struct GenesisFit {
  /// The settings, with their places in the file.
  let written: WrittenConfiguration
  let genesis: Genesis

  private var configuration: NodeConfiguration { written.configuration }

  /// Refuses names and keys that the genesis does not have.
  func check() throws(CommandFailure) {
    if configuration.role == .validator { try checkValidator() }
    for (place, peer) in configuration.peers.enumerated() where peer.key == nil {
      try checkPeer(peer.name, at: place)
    }
    do throws(NodeFailure) { _ = try configuration.retain.age(on: genesis) } catch {
      throw CommandFailure(
        error.code, "\(written.position(of: "storage.retain")): \(error.detail)", help: error.help)
    }
    if configuration.cutOffFile != nil, !genesis.kind.isTest {
      let place = written.position(of: "faults.cut_off")
      throw CommandFailure(
        .configInvalid,
        "\(place): \"faults.cut_off\" is for test networks, and \(genesis.name) is not one",
        help: "Remove the section \"faults\".")
    }
  }

  /// What the node can start with and will not get far with.
  var warning: String? {
    get throws(CommandFailure) {
      if configuration.joins {
        return "genesis does not name this validator: it follows until operators bring it in"
      }
      guard configuration.role == .observer else { return nil }
      let key = try configuration.peerKey.publicKey(for: .peer)
      if genesis.observers.contains(where: { $0.peerKey == key }) { return nil }
      return "genesis names no observer with this channel key: the validators will refuse it (9213)"
    }
  }

  private func checkValidator() throws(CommandFailure) {
    if configuration.joins { return try checkNewcomer() }
    let validators = genesis.validators.validators
    guard let own = validators.first(where: { $0.name == configuration.name }) else {
      throw unknown("name", configuration.name, "validator", among: validators.map(\.name))
    }
    if let source = configuration.consensusKey {
      try check(try source.publicKey(for: .consensus), is: own.consensusKey, .consensus)
    }
    try check(try configuration.peerKey.publicKey(for: .peer), is: own.peerKey, .peer)
  }

  /// A validator that comes later has keys of its own: two processes with one voting key would sign
  /// against each other.
  private func checkNewcomer() throws(CommandFailure) {
    var keys = [("peer", try configuration.peerKey.publicKey(for: .peer))]
    if let source = configuration.consensusKey {
      keys.append(("consensus", try source.publicKey(for: .consensus)))
    }
    for (use, key) in keys {
      guard let owner = owner(of: key) else { continue }
      throw CommandFailure(
        .configInvalid,
        "\(written.position(of: "keys.\(use)")): \"keys.\(use)\" is the key of \(owner) in genesis",
        help: "A validator that joins has new keys: make them with `sanad keys new`.")
    }
  }

  private func check(
    _ key: PublicKey, is named: PublicKey, _ use: Keystore.Use
  ) throws(CommandFailure) {
    guard key != named else { return }
    var details = ["here     \(key.text(for: use))", "genesis  \(named.text(for: use))"]
    if let owner = owner(of: key) { details.append("that is the key of \(owner)") }
    let place = written.position(of: "keys.\(use)")
    throw CommandFailure(
      .configInvalid,
      "\(place): \"keys.\(use)\" is not the key that genesis names for \(configuration.name)",
      details: details,
      help:
        "Give the key file that belongs to \(configuration.name), or the genesis of its network.")
  }

  private func owner(of key: PublicKey) -> String? {
    genesis.validators.validators
      .first { $0.consensusKey == key || $0.peerKey == key }?.name
  }

  private func checkPeer(_ name: String, at place: Int) throws(CommandFailure) {
    let names = genesis.validators.validators.map(\.name)
    guard names.contains(name) else {
      throw unknown("p2p.peers[\(place)].name", name, "validator", among: names)
    }
    guard name != configuration.name else {
      let position = written.position(of: "p2p.peers[\(place)].name")
      throw CommandFailure(
        .configInvalid, "\(position): \"p2p.peers\" names the node itself, \(name)",
        help: "Leave it out.")
    }
  }

  private func unknown(
    _ key: String, _ name: String, _ kind: String, among names: [String]
  ) -> CommandFailure {
    let nearest = NearestName.of(name, among: names).map { "Did you mean \"\($0)\"? " } ?? ""
    return CommandFailure(
      .configInvalid,
      "\(written.position(of: key)): \"\(key)\": genesis has no \(kind) \"\(name)\"",
      help: "\(nearest)The \(kind)s are \(names.joined(separator: ", ")).")
  }
}
