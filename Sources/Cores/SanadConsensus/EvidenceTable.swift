import SanadCodec
package import SanadTypes

/// An offence that is proved, and where the proof stands.
package struct KnownEvidence: Hashable, Sendable {
  /// The two statements.
  package let evidence: Evidence
  /// The final block that has it; nil while none has.
  package let height: Height?

  /// Says where a proof stands.
  package init(evidence: Evidence, height: Height?) {
    self.evidence = evidence
    self.height = height
  }
}

/// One of each goes on the ledger, and one is kept.
struct OffenceName: Hashable, Comparable, Sendable {
  let epoch: Epoch
  let signer: ValidatorIndex
  let offence: Evidence.Offence

  init(_ evidence: Evidence) {
    epoch = evidence.epoch
    signer = evidence.signer
    offence = evidence.offence
  }

  static func < (left: OffenceName, right: OffenceName) -> Bool {
    (left.epoch, left.signer, left.offence) < (right.epoch, right.signer, right.offence)
  }
}

/// Offences found, and a window of votes below the last final block in which a late vote can still
/// contradict an earlier one (consensus.md 2.2 E_win, 2.11, 2.14).
struct EvidenceTable: Sendable {
  /// Views kept at least.
  static let viewsMin = 64
  /// Views kept at most.
  static let viewsMax = 32_768
  /// Votes kept at most: 64 MiB of about 160 bytes each.
  static let votesMax = 400_000
  /// Age up to which views are kept.
  static let ageMax = Milliseconds(60_000)

  private struct ArchivedView: Sendable {
    let at: Instant
    var votes: [SaidVote]
  }

  private let validatorCount: Int
  private var found = KeyedTable<OffenceName, KnownEvidence>()
  /// What no final block has and none has refused, ascending: rarely anything, and looked at in
  /// every step.
  private(set) var pending: [OffenceName] = []
  private var open: [Evidence] = []
  private var archive = KeyedTable<View, ArchivedView>()
  /// Archived views in the order in which they came, which is ascending.
  private var order: [View] = []
  private var voteCount = 0

  /// - Parameters:
  ///   - epoch: the epoch that begins.
  ///   - earlier: the table of the epoch before; nil where the process starts.
  ///   - standing: what the state has on the ledger already.
  init(
    validatorCount: Int, in epoch: Epoch, after earlier: EvidenceTable? = nil,
    standing: [KnownEvidence] = []
  ) {
    self.validatorCount = validatorCount
    for name in earlier?.found.sortedKeys() ?? [] where !Self.isOutdated(name, earlier, in: epoch) {
      found[name] = earlier?.found[name]
    }
    for known in standing { found[OffenceName(known.evidence)] = known }
    pending = (earlier?.pending ?? []).filter { found[$0]?.height == nil && found.contains($0) }
  }

  /// Of the epochs that no block can have evidence of any more, the newest of each signer and offence
  /// is kept, to be shown.
  private static func isOutdated(
    _ name: OffenceName, _ table: EvidenceTable?, in epoch: Epoch
  ) -> Bool {
    guard name.epoch.next < epoch, let table else { return false }
    return table.found.sortedKeys().contains {
      $0.epoch > name.epoch && $0.signer == name.signer && $0.offence == name.offence
    }
  }

  /// All offences found, by epoch, signer and offence.
  var all: [KnownEvidence] { found.sortedKeys().compactMap { found[$0] } }

  /// Whether such an offence of this signer in this epoch is known: one is enough.
  func isKnown(_ evidence: Evidence) -> Bool { found.contains(OffenceName(evidence)) }

  /// What is proved and on no final block; nil where that is over.
  func pending(_ name: OffenceName) -> Evidence? { found[name]?.evidence }

  /// A final block has it; false where that is known.
  mutating func stands(_ evidence: Evidence, at height: Height) -> Bool {
    let name = OffenceName(evidence)
    guard found[name]?.height == nil else { return false }
    found[name] = KnownEvidence(evidence: evidence, height: height)
    pending.removeAll { $0 == name }
    return true
  }

  /// No block can have it: it is no work any more.
  mutating func setAside(_ evidence: Evidence) {
    pending.removeAll { $0 == OffenceName(evidence) }
  }

  /// Opens the verification of an offence; false when it is known or one of the signer's is open.
  mutating func begin(_ evidence: Evidence) -> Bool {
    guard !isKnown(evidence), !open.contains(where: { $0.signer == evidence.signer }) else {
      return false
    }
    open.append(evidence)
    return true
  }

  /// Closes the verification of an offence.
  mutating func end(_ evidence: Evidence) { open.removeAll { $0.signer == evidence.signer } }

  /// Adds a verified offence; false when it is known.
  mutating func add(_ evidence: Evidence) -> Bool {
    guard !isKnown(evidence) else { return false }
    let name = OffenceName(evidence)
    found[name] = KnownEvidence(evidence: evidence, height: nil)
    pending.append(name)
    pending.sort()
    return true
  }

  /// Keeps the votes of a view that has become final or was skipped.
  mutating func archive(_ slot: Slot, view: View, epoch: Epoch, at now: Instant) {
    var votes: [SaidVote] = []
    for kind in VoteKind.allCases {
      for signer in slot[tally: kind].signers(where: { _ in true }) {
        guard let vote = slot.vote(kind, signer, epoch: epoch, view: view) else { continue }
        votes.append(SaidVote(vote: vote, source: slot[tally: kind][signer]?.source))
      }
    }
    guard !votes.isEmpty, archive[view] == nil else { return }
    archive[view] = ArchivedView(at: now, votes: votes)
    order.append(view)
    voteCount += votes.count
    trim(now)
  }

  private mutating func trim(_ now: Instant) {
    while let oldest = order.first, let kept = archive[oldest] {
      let isRecent = order.count <= Self.viewsMin || now.elapsed(since: kept.at) <= Self.ageMax
      if isRecent, order.count <= Self.viewsMax, voteCount <= Self.votesMax { return }
      order.removeFirst()
      archive[oldest] = nil
      voteCount -= kept.votes.count
    }
  }

  /// Compares a late vote with those of its view; keeps it when there is none of its kind.
  mutating func meet(_ vote: Vote, from peer: PeerID) -> Evidence? {
    guard var kept = archive[vote.view] else { return nil }
    for other in kept.votes {
      if let evidence = Evidence(vote, other.vote), !isKnown(evidence) { return evidence }
    }
    let isNew = !kept.votes.contains {
      $0.vote.signer == vote.signer && $0.vote.kind == vote.kind
    }
    if isNew, kept.votes.count < 3 * validatorCount {
      kept.votes.append(SaidVote(vote: vote, source: peer))
      archive[vote.view] = kept
      voteCount += 1
    }
    return nil
  }

  /// Who brought a late vote that is kept; nil where nobody did, or it is not.
  func source(of vote: Vote) -> PeerID? {
    archive[vote.view]?.votes.first { $0.vote == vote }?.source
  }

  /// Takes a vote out whose signature is none.
  mutating func forget(_ vote: Vote) {
    guard var kept = archive[vote.view],
      let place = kept.votes.firstIndex(where: { $0.vote == vote })
    else { return }
    kept.votes.remove(at: place)
    archive[vote.view] = kept
    voteCount -= 1
  }
}
