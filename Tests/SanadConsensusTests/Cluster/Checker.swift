import SanadTypes

@testable import SanadConsensus

/// What must hold in every run, checked as it goes (consensus.md 4).
struct Checker {
  private struct Place: Hashable {
    let signer: ValidatorIndex
    let view: View
    let kind: VoteKind
  }

  /// Seats that may do anything.
  var byzantine: Set<ValidatorIndex> = []
  /// Seats whose own machine failed them: they have diverged, lost votes, or a twin.
  var damaged: Set<Int> = []
  private(set) var violations: [String] = []
  private var released: [Place: Statement] = [:]
  private var notarized: [View: BlockReference] = [:]
  private var certified: [View: Set<VoteKind>] = [:]
  private var finalByHeight: [Height: BlockDigest] = [:]

  mutating func fail(_ text: String) { violations.append(text) }

  /// A node released a vote of its own, in whatever message.
  mutating func sees(_ vote: Vote, from peer: PeerID) {
    guard peer == .validator(vote.signer), !byzantine.contains(vote.signer) else { return }
    let place = Place(signer: vote.signer, view: vote.view, kind: vote.kind)
    if let earlier = released[place], earlier != vote.statement {
      fail("v\(vote.signer) signed two \(vote.kind) in view \(vote.view)")
    }
    released[place] = vote.statement
    let other: VoteKind = vote.kind == .nullify ? .finalize : .nullify
    if vote.kind != .notarize,
      released[Place(signer: vote.signer, view: vote.view, kind: other)] != nil
    {
      fail("v\(vote.signer) signed nullify and finalize in view \(vote.view)")
    }
  }

  /// A node holds a certificate.
  mutating func sees(_ statement: Statement, signers: Int, quorum: Int) {
    if signers < quorum { fail("certificate of view \(statement.view) below quorum") }
    certified[statement.view, default: []].insert(statement.kind)
    if certified[statement.view]?.isSuperset(of: [.nullify, .finalize]) == true {
      fail("view \(statement.view) is nullified and finalized")
    }
    guard let block = statement.block else { return }
    if let earlier = notarized[statement.view], earlier != block {
      fail("view \(statement.view) has two certified blocks")
    }
    notarized[statement.view] = block
  }

  /// A node committed a block on top of a height.
  mutating func sees(_ block: CommittedBlock, on last: BlockHeader, at place: Int) {
    let header = block.block.header
    if header.height != last.height.next || header.parent != last.digest {
      fail("node \(place) committed \(header.height) on \(last.height)")
    }
    if let earlier = finalByHeight[header.height], earlier != block.digest {
      fail("height \(header.height) has two final blocks")
    }
    finalByHeight[header.height] = block.digest
  }

  /// A node observed something that must not happen among honest nodes.
  mutating func sees(_ observation: Observation, at place: Int) {
    switch observation {
    case .diverged, .forgottenVote, .twin:
      if !damaged.contains(place) { fail("node \(place): \(observation)") }
    case .contradiction: fail("node \(place): \(observation)")
    case .evidence(let evidence) where !byzantine.contains(evidence.signer):
      fail("node \(place) found evidence against honest v\(evidence.signer): \(evidence.offence)")
    default: break
    }
  }

  /// A node closed a channel for a fault.
  mutating func sees(_ fault: PeerFault, at place: Int) {
    if let index = fault.peer.validator, byzantine.contains(index) { return }
    fail("node \(place) blames honest \(fault.peer): \(fault.reason)")
  }
}

extension Observation {
  /// Whether a certificate of this kind came to be held for a view.
  func certifies(_ kind: VoteKind, _ view: View) -> Bool {
    if case .certified(let statement, _, _) = self {
      statement.kind == kind && statement.view == view
    } else {
      false
    }
  }
}
