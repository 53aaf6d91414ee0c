package import SanadCodec
package import SanadCrypto
package import SanadTypes

/// A message of a peer after everything that can be said of it without the replica: it decodes,
/// and the bodies of its blocks are the ones that their headers commit to.
///
/// Runs on the network's thread, so that the replica's never hashes a megabyte.
package enum InboundMessage: Sendable {
  /// For the engine.
  case consensus(PeerMessage)
  /// Transactions that somebody passes on; those that do not decode are left out.
  case transactions([UnverifiedTransaction])

  /// Why a frame is not a message.
  package enum Fault: Error, Equatable, Sendable {
    /// The bytes do not decode.
    case malformed(DecodingFailure)
    /// A block's transactions or evidence are not those of its header: the peer's fault, never the block's.
    case wrongBody(BlockDigest)
    /// A transaction that is passed on does not decode.
    case malformedTransaction(DecodingFailure)
  }

  /// Decodes a frame.
  package init(frame: [UInt8]) throws(Fault) {
    let message: PeerMessage
    do throws(DecodingFailure) { message = try BCSReader.decode(from: frame) } catch {
      throw .malformed(error)
    }
    switch message {
    case .proposal(let proposal): try Self.checkBody(proposal.block)
    case .blockResponse(let response):
      for block in response.blocks { try Self.checkBody(block) }
    case .transactions(let batch):
      self = .transactions(try Self.decode(batch))
      return
    default: break
    }
    self = .consensus(message)
  }

  private static func checkBody(_ block: Block) throws(Fault) {
    guard BlockBody.matches(block) else { throw .wrongBody(block.header.digest) }
  }

  private static func decode(_ batch: TransactionBatch) throws(Fault) -> [UnverifiedTransaction] {
    var decoded: [UnverifiedTransaction] = []
    decoded.reserveCapacity(batch.transactions.count)
    for bytes in batch.transactions {
      do throws(DecodingFailure) {
        decoded.append(try UnverifiedTransaction(decoding: bytes))
      } catch {
        throw .malformedTransaction(error)
      }
    }
    return decoded
  }
}

/// The commitments of a header to its block's transactions and evidence.
package enum BlockBody {
  /// The root over the full signed bytes of transactions.
  package static func root(of transactions: [[UInt8]]) -> Digest {
    ListTree.root(of: transactions.map { SHA256.digest(.transactionLeaf, $0) })
  }

  /// Whether a block's lists are those that its header commits to.
  package static func matches(_ block: Block) -> Bool {
    UInt32(exactly: block.transactions.count) == block.header.transactionCount
      && root(of: block.transactions) == block.header.transactionsRoot
      && Evidence.root(of: block.evidence) == block.header.evidenceRoot
  }
}
