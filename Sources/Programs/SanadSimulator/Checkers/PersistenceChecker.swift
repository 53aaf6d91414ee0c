import SanadCrypto
package import SanadTypes

/// Persistence: a vote leaves after its record is durable (consensus.md 2.8).
///
/// Looks for the vote's signature in what a power loss would leave of the journal at the instant
/// at which the vote leaves, and so checks the host, the journal and the disk together.
package struct PersistenceChecker {
  private var proven: [Int: Set<Vote>] = [:]

  /// Creates a checker that has seen nothing.
  package init() {}

  /// A message with votes of its own leaves a validator.
  package mutating func leaves(
    _ own: [Vote], node: Int, disk: RecordingDevice
  ) throws(Breach) {
    for vote in own {
      if proven[node]?.contains(vote) == true { continue }
      guard disk.isDurable(vote.signature.bytes) else {
        throw Breach(
          .persistence, "a \(vote.kind) of view \(vote.view) left before it was durable")
      }
      if proven[node]?.count ?? 0 > 4_096 { proven[node] = [] }
      proven[node, default: []].insert(vote)
    }
  }

  /// The sender's own votes in a message, those in certificates included.
  ///
  /// - Parameter place: its place among the validators of an epoch; nil where it is none of them.
  package static func votes(
    in message: PeerMessage, of place: (Epoch) -> ValidatorIndex?
  ) -> [Vote] {
    func isOwn(_ vote: Vote) -> Bool { place(vote.statement.epoch) == vote.signer }
    switch message {
    case .vote(let vote): return isOwn(vote) ? [vote] : []
    case .proposal(let proposal): return isOwn(proposal.vote) ? [proposal.vote] : []
    case .voteBundle(let bundle): return bundle.votes.filter(isOwn)
    case .certificate(let certificate):
      guard let signer = place(certificate.statement.epoch), certificate.signers.contains(signer)
      else { return [] }
      return certificate.votes.filter { $0.signer == signer }
    default: return []
    }
  }
}
