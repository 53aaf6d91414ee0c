package import SanadReplica
import SanadCrypto
package import SanadTypes

/// Voting: an honest validator votes for nothing that consensus.md 2.5 and 2.9 forbid.
///
/// Knows every proposal that was sent and every statement that an honest validator was asked to sign,
/// and so which certificates there can be at all: those for which honest signers and all Byzantine
/// validators together weigh as much as a quorum. Shares no code with the engine. It looks at the moment at which
/// the signature is asked for, because the clock and the certificates that count are those of then.
package struct VotingChecker {
  private struct Place: Hashable {
    let epoch: UInt64
    let view: UInt64
    let kind: UInt8
    /// Nil for nullify.
    let block: BlockDigest?
  }

  /// Which block was proposed in which view, by the leader's own signature.
  private struct Proposed: Hashable {
    let epoch: UInt64
    let view: UInt64
    let block: BlockDigest
  }

  /// The block that each epoch begins with, which decides who leads its views.
  private var anchors: [UInt64: (digest: BlockDigest, header: BlockHeader)]
  /// Proposals of an epoch that nobody has entered yet.
  private var early: [Proposal] = []
  private let chainID: ChainID
  /// The validators of each epoch, and what those weigh who may have signed anything.
  private var terms: [UInt64: (validators: ValidatorSet, byzantine: Int)]
  private let driftMax: Milliseconds
  private let scheme: any SignatureScheme
  private var headers: [BlockDigest: BlockHeader] = [:]
  private var proposed: Set<Proposed> = []
  /// Honest validators that were asked for a signature, as bits.
  private var signers: [Place: UInt128] = [:]
  /// What each node's vote weighs in an epoch, by the node.
  private var weights: [UInt64: [Int: Int]] = [:]

  private static let earlyMax = 256

  /// Creates a checker that has seen nothing but the block that the chain begins with.
  ///
  /// - Parameter byzantine: what the validators of genesis weigh who may have signed anything.
  package init(
    _ genesis: Genesis, first: BlockHeader, byzantine: Int, scheme: any SignatureScheme
  ) {
    anchors = [0: (first.digest, first)]
    chainID = genesis.chainID
    terms = [0: (genesis.validators, byzantine)]
    driftMax = genesis.chain.driftMax
    self.scheme = scheme
  }

  /// Somebody is in a new epoch, which begins with a block.
  ///
  /// - Parameters:
  ///   - validators: those of the epoch; what they are is agreed on in the block's header.
  ///   - byzantine: what those of them weigh who may sign anything.
  package mutating func begins(
    _ epoch: Epoch, on anchor: BlockDigest, validators: ValidatorSet, byzantine: Int
  ) throws(Breach) {
    guard anchors[epoch.value] == nil else { return }
    guard let header = headers[anchor] else {
      throw Breach(.voting, "epoch \(epoch) begins behind a block that no leader proposed")
    }
    guard header.closesEpoch, header.nextValidators == validators.digest else {
      throw Breach(
        .agreement, "epoch \(epoch) begins with other validators than block \(header.height) says")
    }
    terms[epoch.value] = (validators, byzantine)
    anchors[epoch.value] = (anchor, header)
    let waiting = early
    early.removeAll()
    for proposal in waiting { proposes(proposal) }
  }

  /// A proposal leaves somebody. It counts when the leader of its view has signed it.
  package mutating func proposes(_ proposal: Proposal) {
    let digest = proposal.block.header.digest
    let vote = proposal.vote
    let epoch = vote.statement.epoch.value
    let place = Proposed(epoch: epoch, view: proposal.view.value, block: digest)
    if anchors[epoch] == nil, early.count < Self.earlyMax { early.append(proposal) }
    guard !proposed.contains(place), vote.block?.digest == digest,
      vote.signer == leader(of: place.view, epoch),
      let key = terms[epoch]?.validators[vote.signer]?.consensusKey,
      scheme.isValid(
        vote.signature, of: key, for: vote.statement.signedBytes(on: chainID))
    else { return }
    headers[digest] = proposal.block.header
    proposed.insert(place)
  }

  /// An honest validator's signer is asked to sign these bytes (layout of consensus.md 2.3).
  ///
  /// - Parameters:
  ///   - node: the validator's place.
  ///   - wall: what its clock shows.
  ///   - isHarmed: whether its disk was damaged or its key copied; then its vote only counts.
  ///   - place: its place among the validators of an epoch that has begun; nil where it is none.
  package mutating func signs(
    _ bytes: [UInt8], node: Int, wall: Timestamp, isHarmed: Bool = false,
    place: (Epoch) -> ValidatorIndex?
  ) throws(Breach) {
    guard bytes.count >= 65 else { return }
    let kind = bytes[16]
    let epoch = Self.word(bytes, at: 49)
    let view = Self.word(bytes, at: 57)
    let index = place(Epoch(epoch))
    if index == nil, anchors[epoch] != nil {
      throw Breach(.voting, "node \(node) votes in epoch \(epoch), of which it is no validator")
    }
    var block: BlockDigest?
    if bytes.count == 105, let digest = Digest(bytes: bytes[73...]) {
      let digest = BlockDigest(digest)
      block = digest
      if isHarmed || anchors[epoch] == nil {
        // Nothing is promised of it.
      } else if kind == VoteKind.finalize.rawValue, !mayHold(.notarize, view, digest, epoch) {
        throw breach(view, "finalize", "a block of which there can be no notarization")
      } else if kind == VoteKind.notarize.rawValue,
        leader(of: view, epoch) != index
      {
        try checkNotarize(digest, view, parentView: Self.word(bytes, at: 65), wall, epoch)
      }
    }
    if let index, let set = terms[epoch]?.validators {
      weights[epoch, default: [:]][node] = set.weight(of: index)
    }
    signers[Place(epoch: epoch, view: view, kind: kind, block: block), default: 0] |=
      1 << UInt128(node)
  }

  private func checkNotarize(
    _ digest: BlockDigest, _ view: UInt64, parentView: UInt64, _ wall: Timestamp,
    _ epoch: UInt64
  ) throws(Breach) {
    guard proposed.contains(Proposed(epoch: epoch, view: view, block: digest)),
      let header = headers[digest]
    else {
      throw breach(view, "notarize", "a block that its leader never proposed")
    }
    // A closing block is proposed again with its own header, on itself (2.13).
    let isAgain = header.closesEpoch && header.view.value < view
    let own = isAgain ? header.view.value : view
    guard header.leader == leader(of: own, epoch), header.view.value == own else {
      throw breach(view, "notarize", "a header of view \(header.view) and leader \(header.leader)")
    }
    guard header.timestamp <= wall.advanced(by: driftMax.value) else {
      throw breach(view, "notarize", "a timestamp of \(header.timestamp) at \(wall)")
    }
    if isAgain {
      guard parentView >= own, mayHold(.notarize, parentView, digest, epoch) else {
        throw breach(view, "notarize", "a closing block that is not notarized in \(parentView)")
      }
    } else {
      try checkParent(of: header, view, parentView, epoch)
    }
    var between = parentView + 1
    while between < view {
      guard mayHold(.nullify, between, nil, epoch) else {
        throw breach(view, "notarize", "a block over view \(between), which is not nullified")
      }
      between += 1
    }
  }

  private func checkParent(
    of header: BlockHeader, _ view: UInt64, _ parentView: UInt64, _ epoch: UInt64
  ) throws(Breach) {
    let isRoot = parentView == 0 && header.parent == anchors[epoch]?.digest
    guard isRoot || (parentView > 0 && mayHold(.notarize, parentView, header.parent, epoch)) else {
      throw breach(view, "notarize", "a block on one that is not notarized in \(parentView)")
    }
    guard let parent = isRoot ? anchors[epoch]?.header : headers[header.parent] else { return }
    if !isRoot, parent.closesEpoch {
      throw breach(view, "notarize", "a block behind the one that closes the epoch")
    }
    guard header.height == parent.height.next, header.timestamp > parent.timestamp else {
      throw breach(
        view, "notarize",
        "height \(header.height) at \(header.timestamp) on \(parent.height) at \(parent.timestamp)")
    }
  }

  /// Whether there can be such a certificate.
  private func mayHold(
    _ kind: VoteKind, _ view: UInt64, _ block: BlockDigest?, _ epoch: UInt64
  ) -> Bool {
    let honest =
      signers[Place(epoch: epoch, view: view, kind: kind.rawValue, block: block)] ?? 0
    guard let term = terms[epoch] else { return false }
    var weight = term.byzantine
    var rest = honest
    while rest != 0 {
      let node = rest.trailingZeroBitCount
      rest &= rest - 1
      // Who has voted before anybody knew the epoch's validators counts as the heaviest of them.
      weight += weights[epoch]?[node] ?? Int(term.validators.validators.map(\.weight).max() ?? 1)
    }
    return weight >= term.validators.quorumWeight
  }

  private func leader(of view: UInt64, _ epoch: UInt64) -> ValidatorIndex? {
    guard let anchor = anchors[epoch], let term = terms[epoch] else { return nil }
    return term.validators.leader(of: View(view), anchor: anchor.digest)
  }

  private func breach(_ view: UInt64, _ vote: String, _ what: String) -> Breach {
    Breach(.voting, "view \(view): a vote to \(vote) \(what)")
  }

  private static func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
