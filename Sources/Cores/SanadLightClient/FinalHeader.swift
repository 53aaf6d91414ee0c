public import SanadCodec
public import SanadTypes

/// A header and the proof that its block is final.
///
/// Encoding: list of epoch ends; header; finality proof.
public struct FinalHeader: Hashable, Sendable {
  /// Most epochs before the header's: at a week each, two decades.
  public static let epochsMax = 1_024

  /// How the epochs before the header's ended, from the first on.
  public let epochs: [EpochEnd]
  /// The header.
  public let header: BlockHeader
  /// The headers up to a certified one, and the certificate.
  public let finality: FinalityProof

  /// Puts a header and its proof together; whether it holds is ``verify(by:)``.
  public init(epochs: [EpochEnd], header: BlockHeader, finality: FinalityProof) {
    self.epochs = epochs
    self.header = header
    self.finality = finality
  }

  /// Checks that the block is final: over the ends of the epochs to the validators of its own, and by
  /// them.
  public func verify(by anchor: TrustAnchor) throws(LightClientFailure) {
    try anchor.following(epochs).checkFinality(of: header, by: finality)
  }
}

extension FinalHeader: BCSEncodable, BCSDecodable {
  /// Appends the ends, the header and the proof.
  public func encode(into writer: inout BCSWriter) {
    writer.list(epochs)
    writer.value(header)
    writer.value(finality)
  }

  /// Reads at most ``epochsMax`` ends, the header and the proof.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    epochs = try reader.list(of: EpochEnd.self, max: Self.epochsMax)
    header = try BlockHeader(from: &reader)
    finality = try FinalityProof(from: &reader)
  }
}
