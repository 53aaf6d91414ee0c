import SanadTypes

/// Consecutive heights within the window, and how far they have come:
/// wanted → asked → verifying → accepted → delivered, and back to wanted when a peer fails. A range
/// goes only when it is committed.
struct SyncRange: Sendable {
  enum State: Sendable {
    case wanted
    case asked(BlockRequest, PeerID, since: Instant)
    case verifying(RangeID, [Block], FinalityProof, PeerID)
    case accepted([Block], FinalityProof?)
    /// The digest of the last block.
    case delivered(BlockDigest)
  }

  let first: Height
  let count: UInt64
  var state = State.wanted
  /// How often it has been asked for.
  var attempts = 0

  init(first: Height, count: UInt64) {
    self.first = first
    self.count = count
  }

  /// The last height.
  var last: Height { first.advanced(by: count - 1) }

  var isWanted: Bool {
    if case .wanted = state { true } else { false }
  }

  /// The digest that the last block of the range below must have; nil while that is not pinned.
  var pinBelow: BlockDigest? {
    if case .accepted(let blocks, _) = state { blocks.first?.header.parent } else { nil }
  }
}

extension SyncRange {
  /// What is left of the range above a committed height within it.
  func trimmed(through height: Height) -> SyncRange {
    var rest = SyncRange(first: height.next, count: last.distance(above: height))
    rest.attempts = attempts
    switch state {
    case .wanted, .asked: rest.state = .wanted
    case .verifying(let id, let blocks, let proof, let peer):
      rest.state = .verifying(id, blocks.filter { $0.header.height > height }, proof, peer)
    case .accepted(let blocks, let proof):
      rest.state = .accepted(blocks.filter { $0.header.height > height }, proof)
    case .delivered: rest.state = state
    }
    return rest
  }

  var isAsked: Bool {
    if case .asked = state { true } else { false }
  }

  /// Whether it is being asked of a peer.
  func asks(_ peer: PeerID) -> Bool {
    if case .asked(_, peer, _) = state { true } else { false }
  }

  /// Whether it is being asked of a peer under a request's id.
  func asks(_ peer: PeerID, _ id: UInt64) -> Bool {
    if case .asked(let request, peer, _) = state { request.id == id } else { false }
  }

  func verifies(_ id: RangeID) -> Bool {
    if case .verifying(id, _, _, _) = state { true } else { false }
  }
}
