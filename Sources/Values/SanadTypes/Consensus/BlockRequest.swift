public import SanadCodec

/// Asks for blocks, by digest or by height.
public struct BlockRequest: Hashable, Sendable {
  /// Which blocks.
  public enum Selection: Hashable, Sendable {
    /// These ones, final or not; 1 to ``BlockRequest/digestsMax``.
    case digests([BlockDigest])
    /// Final ones from a height upwards; 1 to ``BlockRequest/heightsMax`` of them.
    case heights(first: Height, count: UInt16)
  }

  /// Most digests of one request.
  public static let digestsMax = 32
  /// Most heights of one request.
  public static let heightsMax: UInt16 = 64

  /// Chosen by the asker; the response repeats it, and one without an open request is dropped.
  public let id: UInt64
  /// Which blocks.
  public let selection: Selection

  /// Asks for blocks; digests and heights beyond the limits are left out.
  public init(id: UInt64, selection: Selection) {
    self.id = id
    switch selection {
    case .digests(let digests): self.selection = .digests(Array(digests.prefix(Self.digestsMax)))
    case .heights(let first, let count):
      self.selection = .heights(first: first, count: min(count, Self.heightsMax))
    }
  }
}

extension BlockRequest: BCSEncodable, BCSDecodable {
  /// Appends the id, the variant (1 digests, 2 heights) and its fields.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(id)
    switch selection {
    case .digests(let digests):
      writer.variant(1)
      writer.list(digests)
    case .heights(let first, let count):
      writer.variant(2)
      writer.value(first)
      writer.u16(count)
    }
  }

  /// Reads a request; an empty one is refused.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    id = try reader.u64()
    switch try reader.variant() {
    case 1:
      let digests = try reader.list(of: BlockDigest.self, max: Self.digestsMax)
      if digests.isEmpty { throw reader.failure(.invalidValue("a request names no block")) }
      selection = .digests(digests)
    case 2:
      let first = try Height(from: &reader)
      let count = try reader.u16()
      guard (1...Self.heightsMax).contains(count) else {
        throw reader.failure(.overLimit(limit: Int(Self.heightsMax), got: Int(count)))
      }
      selection = .heights(first: first, count: count)
    case let variant: throw reader.failure(.unknownVariant(variant))
    }
  }
}
