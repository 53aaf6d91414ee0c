import SanadCrypto
import Synchronization

/// Which peers are up, and the doors to their queues; for any thread.
///
/// A class, because senders and the network's thread share it.
final class OutboxTable: Sendable {
  private struct Entry {
    let outbox: Outbox
    let role: PeerRole
  }

  private let entries = Mutex<[PublicKey: Entry]>([:])

  /// Keys of the peers that are up, ascending.
  var peers: [PublicKey] { entries.withLock { $0.keys.sorted() } }

  /// The door to a peer; nil while it is not up.
  func outbox(of peer: PublicKey) -> Outbox? { entries.withLock { $0[peer]?.outbox } }

  /// The doors to all peers in these roles.
  func outboxes(in roles: Set<PeerRole>) -> [Outbox] {
    entries.withLock { entries in
      entries.values.filter { roles.contains($0.role) }.map(\.outbox)
    }
  }

  /// A peer has come up, or its role has changed.
  func insert(_ outbox: Outbox, for peer: PublicKey, as role: PeerRole) {
    entries.withLock { $0[peer] = Entry(outbox: outbox, role: role) }
  }

  /// A peer is no longer up.
  func remove(_ peer: PublicKey) {
    entries.withLock { _ = $0.removeValue(forKey: peer) }
  }
}
