public import SanadCodec

/// Asks for the highest certificate that the receiver holds: a validator that may have forgotten
/// votes of its own learns from the answers above which view it cannot have voted (consensus.md
/// 2.8 step 6).
public struct RecoverRequest: Hashable, Sendable {
  /// Names the question; its answer repeats it.
  public let nonce: UInt64
  /// The epoch that is asked about.
  public let epoch: Epoch

  /// Asks.
  public init(nonce: UInt64, epoch: Epoch) {
    self.nonce = nonce
    self.epoch = epoch
  }
}

extension RecoverRequest: BCSEncodable, BCSDecodable {
  /// Appends nonce and epoch.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(nonce)
    writer.value(epoch)
  }

  /// Reads a question; every value is one.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    nonce = try reader.u64()
    epoch = try Epoch(from: &reader)
  }
}
