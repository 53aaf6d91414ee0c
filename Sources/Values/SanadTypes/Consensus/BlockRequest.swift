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
    let start = reader.offset
    switch try reader.variant() {
    case 1: selection = .digests(try Self.digests(from: &reader))
    case 2:
      let first = try Height(from: &reader)
      selection = .heights(first: first, count: try Self.count(from: &reader))
    case let variant: throw DecodingFailure(.unknownVariant(variant), at: start)
    }
  }

  private static func digests(
    from reader: inout BCSReader
  ) throws(DecodingFailure) -> [BlockDigest] {
    let start = reader.offset
    let digests: [BlockDigest] = try reader.list(max: digestsMax)
    if digests.isEmpty {
      throw DecodingFailure(.invalidValue("a request names no block"), at: start)
    }
    return digests
  }

  private static func count(from reader: inout BCSReader) throws(DecodingFailure) -> UInt16 {
    let start = reader.offset
    let count = try reader.u16()
    guard (1...heightsMax).contains(count) else {
      throw DecodingFailure(
        .overLimit(limit: Int(heightsMax), got: Int(count)), at: start)
    }
    return count
  }
}
