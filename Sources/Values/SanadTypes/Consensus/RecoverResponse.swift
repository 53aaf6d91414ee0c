public import SanadCodec

/// Answers a ``RecoverRequest``. A node that recovers itself gives no answer.
public struct RecoverResponse: Hashable, Sendable {
  /// The question's.
  public let nonce: UInt64
  /// The certificate of the highest view that the sender holds; nil before the first one.
  public let highest: Certificate?

  /// Answers.
  public init(nonce: UInt64, highest: Certificate?) {
    self.nonce = nonce
    self.highest = highest
  }
}

extension RecoverResponse: BCSEncodable, BCSDecodable {
  /// Appends nonce and option.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(nonce)
    writer.optional(highest)
  }

  /// Reads an answer; whether its certificate proves anything is for the receiver to see.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    nonce = try reader.u64()
    highest = try reader.optional(Certificate.self)
  }
}
