import SanadCrypto

/// A partition, on this node's side of it: what a test network orders.
extension Switchboard {
  /// Why a connection with a peer that is cut off ends, in this node's log.
  static let cutOffDetail = "cut off by order of the test network"

  /// Puts another list of peers in force to which there is no network.
  func cutOff(_ peers: Set<PublicKey>) {
    let back = unreachable.subtracting(peers)
    unreachable = peers
    for link in open.values {
      guard let peer = link.peer, peers.contains(peer) else { continue }
      link.end(.unreachable, Self.cutOffDetail, saying: false)
    }
    // In a fixed order, and at once: how long the peer was away says nothing of it.
    for peer in dials.keys.sorted() where back.contains(peer) { dialAnew(peer) }
  }
}
