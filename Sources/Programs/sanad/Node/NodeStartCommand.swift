import ArgumentParser
import Logging
import SanadConfig
import SanadCrypto
import SanadNode
import SanadTypes

/// `sanad node start`: runs a node until it is told to stop.
struct NodeStartCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Run a node until it gets SIGTERM or SIGINT.",
    discussion: """
      Examples:
        sanad node start --config /etc/sanad/node.yaml \\
            --passphrase-file /run/credentials/sanad
        sanad node start --config node.yaml --recover stay-silent
        sanad node start --config node.yaml --recover quarantine

      Both keys of a validator are opened with one passphrase unless
      --peer-passphrase-file says otherwise.

      A validator does not start when its journal is gone: it may have signed votes
      that are lost with it, and to sign others would be a double vote. --recover
      stay-silent goes on all the same: nothing is signed up to the view in the mark
      beside the key, above which this key has never voted; blocks come from the
      other nodes. Use it when the journal cannot be found, never with a mark that
      was put back from an older copy. --recover quarantine is for when the mark
      or the guard is lost too, or is from an older copy: nothing is signed until
      enough other validators have shown how far this key can have voted, and then
      above that. Either is needed once.

      A node that has no blocks fetches the newest snapshot that the other nodes
      offer, checks it against the genesis, and takes the blocks above it; where
      nobody offers one it takes all blocks (setting storage.join). --snapshot
      HEIGHT:DIGEST takes this one and no other: whoever gives the block's digest
      rules out a history that old keys have signed.
      """)

  @Option(help: "The node's settings.")
  var config = "node.yaml"

  @OptionGroup var passphrases: PassphraseOptions

  @Option(help: "A file with the passphrase of the channel key, where it has one of its own.")
  var peerPassphraseFile: String?

  @Option(help: "Start although votes may be lost: stay-silent or quarantine.")
  var recover: NodeRecovery?

  @Option(help: "The only snapshot to join by, HEIGHT:DIGEST of its block.")
  var snapshot: SnapshotPin?

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let setup = try NodeSetup(configurationFile: config)
    if let warning = setup.warning { terminal.say("warning  \(warning)") }
    let common = passphrases.source(on: terminal)
    let keys = try setup.keys(
      common, peer: peerPassphraseFile.map { PassphraseSource(.file($0), terminal) } ?? common)
    let logger = NodeLog.logger(setup.configuration)
    // A signal ends the process here; the next start goes on with what has come.
    if let joiner = try SnapshotJoiner(
      setup.configuration, genesis: setup.genesis, keys: keys, pin: snapshot?.offer,
      version: Version.text, logger: logger)
    {
      _ = try await joiner.run()
    }
    let node = try Node(
      setup.configuration, genesis: setup.genesis, keys: keys, version: Version.text,
      recovery: recover, logger: logger)
    let name = setup.configuration.name
    try await Signals.untilTold(order: { node.stop() }) {
      try await node.run { addresses in
        let listening = Listening(node: name, api: addresses.api, peers: addresses.peer)
        do {
          try terminal.show(listening, text: listening.text)
        } catch {
          terminal.say("\(name) listens, and cannot say where: \(error)")
        }
      }
    }
    terminal.say("\(name) stopped")
  }

  /// Where the node can be reached, said once it can.
  private struct Listening: Encodable {
    let node: String
    let api: Int
    let peers: Int?

    var text: String {
      "\(node) listens: API \(api), peers \(peers.map(String.init) ?? "-")"
    }
  }
}

extension NodeRecovery: ExpressibleByArgument {}

/// The snapshot that an operator trusts, as it is written.
struct SnapshotPin: ExpressibleByArgument {
  let offer: SnapshotOffer

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let height = UInt64(parts[0]),
      let digest = Digest(hex: String(parts[1]))
    else { return nil }
    offer = SnapshotOffer(height: Height(height), block: BlockDigest(digest))
  }
}

extension CommandFailure {
  /// Why a node does not start or must stop. What another program holds is not the operator's
  /// mistake in writing: it is out of reach now, and may be free later.
  init(_ failure: NodeFailure) {
    let isHeld = failure.code == .portInUse || failure.code == .dataDirectoryInUse
    self.init(
      failure.code, status: isHeld ? .unreachable : nil, failure.detail, details: failure.details,
      help: failure.help)
  }
}
