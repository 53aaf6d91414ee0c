/// What a message is as far as its rate goes (consensus.md 2.11), told from the first byte of its
/// frame: what is above a rate is thrown away before it is decoded or hashed.
enum MessageKind: Int, CaseIterable, Sendable {
  /// Votes, and bundles of votes.
  case votes
  /// Certificates, each by itself.
  case certificates
  /// Certificates that answer a request or a node that recovers, or are repeated in a standstill.
  case certificateAnswers
  /// Proposals with their block.
  case proposals
  /// Where a peer stands.
  case statuses
  /// Requests for certificates and blocks, each of which may name a range, of a node that recovers, and
  /// of one that joins.
  case requests
  /// Blocks, that they are not there, and what a node joins by: answers to requests.
  case blockAnswers
  /// Proofs of offences.
  case evidence
  /// Transactions.
  case transactions

  /// The kind of the message that a frame begins with; nil for a frame that is no message.
  ///
  /// The variants are those of `PeerMessage` (wire-nodes.md, "Proposal and peer messages"); each takes
  /// one byte.
  init?(frame: [UInt8]) {
    switch frame.first {
    case 1, 5: self = .votes
    case 2: self = .certificates
    case 3: self = .proposals
    case 4: self = .statuses
    case 6, 8, 12, 14: self = .requests
    case 7, 13: self = .certificateAnswers
    case 9, 15, 16: self = .blockAnswers
    case 10: self = .evidence
    case 11: self = .transactions
    default: return nil
    }
  }
}
