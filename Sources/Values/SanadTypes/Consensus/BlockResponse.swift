public import SanadCodec

/// Blocks that answer a ``BlockRequest``.
///
/// Asked by height they ascend without gaps from the height asked for, and the last of them comes
/// with a proof that it is final, so that the asker can commit them before it has the rest.
public struct BlockResponse: Hashable, Sendable {
  /// Most blocks of one response.
  public static let blocksMax = 64

  /// The id of the request.
  public let id: UInt64
  /// The blocks; fewer than asked for, or none, when the sender lacks them or they are too large.
  public let blocks: [Block]
  /// Why the last block is final; nil in answers by digest.
  public let proof: FinalityProof?

  /// Puts a response together; blocks beyond ``blocksMax`` are left out.
  public init(id: UInt64, blocks: [Block], proof: FinalityProof?) {
    self.id = id
    self.blocks = Array(blocks.prefix(Self.blocksMax))
    self.proof = proof
  }
}

extension BlockResponse: BCSEncodable, BCSDecodable {
  /// Appends id, blocks and the optional proof.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(id)
    writer.list(blocks)
    writer.optional(proof)
  }

  /// Reads at most ``blocksMax`` blocks.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    id = try reader.u64()
    blocks = try reader.list(of: Block.self, max: Self.blocksMax)
    proof = try reader.optional(FinalityProof.self)
  }
}
