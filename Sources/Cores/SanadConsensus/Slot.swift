import SanadSafety
import SanadTypes

/// What is known about one view (consensus.md 2.5).
struct Slot: Sendable {
  /// A proposal behind a reference: it has half a kilobyte, and slots are copied in every step.
  private indirect enum Kept {
    case proposal(Proposal)
  }

  /// One of which nothing is known, made once: each new one would allocate three lists.
  static let empty = Slot()

  private var kept: Kept?
  /// Whether the proposal has been relayed to everyone.
  var isProposalRelayed = false
  /// Votes of each kind.
  private var tallies = [VoteTally](repeating: VoteTally(), count: VoteKind.allCases.count)
  /// Certificates of each kind.
  private var certificates = [Certificate?](repeating: nil, count: VoteKind.allCases.count)
  /// When the notarization came to be held.
  var notarizedAt: Instant?
  /// The journal record of the finalization.
  var finalizationRecord: SyncToken?
  /// Why the view is to be given up, once it is.
  var giveUp: GiveUpReason?
  /// The last refusal that was observed for each kind, so that each is told once.
  private var refusals = [VoteRefusal?](repeating: nil, count: VoteKind.allCases.count)

  private init() {}

  /// The first proposal whose leader vote is valid; an own one once its vote is signed.
  var proposal: Proposal? {
    get { if case .proposal(let proposal)? = kept { proposal } else { nil } }
    set { kept = newValue.map { .proposal($0) } }
  }

  /// Whether there is one. O(1), without a copy of it.
  var hasProposal: Bool { kept != nil }

  /// The votes of a kind.
  subscript(tally kind: VoteKind) -> VoteTally {
    get { tallies[Int(kind.rawValue) - 1] }
    _modify { yield &tallies[Int(kind.rawValue) - 1] }
  }

  /// The certificate of a kind.
  subscript(certificate kind: VoteKind) -> Certificate? {
    get { certificates[Int(kind.rawValue) - 1] }
    set { certificates[Int(kind.rawValue) - 1] = newValue }
  }

  /// The last refusal that was observed for a kind.
  subscript(refusal kind: VoteKind) -> VoteRefusal? {
    get { refusals[Int(kind.rawValue) - 1] }
    set { refusals[Int(kind.rawValue) - 1] = newValue }
  }

  /// The block that a notarization or, in its place, a finalization certifies.
  var certifiedBlock: BlockReference? {
    self[certificate: .finalize]?.block ?? self[certificate: .notarize]?.block
  }

  /// Whether the view has a certificate of any kind.
  var isComplete: Bool { certificates.contains { $0 != nil } }

  /// The certificate that moves a node on: finalization, nullification, notarization (2.7 retry).
  var entryCertificate: Certificate? {
    self[certificate: .finalize] ?? self[certificate: .nullify] ?? self[certificate: .notarize]
  }

  /// All certificates.
  var allCertificates: [Certificate] { certificates.compactMap { $0 } }

  /// All verified votes, by kind and signer.
  func verifiedVotes(epoch: Epoch, view: View, kinds: [VoteKind]) -> [Vote] {
    kinds.flatMap { kind in
      self[tally: kind].signers { $0.standing == .verified }.compactMap { signer in
        vote(kind, signer, epoch: epoch, view: view)
      }
    }
  }

  /// The vote in a place.
  func vote(_ kind: VoteKind, _ signer: ValidatorIndex, epoch: Epoch, view: View) -> Vote? {
    guard let entry = self[tally: kind][signer],
      let ballot = Ballot(kind: kind, block: entry.block)
    else { return nil }
    let statement = Statement(epoch: epoch, view: view, ballot: ballot)
    return Vote(statement: statement, signer: signer, signature: entry.signature)
  }

  /// Forgets votes and the proposal, and keeps certificates (2.11, beyond G views).
  mutating func dropVotes() {
    tallies = [VoteTally](repeating: VoteTally(), count: VoteKind.allCases.count)
    proposal = nil
  }
}
