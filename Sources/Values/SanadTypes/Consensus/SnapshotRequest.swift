public import SanadCodec

/// Asks a node for what another one joins by: how epochs ended, which snapshots there are, and what is
/// in one (consensus.md 2.12).
///
/// Encoding: id u64; variant 1 offers; 2 ends of epochs from an epoch u64; 3 head of a height u64;
/// 4 parts of a height u64 from a page u32; 5 chunk of a height u64 at a prefix.
public struct SnapshotRequest: Hashable, Sendable {
  /// What is asked for.
  public enum Want: Hashable, Sendable {
    /// Which snapshots there are.
    case offers
    /// How epochs ended, from this one on.
    case ends(from: Epoch)
    /// What a snapshot is, and why its block is final.
    case head(Height)
    /// A page of its parts.
    case parts(Height, page: UInt32)
    /// What the state has at a prefix.
    case chunk(Height, SnapshotPrefix)
  }

  /// Chosen by the asker; the response repeats it, and one without an open request is dropped.
  public let id: UInt64
  /// What is asked for.
  public let want: Want

  /// Asks for something.
  public init(id: UInt64, want: Want) {
    self.id = id
    self.want = want
  }
}

extension SnapshotRequest: BCSEncodable, BCSDecodable {
  /// Appends the id, the variant and its fields.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(id)
    switch want {
    case .offers: writer.variant(1)
    case .ends(let epoch):
      writer.variant(2)
      writer.value(epoch)
    case .head(let height):
      writer.variant(3)
      writer.value(height)
    case .parts(let height, let page):
      writer.variant(4)
      writer.value(height)
      writer.u32(page)
    case .chunk(let height, let prefix):
      writer.variant(5)
      writer.value(height)
      writer.value(prefix)
    }
  }

  /// Reads a request.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    id = try reader.u64()
    let start = reader.offset
    switch try reader.variant() {
    case 1: want = .offers
    case 2: want = .ends(from: try Epoch(from: &reader))
    case 3: want = .head(try Height(from: &reader))
    case 4:
      let height = try Height(from: &reader)
      want = .parts(height, page: try reader.u32())
    case 5:
      let height = try Height(from: &reader)
      want = .chunk(height, try reader.value())
    case let variant: throw DecodingFailure(.unknownVariant(variant), at: start)
    }
  }
}

/// A snapshot that a node has.
///
/// Encoding: height u64; digest of its block.
public struct SnapshotOffer: Hashable, Comparable, Sendable {
  /// The height of its block.
  public let height: Height
  /// The block's digest.
  public let block: BlockDigest

  /// Names a snapshot.
  public init(height: Height, block: BlockDigest) {
    self.height = height
    self.block = block
  }

  /// Order of height, then of digest.
  public static func < (left: SnapshotOffer, right: SnapshotOffer) -> Bool {
    (left.height, left.block) < (right.height, right.block)
  }
}

extension SnapshotOffer: BCSEncodable, BCSDecodable {
  /// Appends height and digest.
  public func encode(into writer: inout BCSWriter) {
    writer.value(height)
    writer.value(block)
  }

  /// Reads height and digest.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    block = try BlockDigest(from: &reader)
  }
}

/// Answers a ``SnapshotRequest``. What it carries is bytes here; whoever asked knows what they are.
///
/// Encoding: id u64; variant 0 nothing; 1 offers, a list of at most 4; 2 ends of epochs, a list of at
/// most 64 byte strings; 3 content, one byte string.
public struct SnapshotResponse: Hashable, Sendable {
  /// The answer.
  public enum Answer: Hashable, Sendable {
    /// The sender does not have it.
    case nothing
    /// The snapshots that the sender has.
    case offers([SnapshotOffer])
    /// Ends of epochs, one after the other; none where the first has not ended.
    case ends([[UInt8]])
    /// A head, a page of parts, or a chunk.
    case content([UInt8])
  }

  /// Most snapshots of an answer.
  public static let offersMax = 4
  /// Most ends of epochs of an answer.
  public static let endsMax = 64
  /// Most bytes of all ends, and of a content.
  public static let bytesMax = 208 * 1_024

  /// The request's.
  public let id: UInt64
  /// The answer.
  public let answer: Answer

  /// Answers a request.
  public init(id: UInt64, answer: Answer) {
    self.id = id
    self.answer = answer
  }
}

extension SnapshotResponse: BCSEncodable, BCSDecodable {
  /// Appends the id, the variant and its value.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(id)
    switch answer {
    case .nothing: writer.variant(0)
    case .offers(let offers):
      writer.variant(1)
      writer.list(offers)
    case .ends(let ends):
      writer.variant(2)
      writer.length(ends.count)
      for end in ends { writer.blob(end) }
    case .content(let bytes):
      writer.variant(3)
      writer.blob(bytes)
    }
  }

  /// Reads an answer.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    id = try reader.u64()
    let start = reader.offset
    switch try reader.variant() {
    case 0: answer = .nothing
    case 1: answer = .offers(try reader.list(max: Self.offersMax))
    case 2:
      var ends: [[UInt8]] = []
      for _ in 0..<(try reader.length(max: Self.endsMax)) {
        ends.append(try reader.blob(max: Self.bytesMax))
      }
      answer = .ends(ends)
    case 3: answer = .content(try reader.blob(max: Self.bytesMax))
    case let variant: throw DecodingFailure(.unknownVariant(variant), at: start)
    }
  }
}
