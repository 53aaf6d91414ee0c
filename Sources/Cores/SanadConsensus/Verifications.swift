import SanadCodec
import SanadTypes

/// What an open verification is for.
enum VerificationPurpose: Sendable {
  /// Votes in their places.
  case votes([VoteCheck])
  /// The signatures of a certificate that are not known yet.
  case certificate(Certificate, from: PeerID)
  /// The leader's vote of a proposal.
  case proposal(Proposal, from: PeerID)
  /// Two votes that contradict each other; only those not verified yet are in the job.
  case conflict(Evidence, unverified: [SaidVote], from: PeerID?)
  /// Evidence that a peer sent.
  case evidence(Evidence, from: PeerID)
  /// A vote that a peer says is this node's own.
  case ownVote(Vote, from: PeerID)
  /// The certificate with which a peer answers a node that recovers.
  case recovery(RecoverResponse, from: PeerID)
}

/// Open verifications, with a bound for each peer on what it has made this node do.
struct Verifications: Sendable {
  /// Most open verifications on behalf of one peer.
  static let perPeerMax = 256

  private var open = KeyedTable<VerificationID, VerificationPurpose>()
  private var owed = KeyedTable<PeerID, Int>()
  private var last: UInt64
  /// Certificates that wait for the verdict on another one with the same statement.
  private var waiting = KeyedTable<Statement, [(certificate: Certificate, from: PeerID)]>()

  /// Starts with numbers that no verification of an epoch before has.
  init(after earlier: Verifications? = nil) { last = earlier?.last ?? 0 }

  /// Whether a peer may cause another verification.
  func admits(_ peer: PeerID) -> Bool { (owed[peer] ?? 0) < Self.perPeerMax }

  /// Opens a verification on behalf of a peer, or of nobody.
  mutating func begin(_ purpose: VerificationPurpose, for peer: PeerID?) -> VerificationID {
    // 2^64 verifications take longer than any process runs.
    last &+= 1
    let id = VerificationID(last)
    open[id] = purpose
    if let peer { owed[peer, default: 0] += 1 }
    return id
  }

  /// Closes a verification; nil when it is not open.
  mutating func end(_ id: VerificationID) -> VerificationPurpose? {
    guard let purpose = open.removeValue(forKey: id) else { return nil }
    if let peer = purpose.peer {
      let rest = (owed[peer] ?? 1) - 1
      owed[peer] = rest > 0 ? rest : nil
    }
    return purpose
  }

  /// Whether a certificate with this statement is being verified.
  func isVerifying(_ statement: Statement) -> Bool { waiting.contains(statement) }

  /// Notes that a certificate with this statement is being verified.
  mutating func startVerifying(_ statement: Statement) {
    if !waiting.contains(statement) { waiting[statement] = [] }
  }

  /// Lets a certificate wait for the verdict on another: the first may be forged and this one not.
  /// One for each peer.
  mutating func wait(_ certificate: Certificate, from peer: PeerID) {
    guard var queue = waiting[certificate.statement] else { return }
    guard !queue.contains(where: { $0.from == peer }) else { return }
    queue.append((certificate, peer))
    waiting[certificate.statement] = queue
  }

  /// Takes all certificates that waited for a verdict.
  mutating func takeWaiting(
    _ statement: Statement
  ) -> [(certificate: Certificate, from: PeerID)] {
    waiting.removeValue(forKey: statement) ?? []
  }
}

extension VerificationPurpose {
  /// On whose behalf it is done.
  var peer: PeerID? {
    switch self {
    case .votes: nil
    case .certificate(_, let peer), .proposal(_, let peer), .evidence(_, let peer),
      .ownVote(_, let peer), .recovery(_, let peer):
      peer
    case .conflict(_, _, let peer): peer
    }
  }
}
