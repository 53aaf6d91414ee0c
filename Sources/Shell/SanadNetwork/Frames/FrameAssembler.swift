import NIOCore

/// Puts frames together from segments, at most one unfinished frame per class.
///
/// Memory grows with what has arrived and never with what a peer announces.
struct FrameAssembler {
  private struct Partial {
    let total: Int
    var bytes: [UInt8]
  }

  private let limits: PerClass<Int>
  private var partial = PerClass<Partial?>(all: nil)

  /// Number of frames that have begun and not ended.
  private(set) var unfinishedCount = 0

  init(limits: PerClass<Int>) { self.limits = limits }

  /// Takes a frame's first segment; returns the frame when that was all of it.
  mutating func begin(
    _ kind: FrameClass, _ content: ByteBuffer
  ) throws(LinkFault) -> [UInt8]? {
    var content = content
    guard partial[kind] == nil else {
      throw LinkFault(.malformed, "a second \(kind) frame begins inside the first")
    }
    guard let announced = content.readInteger(endianness: .little, as: UInt32.self) else {
      throw LinkFault(.malformed, "a frame begins without its length")
    }
    let total = Int(announced)
    guard total <= limits[kind] else {
      throw LinkFault(
        .oversized, "a \(kind) frame of \(total) bytes is above the limit of \(limits[kind])")
    }
    guard total > 0 else { throw LinkFault(.malformed, "a frame is empty") }
    return try take(kind, content, into: Partial(total: total, bytes: []))
  }

  /// Takes a further segment of the frame of this class; returns the frame when it is complete.
  mutating func proceed(
    _ kind: FrameClass, _ content: ByteBuffer
  ) throws(LinkFault) -> [UInt8]? {
    guard let begun = partial[kind] else {
      throw LinkFault(.malformed, "a \(kind) frame goes on that has not begun")
    }
    partial[kind] = nil
    unfinishedCount -= 1
    return try take(kind, content, into: begun)
  }

  private mutating func take(
    _ kind: FrameClass, _ content: ByteBuffer, into begun: consuming Partial
  ) throws(LinkFault) -> [UInt8]? {
    let missing = begun.total - begun.bytes.count
    // Segments are full until the last, so a peer cannot make us work for every single byte.
    let room =
      begun.bytes.isEmpty
      ? Segment.contentBytesMax - Segment.frameLengthBytes : Segment.contentBytesMax
    let expected = min(missing, room)
    guard content.readableBytes == expected else {
      throw LinkFault(
        .malformed, "a \(kind) segment has \(content.readableBytes) bytes instead of \(expected)")
    }
    begun.bytes.append(contentsOf: content.readableBytesView)
    if begun.bytes.count == begun.total { return begun.bytes }
    partial[kind] = begun
    unfinishedCount += 1
    return nil
  }
}
