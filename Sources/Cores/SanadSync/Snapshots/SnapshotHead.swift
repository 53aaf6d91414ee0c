public import SanadCodec
public import SanadLightClient
public import SanadTypes

/// What a snapshot is of: a final block, after which the state is that of the snapshot.
///
/// Encoding: header; finality proof; parts u32; entries u64; bytes u64.
public struct SnapshotHead: Hashable, Sendable {
  /// Most headers between the block and the one that proves it final.
  public static let descendantsMax = 64
  /// Parts of a page.
  public static let pageParts = 2_048

  /// The block's header.
  public let header: BlockHeader
  /// Why the block is final.
  public let proof: FinalityProof
  /// How many parts the snapshot has.
  public let partCount: UInt32
  /// How many values, as whoever made it says: for progress.
  public let entryCount: UInt64
  /// About how many bytes, as whoever made it says: for progress.
  public let byteCount: UInt64

  /// Puts a head together; whether its block is final is ``check(by:)``.
  public init(
    header: BlockHeader, proof: FinalityProof, partCount: UInt32, entryCount: UInt64,
    byteCount: UInt64
  ) {
    self.header = header
    self.proof = proof
    self.partCount = partCount
    self.entryCount = entryCount
    self.byteCount = byteCount
  }

  /// Pages of parts.
  public var pageCount: UInt32 {
    UInt32((UInt64(partCount) + UInt64(Self.pageParts) - 1) / UInt64(Self.pageParts))
  }

  /// Throws unless the block is final by the validators of its epoch, who agree by `anchor`.
  public func check(by anchor: TrustAnchor) throws(LightClientFailure) {
    try anchor.checkFinality(of: header, by: proof)
  }
}

extension SnapshotHead: BCSEncodable, BCSDecodable {
  /// As large as an answer may be; the deepest is a header in the proof.
  public static let bcsLimits = BCSLimits(bytes: SnapshotResponse.bytesMax, depth: 4)

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(header)
    writer.value(proof)
    writer.u32(partCount)
    writer.u64(entryCount)
    writer.u64(byteCount)
  }

  /// Reads the fields in the order of the properties; too long a proof is refused.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    header = try reader.value()
    let start = reader.offset
    proof = try reader.value()
    guard proof.descendants.count <= Self.descendantsMax else {
      throw DecodingFailure(
        .overLimit(limit: Self.descendantsMax, got: proof.descendants.count), at: start)
    }
    partCount = try reader.u32()
    entryCount = try reader.u64()
    byteCount = try reader.u64()
  }
}
