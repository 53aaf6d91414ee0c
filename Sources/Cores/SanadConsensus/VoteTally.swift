import SanadCrypto
import SanadTypes

/// Names one place for a vote.
struct VoteKey: Hashable, Comparable, Sendable {
  let view: View
  let kind: VoteKind
  let signer: ValidatorIndex

  static func < (left: VoteKey, right: VoteKey) -> Bool {
    if left.view != right.view { return left.view < right.view }
    return left.kind == right.kind ? left.signer < right.signer : left.kind < right.kind
  }
}

/// A signature in a place whose verdict is awaited. By the time it comes another one may be there.
struct VoteCheck: Hashable, Sendable {
  let key: VoteKey
  let signature: Signature
}

/// A vote and who said it: the channel to blame when its signature is none.
struct SaidVote: Hashable, Sendable {
  let vote: Vote
  /// Nil for own votes and those out of certificates.
  let source: PeerID?
}

/// A vote in its place.
struct VoteEntry: Sendable {
  /// What is known of its signature.
  enum Standing: Sendable {
    /// Came on the signer's own channel; not verified. Verified only when it could matter.
    case claimed
    /// A verification is open.
    case verifying
    /// Found valid, or signed here.
    case verified
  }

  let block: BlockReference?
  let signature: Signature
  var standing: Standing
  /// Whose channel it came on; nil for own votes and those out of certificates.
  let source: PeerID?
  /// Whether the signer's own channel brought it, so that at most the signer can have forged it.
  let isDirect: Bool
  /// Another signature for the same statement, to try when this one turns out invalid: a forged
  /// copy that comes first must not keep the true vote out.
  var alternative: Alternative?

  struct Alternative: Sendable {
    let signature: Signature
    let source: PeerID?
    let isDirect: Bool
  }
}

/// The votes of one kind in one view: at most one entry for each validator (consensus.md 2.5).
struct VoteTally: Sendable {
  /// One place for each validator; empty until the first vote.
  private var entries: [VoteEntry?] = []

  /// What the votes for one value weigh.
  struct Support {
    var verified = 0
    var verifying = 0
    var claimed = 0
    /// Votes that count or may yet.
    var possible: Int { verified + verifying + claimed }
  }

  /// The vote of a signer.
  subscript(signer: ValidatorIndex) -> VoteEntry? {
    let place = Int(signer.value)
    return place < entries.count ? entries[place] : nil
  }

  /// Fills or empties a place.
  ///
  /// - Precondition: `signer` is one of `count` validators.
  mutating func set(_ entry: VoteEntry?, of signer: ValidatorIndex, among count: Int) {
    precondition(Int(signer.value) < count, "callers admit votes of validators alone")
    if entries.isEmpty { entries = [VoteEntry?](repeating: nil, count: count) }
    entries[Int(signer.value)] = entry
  }

  /// Weighs the votes for a value.
  func support(for block: BlockReference?, in validators: ValidatorSet) -> Support {
    var support = Support()
    for (place, entry) in entries.enumerated() {
      guard let entry, entry.block == block else { continue }
      let weight = validators.weight(of: ValidatorIndex(UInt16(truncatingIfNeeded: place)))
      switch entry.standing {
      case .claimed: support.claimed += weight
      case .verifying: support.verifying += weight
      case .verified: support.verified += weight
      }
    }
    return support
  }

  /// Signers whose votes stand for a value and have a standing, ascending.
  func signers(for block: BlockReference?, _ standing: VoteEntry.Standing) -> [ValidatorIndex] {
    signers { $0.block == block && $0.standing == standing }
  }

  /// Signers whose votes satisfy a condition, ascending.
  func signers(where isIncluded: (VoteEntry) -> Bool) -> [ValidatorIndex] {
    entries.indices.compactMap { place in
      guard let entry = entries[place], isIncluded(entry) else { return nil }
      return ValidatorIndex(UInt16(truncatingIfNeeded: place))
    }
  }

  /// The verified signatures for a value, by place.
  func signatures(
    for block: BlockReference?
  ) -> [(signer: ValidatorIndex, signature: Signature)] {
    signers(for: block, .verified).compactMap { signer in
      self[signer].map { (signer, $0.signature) }
    }
  }

  /// Signers of votes that no single relaying peer can have made up: direct or verified ones.
  var authenticSigners: [ValidatorIndex] { signers { $0.isDirect || $0.standing == .verified } }

  /// Number of votes.
  var count: Int { signers { _ in true }.count }
}
