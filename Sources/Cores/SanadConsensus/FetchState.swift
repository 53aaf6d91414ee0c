import SanadTypes

/// What is being asked of peers, one question of each sort at a time (consensus.md 2.7, 2.12).
struct FetchState: Sendable {
  /// A question, to whom it went and when.
  struct Question<Wanted: Hashable & Sendable>: Sendable {
    var wanted: Wanted?
    var attempt = 0
    var askedAt: Instant?
  }

  /// An open request for blocks.
  struct OpenRequest: Sendable {
    let request: BlockRequest
    let peer: PeerID
  }

  /// Most requests whose answers are still accepted.
  static let openMax = 16

  var certificates = Question<CertificateRequest>()
  var blocks = Question<[BlockDigest]>()
  /// What the host's catch-up was told last to reach, and what makes it final. The proof is kept
  /// because the target moves on while the gap is being closed, and can leave another one behind it.
  var catchUp: (goal: CatchUpTarget, proof: FinalityProof)?
  private var open: [OpenRequest] = []
  private var lastID: UInt64

  /// Starts with numbers that no request of an epoch before has.
  init(after earlier: FetchState? = nil) { lastID = earlier?.lastID ?? 0 }

  /// Opens a request; the oldest one is forgotten when there are too many.
  mutating func begin(_ digests: [BlockDigest], at peer: PeerID) -> BlockRequest {
    // 2^64 requests take longer than any process runs.
    lastID &+= 1
    let request = BlockRequest(id: lastID, selection: .digests(digests))
    open.append(OpenRequest(request: request, peer: peer))
    if open.count > Self.openMax { open.removeFirst() }
    return request
  }

  /// Closes a request that a response of this peer answers; nil for an unsolicited one.
  mutating func end(_ id: UInt64, from peer: PeerID) -> BlockRequest? {
    guard let place = open.firstIndex(where: { $0.request.id == id && $0.peer == peer }) else {
      return nil
    }
    return open.remove(at: place).request
  }
}
