import SanadCrypto
import SanadNetwork
import SanadTypes
import Synchronization

/// Who is connected, and of the others since when not and why, for the API's threads.
final class PeerBoard: Sendable {
  /// How things stand with one peer.
  struct Standing: Equatable, Sendable {
    /// Whether a channel is open.
    var isUp: Bool
    /// Since when; nil where no channel has been open since the start.
    var since: Instant?
    /// Why the last channel ended, or the last attempt failed; nil while one is open.
    var end: LinkEnd?
  }

  private let table: PeerTable
  private let standings = Mutex<[PublicKey: Standing]>([:])
  private let cut = Mutex<Set<PublicKey>>([])

  init(_ table: PeerTable) { self.table = table }

  /// Names of the connected peers.
  var names: Set<String> { Set(connected.map { table.name(table.peer($0)) }) }

  /// Number of connected validators.
  var validatorCount: Int { validatorKeys.count }

  /// The keys of the connected validators.
  var validatorKeys: [PublicKey] { connected.filter { table.isValidator($0) } }

  /// Names of the peers that this node is cut off from by order.
  var cutOff: Set<String> { Set(cut.withLock { $0 }.map { table.name(of: $0) }) }

  /// How things stand with the holder of a key.
  func standing(of key: PublicKey) -> Standing {
    standings.withLock { $0[key] } ?? Standing(isUp: false)
  }

  /// A channel is open since `now`.
  func post(up key: PublicKey, at now: Instant) {
    standings.withLock { $0[key] = Standing(isUp: true, since: now) }
  }

  /// A channel is closed since `now`. Of a node that the chain does not name nothing is kept.
  func post(down key: PublicKey, _ end: LinkEnd, at now: Instant) {
    let isKept = table.isValidator(key)
    standings.withLock {
      $0[key] = isKept ? Standing(isUp: false, since: now, end: end) : nil
    }
  }

  /// An attempt at a channel with a validator failed.
  func post(refused key: PublicKey, _ end: LinkEnd) {
    guard table.isValidator(key) else { return }
    standings.withLock { standings in
      var standing = standings[key] ?? Standing(isUp: false)
      guard !standing.isUp else { return }
      standing.end = end
      standings[key] = standing
    }
  }

  /// This node is cut off from these peers, and from no others.
  func post(cutOff keys: Set<PublicKey>) { cut.withLock { $0 = keys } }

  private var connected: [PublicKey] {
    standings.withLock { standings in standings.filter(\.value.isUp).map(\.key) }
  }
}
