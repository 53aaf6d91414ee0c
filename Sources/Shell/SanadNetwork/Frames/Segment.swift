import NIOCore

/// The unit that goes into the TLS stream: a frame travels in one or more segments, so that a vote
/// never waits for the rest of a block.
///
/// ```
/// kind u8 | length u16, little-endian | length bytes
/// ```
/// Header and content fill one TLS record at most. docs/wire-nodes.md, "Channel", is the
/// specification.
struct Segment {
  /// What the content is.
  enum Kind: Equatable {
    /// The greeting; the first segment either way.
    case greeting
    /// A verdict that ends the connection.
    case refusal
    /// Nothing; says that the sender lives.
    case keepAlive
    /// The length of a frame as u32, and its first bytes.
    case first(FrameClass)
    /// The next bytes of the frame of this class that has begun.
    case next(FrameClass)

    init?(byte: UInt8) {
      switch byte {
      case 0: self = .greeting
      case 1: self = .refusal
      case 2: self = .keepAlive
      case 0x10..<0x20:
        guard let kind = FrameClass(rawValue: byte & 0x0f) else { return nil }
        self = .first(kind)
      case 0x20..<0x30:
        guard let kind = FrameClass(rawValue: byte & 0x0f) else { return nil }
        self = .next(kind)
      default: return nil
      }
    }

    var byte: UInt8 {
      switch self {
      case .greeting: 0
      case .refusal: 1
      case .keepAlive: 2
      case .first(let kind): 0x10 | kind.rawValue
      case .next(let kind): 0x20 | kind.rawValue
      }
    }
  }

  /// Bytes of kind and length.
  static let headerBytes = 3
  /// The most content that leaves header and content in one TLS record of 16,384 bytes.
  static let contentBytesMax = 16_384 - headerBytes
  /// Bytes of the frame's length at the start of its first segment.
  static let frameLengthBytes = 4

  let kind: Kind
  /// The content, unread.
  var content: ByteBuffer

  /// Takes the next whole segment from `stream`; nil when more bytes are needed.
  static func read(from stream: inout ByteBuffer) throws(LinkFault) -> Segment? {
    let start = stream.readerIndex
    guard let byte = stream.getInteger(at: start, as: UInt8.self),
      let length = stream.getInteger(at: start + 1, endianness: .little, as: UInt16.self)
    else { return nil }
    guard let kind = Kind(byte: byte) else {
      throw LinkFault(.malformed, "no segment has kind \(byte)")
    }
    guard Int(length) <= contentBytesMax else {
      throw LinkFault(.malformed, "a segment of \(length) bytes is above \(contentBytesMax)")
    }
    guard stream.readableBytes >= headerBytes + Int(length) else { return nil }
    stream.moveReaderIndex(forwardBy: headerBytes)
    guard let content = stream.readSlice(length: Int(length)) else { return nil }
    return Segment(kind: kind, content: content)
  }

  /// Appends a segment to `stream`.
  ///
  /// - Precondition: at most ``contentBytesMax`` bytes.
  static func write(_ kind: Kind, _ content: [UInt8], into stream: inout ByteBuffer) {
    writeHeader(kind, length: content.count, into: &stream)
    stream.writeBytes(content)
  }

  /// Appends kind and length alone.
  static func writeHeader(_ kind: Kind, length: Int, into stream: inout ByteBuffer) {
    precondition((0...contentBytesMax).contains(length), "a segment fits one TLS record")
    stream.writeInteger(kind.byte)
    stream.writeInteger(UInt16(length), endianness: .little)
  }
}
