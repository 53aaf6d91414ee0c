import NIOCore

/// What waits to be sent to one peer: a lane per class, each with its bounds.
///
/// Lanes are served in strict order of class, segment by segment. Consensus frames are few by the
/// rules of the protocol above, so they cannot starve the rest for long; the rest can never delay
/// them by more than the segments already given to the transport.
struct OutboundQueue {
  /// What became of a frame.
  enum Verdict: Equatable {
    case queued
    case queuedDropping([Int])
    case full
    case overflow
  }

  private struct Lane {
    var frames = CircularBuffer<[UInt8]>()
    var bytes = 0
    /// How much of the first frame has left; such a frame can no longer be dropped.
    var sentOfFirst = 0
  }

  private let limits: PerClass<PeerNetworkLimits.Queue>
  private var lanes = PerClass(all: Lane())
  /// Frames that have left whole, since the last call of ``takeSent()``.
  private var sent = PerClass(all: NetworkCounters.Traffic())

  /// Bytes that wait, of all classes.
  private(set) var bytes = 0

  init(limits: PerClass<PeerNetworkLimits.Queue>) { self.limits = limits }

  /// Whether nothing waits.
  var isEmpty: Bool { bytes == 0 }

  /// Queues a frame, or says why not.
  ///
  /// Mempool: the oldest frames make room, because transactions are gossiped again. Sync: the new
  /// frame is not taken, because the peer asks again elsewhere. Consensus and proposals: a peer
  /// that lets those pile up is as good as gone, so the connection ends.
  mutating func append(_ frame: [UInt8], _ kind: FrameClass) -> Verdict {
    if fits(frame, kind) {
      push(frame, kind)
      return .queued
    }
    switch kind {
    case .consensus, .proposal: return .overflow
    case .sync: return .full
    case .mempool: return appendDroppingOldest(frame, kind)
    }
  }

  /// Moves segments into `stream`, most urgent first, until it holds `budget` bytes or more.
  mutating func writeSegments(into stream: inout ByteBuffer, budget: Int) {
    while stream.readableBytes < budget, let kind = mostUrgent {
      writeSegment(of: kind, into: &stream)
    }
  }

  /// The frames that have left whole since the last call.
  mutating func takeSent() -> PerClass<NetworkCounters.Traffic> {
    defer { sent = PerClass(all: NetworkCounters.Traffic()) }
    return sent
  }

  private var mostUrgent: FrameClass? {
    if lanes.consensus.bytes > 0 { return .consensus }
    if lanes.proposal.bytes > 0 { return .proposal }
    if lanes.sync.bytes > 0 { return .sync }
    return lanes.mempool.bytes > 0 ? .mempool : nil
  }

  private func fits(_ frame: [UInt8], _ kind: FrameClass) -> Bool {
    let limit = limits[kind]
    return lanes[kind].frames.count < limit.framesMax
      && lanes[kind].bytes + frame.count <= limit.bytesMax
  }

  private mutating func push(_ frame: [UInt8], _ kind: FrameClass) {
    lanes[kind].frames.append(frame)
    lanes[kind].bytes += frame.count
    bytes += frame.count
  }

  private mutating func appendDroppingOldest(_ frame: [UInt8], _ kind: FrameClass) -> Verdict {
    var dropped: [Int] = []
    while !fits(frame, kind), let size = dropOldest(kind) { dropped.append(size) }
    // Only a frame that is on its way is left, and the new one has no room beside it.
    guard fits(frame, kind) else { return .full }
    push(frame, kind)
    return .queuedDropping(dropped)
  }

  private mutating func dropOldest(_ kind: FrameClass) -> Int? {
    let offset = lanes[kind].sentOfFirst > 0 ? 1 : 0
    guard lanes[kind].frames.count > offset else { return nil }
    let index = lanes[kind].frames.index(lanes[kind].frames.startIndex, offsetBy: offset)
    let size = lanes[kind].frames.remove(at: index).count
    lanes[kind].bytes -= size
    bytes -= size
    return size
  }

  private mutating func writeSegment(of kind: FrameClass, into stream: inout ByteBuffer) {
    guard let frame = lanes[kind].frames.first else { return }
    let start = lanes[kind].sentOfFirst
    let lengthBytes = start == 0 ? Segment.frameLengthBytes : 0
    let count = min(frame.count - start, Segment.contentBytesMax - lengthBytes)
    Segment.writeHeader(
      start == 0 ? .first(kind) : .next(kind), length: lengthBytes + count, into: &stream)
    if start == 0 { stream.writeInteger(UInt32(frame.count), endianness: .little) }
    stream.writeBytes(frame[start..<start + count])
    if start + count == frame.count {
      finishFirst(of: kind, frame.count)
    } else {
      lanes[kind].sentOfFirst = start + count
    }
  }

  private mutating func finishFirst(of kind: FrameClass, _ size: Int) {
    lanes[kind].frames.removeFirst()
    lanes[kind].bytes -= size
    lanes[kind].sentOfFirst = 0
    bytes -= size
    sent[kind].frames += 1
    sent[kind].bytes += UInt64(size)
  }
}
