public import SanadCodec

/// Everything that one node says to another inside their channel (consensus.md 2.4).
///
/// Encoding: the number of the case, 1 to 16 in their order, and its value.
public enum PeerMessage: Hashable, Sendable {
  /// A vote of the sender's own.
  case vote(Vote)
  /// A certificate of any view.
  case certificate(Certificate)
  /// A leader's proposal, from the leader or relayed.
  indirect case proposal(Proposal)
  /// Where the sender stands.
  case status(PeerStatus)
  /// Votes of others, passed on when a view stands still.
  case voteBundle(VoteBundle)
  /// Asks for certificates.
  case certificateRequest(CertificateRequest)
  /// Answers with certificates.
  case certificateResponse(CertificateResponse)
  /// Asks for blocks.
  case blockRequest(BlockRequest)
  /// Answers with blocks.
  case blockResponse(BlockResponse)
  /// Proof of an offence.
  case evidence(Evidence)
  /// Transactions for the mempool.
  case transactions(TransactionBatch)
  /// Asks for the highest certificate: the sender may have forgotten votes.
  case recoverRequest(RecoverRequest)
  /// Answers with it.
  case recoverResponse(RecoverResponse)
  /// Asks for what a node joins by.
  case snapshotRequest(SnapshotRequest)
  /// Answers with it.
  case snapshotResponse(SnapshotResponse)
  /// Answers that the blocks asked for are older than what the sender keeps.
  case blockAbsence(BlockAbsence)

  /// Which queue a message waits in; a lower raw value goes first (consensus.md 2.11).
  public enum Priority: UInt8, Hashable, Sendable, CaseIterable, Comparable {
    /// Votes, certificates, statuses, evidence: nothing may delay them.
    case votes = 0
    /// Proposals.
    case proposals = 1
    /// Requests and their answers.
    case sync = 2
    /// Transactions.
    case mempool = 3

    /// Order of the raw values.
    public static func < (left: Priority, right: Priority) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// Which queue the message waits in.
  public var priority: Priority {
    switch self {
    case .vote, .certificate, .status, .voteBundle, .evidence: .votes
    case .proposal: .proposals
    case .certificateRequest, .certificateResponse, .blockRequest, .blockResponse,
      .recoverRequest, .recoverResponse, .snapshotRequest, .snapshotResponse, .blockAbsence:
      .sync
    case .transactions: .mempool
    }
  }

  /// Most bytes of a frame that carries blocks, for a chain's limit on the block.
  public static func frameBytesMax(blockBytesMax: UInt32) -> Int {
    Int(blockBytesMax) + 256 * 1_024
  }

  /// Most bytes of a frame of each class; a longer one is refused before it is read.
  public static func frameBytesMax(_ priority: Priority, blockBytesMax: UInt32) -> Int {
    switch priority {
    // A bundle is the largest: 11 n votes.
    case .votes: VoteBundle.votesMax * Vote.bytesMax + 64
    case .proposals, .sync: frameBytesMax(blockBytesMax: blockBytesMax)
    case .mempool: TransactionBatch.bytesMax + 64
    }
  }
}

extension PeerMessage: BCSEncodable, BCSDecodable {
  /// The largest frame of any chain, of which each holds its frames to its own limit before; the
  /// deepest is a header in the proof of a block response.
  public static let bcsLimits = BCSLimits(
    bytes: frameBytesMax(blockBytesMax: ChainParameters.blockBytesLimit), depth: 3)

  /// Appends the variant's number, 1 to 16 in the order of the cases, and its value.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .vote(let value): Self.put(1, value, &writer)
    case .certificate(let value): Self.put(2, value, &writer)
    case .proposal(let value): Self.put(3, value, &writer)
    case .status(let value): Self.put(4, value, &writer)
    case .voteBundle(let value): Self.put(5, value, &writer)
    case .certificateRequest(let value): Self.put(6, value, &writer)
    case .certificateResponse(let value): Self.put(7, value, &writer)
    case .blockRequest(let value): Self.put(8, value, &writer)
    case .blockResponse(let value): Self.put(9, value, &writer)
    case .evidence(let value): Self.put(10, value, &writer)
    case .transactions(let value): Self.put(11, value, &writer)
    case .recoverRequest(let value): Self.put(12, value, &writer)
    case .recoverResponse(let value): Self.put(13, value, &writer)
    case .snapshotRequest(let value): Self.put(14, value, &writer)
    case .snapshotResponse(let value): Self.put(15, value, &writer)
    case .blockAbsence(let value): Self.put(16, value, &writer)
    }
  }

  /// Reads one message within the limits of its type.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 1: self = .vote(try reader.value())
    case 2: self = .certificate(try reader.value())
    case 3: self = .proposal(try reader.value())
    case 4: self = .status(try reader.value())
    case 5: self = .voteBundle(try reader.value())
    case 6: self = .certificateRequest(try reader.value())
    case 7: self = .certificateResponse(try reader.value())
    case 8: self = .blockRequest(try reader.value())
    case 9: self = .blockResponse(try reader.value())
    case 10: self = .evidence(try reader.value())
    case 11: self = .transactions(try reader.value())
    case 12: self = .recoverRequest(try reader.value())
    case 13: self = .recoverResponse(try reader.value())
    case 14: self = .snapshotRequest(try reader.value())
    case 15: self = .snapshotResponse(try reader.value())
    case 16: self = .blockAbsence(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func put(
    _ variant: UInt32, _ value: some BCSEncodable, _ writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(value)
  }
}
