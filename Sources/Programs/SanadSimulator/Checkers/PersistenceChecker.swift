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

  /// A message leaves a validator.
  package mutating func leaves(
    _ message: PeerMessage, node: Int, as signer: ValidatorIndex, disk: RecordingDevice
  ) throws(Breach) {
    for vote in Self.votes(of: signer, in: message) {
      if proven[node]?.contains(vote) == true { continue }
      guard disk.isDurable(vote.signature.bytes) else {
        throw Breach(
          .persistence, "a \(vote.kind) of view \(vote.view) left before it was durable")
      }
      if proven[node]?.count ?? 0 > 4_096 { proven[node] = [] }
      proven[node, default: []].insert(vote)
    }
  }

  /// The signer's own votes in a message, those in certificates included.
  package static func votes(of signer: ValidatorIndex, in message: PeerMessage) -> [Vote] {
    switch message {
    case .vote(let vote): vote.signer == signer ? [vote] : []
    case .proposal(let proposal): proposal.vote.signer == signer ? [proposal.vote] : []
    case .voteBundle(let bundle): bundle.votes.filter { $0.signer == signer }
    case .certificate(let certificate):
      certificate.signers.contains(signer)
        ? certificate.votes.filter { $0.signer == signer } : []
    default: []
    }
  }
}
