import SanadCrypto
import SanadNetwork
import Synchronization

/// Counts connections that ended before they were up, so that a peer that is down, or that is
/// refused again and again, is told of once and not at every attempt.
final class RefusalTally: Sendable {
  /// Kinds that are remembered; above it the memory starts anew, which costs a repeated line.
  static let kindsMax = 1_024

  /// What counts as the same: who, why, and who said so.
  private struct Kind: Hashable {
    let who: String
    let code: RefusalCode
    let side: LinkEnd.Side
  }

  private let counts = Mutex<[Kind: UInt64]>([:])

  /// How often this has happened, this time included.
  func count(_ refusal: LinkRefusal) -> UInt64 {
    let kind = Kind(who: Self.who(refusal), code: refusal.end.code, side: refusal.end.side)
    return counts.withLock { counts in
      if counts.count >= Self.kindsMax, counts[kind] == nil { counts.removeAll() }
      let count = counts[kind, default: 0] &+ 1
      counts[kind] = count
      return count
    }
  }

  /// A channel with the peer is open: what goes wrong after it is news again.
  func forget(_ peer: PublicKey) {
    let who = peer.digest.hex
    counts.withLock { counts in counts = counts.filter { $0.key.who != who } }
  }

  /// The key where it is known; else the host, because the port of a dialler changes every time.
  private static func who(_ refusal: LinkRefusal) -> String {
    if let peer = refusal.peer { return peer.digest.hex }
    guard let colon = refusal.address.lastIndex(of: ":") else { return refusal.address }
    return String(refusal.address[..<colon])
  }
}
