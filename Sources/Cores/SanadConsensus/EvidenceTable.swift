import SanadCodec
import SanadTypes

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

  private struct Name: Hashable, Comparable, Sendable {
    let signer: ValidatorIndex
    let offence: Evidence.Offence
    static func < (left: Name, right: Name) -> Bool {
      left.signer == right.signer ? left.offence < right.offence : left.signer < right.signer
    }
  }

  private let validatorCount: Int
  private var found = KeyedTable<Name, Evidence>()
  /// What was found in the epochs before: told, and no obstacle to finding it again in this one.
  private let before: KeyedTable<Name, Evidence>
  private var open: [Evidence] = []
  private var archive = KeyedTable<View, ArchivedView>()
  /// Archived views in the order in which they came, which is ascending.
  private var order: [View] = []
  private var voteCount = 0

  /// - Parameter earlier: the table of the epoch before; nil where the process starts.
  init(validatorCount: Int, after earlier: EvidenceTable? = nil) {
    self.validatorCount = validatorCount
    before = earlier?.newest ?? KeyedTable()
  }

  /// All offences found, the newest of each signer and offence.
  var all: [Evidence] {
    let newest = newest
    return newest.sortedKeys().compactMap { newest[$0] }
  }

  private var newest: KeyedTable<Name, Evidence> {
    var newest = before
    for name in found.sortedKeys() { newest[name] = found[name] }
    return newest
  }

  /// Whether such an offence of this signer is known: one is enough.
  func isKnown(_ evidence: Evidence) -> Bool {
    found.contains(Name(signer: evidence.signer, offence: evidence.offence))
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
    found[Name(signer: evidence.signer, offence: evidence.offence)] = evidence
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
