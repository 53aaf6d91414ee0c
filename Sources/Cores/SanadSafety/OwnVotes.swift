package import SanadTypes

/// One of this node's own votes.
package enum OwnVote: Hashable, Sendable {
  /// A signature is being made; the place counts as filled (consensus.md 2.6).
  case requested(Statement, SigningRequestID)
  /// Signed, and handed out as a record to append.
  case signed(Vote)

  /// What it says.
  package var statement: Statement {
    switch self {
    case .requested(let statement, _): statement
    case .signed(let vote): vote.statement
    }
  }

  /// The block that it is for; nil for nullify.
  package var block: BlockReference? { statement.block }

  /// The vote, once it is signed.
  package var vote: Vote? {
    if case .signed(let vote) = self { vote } else { nil }
  }
}

/// mine[v] of consensus.md 2.5: this node's own votes in one view.
package struct OwnVotes: Hashable, Sendable {
  /// The notarize vote.
  package internal(set) var notarize: OwnVote?
  /// The nullify vote.
  package internal(set) var nullify: OwnVote?
  /// The finalize vote.
  package internal(set) var finalize: OwnVote?

  /// The vote of a kind.
  package subscript(kind: VoteKind) -> OwnVote? {
    get {
      switch kind {
      case .notarize: notarize
      case .nullify: nullify
      case .finalize: finalize
      }
    }
    set {
      switch kind {
      case .notarize: notarize = newValue
      case .nullify: nullify = newValue
      case .finalize: finalize = newValue
      }
    }
  }

  /// Whether nothing is signed or being signed.
  package var isEmpty: Bool { notarize == nil && nullify == nil && finalize == nil }

  /// The signed votes, by kind.
  package var signed: [Vote] { [notarize, nullify, finalize].compactMap { $0?.vote } }
}
