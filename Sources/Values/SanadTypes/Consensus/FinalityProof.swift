public import SanadCodec

/// Why a block is final: its finalization, or the headers up to a descendant that has one
/// (consensus.md 2.10).
public struct FinalityProof: Hashable, Sendable {
  /// Most headers between a block and its certified descendant: while finalize votes are lost, the
  /// chain grows by empty blocks, and each of them has to be provable later.
  public static let headersMax = 1_024

  /// The descendants of the block in ascending order, the last of them certified; empty when the
  /// block has a finalization of its own.
  public let descendants: [BlockHeader]
  /// The finalization of the last descendant, or of the block itself.
  public let finalization: Certificate

  /// Puts a proof together.
  public init(descendants: [BlockHeader], finalization: Certificate) {
    self.descendants = descendants
    self.finalization = finalization
  }

  /// Whether the headers link `block` to the certified digest and the certificate is a finalization.
  /// Its signatures are not checked.
  public func links(_ block: BlockDigest) -> Bool {
    guard finalization.kind == .finalize, descendants.count <= Self.headersMax else { return false }
    var tip = block
    for header in descendants {
      guard header.parent == tip else { return false }
      tip = header.digest
    }
    return finalization.block?.digest == tip
  }
}

extension FinalityProof: BCSEncodable, BCSDecodable {
  /// Appends the headers and the certificate.
  public func encode(into writer: inout BCSWriter) {
    writer.list(descendants)
    writer.value(finalization)
  }

  /// Reads at most ``headersMax`` headers and a finalization.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    descendants = try reader.list(of: BlockHeader.self, max: Self.headersMax)
    finalization = try reader.checked {
      $0.kind == .finalize ? nil : .invalidValue("a finality proof ends in a finalization")
    }
  }
}
