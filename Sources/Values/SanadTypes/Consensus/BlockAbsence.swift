public import SanadCodec

/// Answers a ``BlockRequest`` by height whose first block is older than what the sender keeps: it has
/// been removed, or was never there. That is no fault, and asking again is of no use.
public struct BlockAbsence: Hashable, Sendable {
  /// The id of the request.
  public let id: UInt64
  /// The lowest height from which on the sender has all blocks; it never falls.
  public let first: Height

  /// Puts an answer together.
  public init(id: UInt64, first: Height) {
    self.id = id
    self.first = first
  }
}

extension BlockAbsence: BCSEncodable, BCSDecodable {
  /// Appends id and height.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(id)
    writer.value(first)
  }

  /// Reads id and height.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    id = try reader.u64()
    first = try Height(from: &reader)
  }
}
