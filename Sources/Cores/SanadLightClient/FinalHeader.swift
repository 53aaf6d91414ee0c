public import SanadCodec
public import SanadTypes

/// A header and the proof that its block is final.
///
/// Encoding: header; finality proof.
public struct FinalHeader: Hashable, Sendable {
  /// The header.
  public let header: BlockHeader
  /// The headers up to a certified one, and the certificate.
  public let finality: FinalityProof

  /// Pairs a header with its proof; whether it holds is ``TrustAnchor/checkFinality(of:by:)``.
  public init(header: BlockHeader, finality: FinalityProof) {
    self.header = header
    self.finality = finality
  }
}

extension FinalHeader: BCSEncodable, BCSDecodable {
  /// Appends the header and the proof.
  public func encode(into writer: inout BCSWriter) {
    writer.value(header)
    writer.value(finality)
  }

  /// Reads the header and the proof.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    header = try BlockHeader(from: &reader)
    finality = try FinalityProof(from: &reader)
  }
}
