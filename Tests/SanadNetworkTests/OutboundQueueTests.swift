import NIOCore
import SanadTesting
import Testing

@testable import SanadNetwork

@Suite struct OutboundQueueTests {
  private func queue(bytes: Int = 100, frames: Int = 4) -> OutboundQueue {
    OutboundQueue(limits: PerClass(all: .init(bytesMax: bytes, framesMax: frames)))
  }

  private func frame(_ byte: UInt8, _ count: Int = 10) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }

  /// The kinds of the segments in a stream, and the first byte of each one's share of a frame.
  private func segments(_ stream: ByteBuffer) throws -> [(Segment.Kind, UInt8?)] {
    var stream = stream
    var all: [(Segment.Kind, UInt8?)] = []
    while let segment = try Segment.read(from: &stream) {
      var content = segment.content
      if case .first = segment.kind { content.moveReaderIndex(forwardBy: 4) }
      all.append((segment.kind, content.readInteger()))
    }
    #expect(stream.readableBytes == 0)
    return all
  }

  @Test func refusesVotesAndProposalsAboveTheBound() {
    for kind in [FrameClass.consensus, .proposal] {
      var queue = queue()
      #expect(queue.append(frame(1, 100), kind) == .queued)
      #expect(queue.append(frame(2, 1), kind) == .overflow)
      #expect(queue.bytes == 100)
    }
  }

  @Test func refusesTheNewestOfSync() {
    var queue = queue()
    for byte in UInt8(0)..<4 { #expect(queue.append(frame(byte), .sync) == .queued) }
    #expect(queue.append(frame(9), .sync) == .full)
  }

  @Test func dropsTheOldestOfTheMempool() throws {
    var queue = queue()
    for byte in UInt8(0)..<4 { #expect(queue.append(frame(byte), .mempool) == .queued) }
    #expect(queue.append(frame(4), .mempool) == .queuedDropping([10]))
    #expect(queue.append(frame(5, 85), .mempool) == .queuedDropping([10, 10, 10]))
    var stream = ByteBuffer()
    queue.writeSegments(into: &stream, budget: 1_000)
    #expect(try segments(stream).map(\.1) == [4, 5])
    #expect(queue.isEmpty)
  }

  @Test func neverDropsAFrameThatIsOnItsWay() throws {
    var queue = queue(bytes: 40_000)
    #expect(queue.append(frame(1, 30_000), .mempool) == .queued)
    var stream = ByteBuffer()
    queue.writeSegments(into: &stream, budget: 1)
    #expect(queue.append(frame(2, 5_000), .mempool) == .queued)
    #expect(queue.append(frame(3, 9_000), .mempool) == .queuedDropping([5_000]))
    #expect(queue.append(frame(4, 20_000), .mempool) == .full)
    queue.writeSegments(into: &stream, budget: 100_000)
    #expect(try segments(stream).map(\.0) == [.first(.mempool), .next(.mempool)])
  }

  @Test func aFrameThatCannotFitIsRefusedAndNotCounted() {
    var queue = queue()
    #expect(queue.append(frame(1, 101), .mempool) == .full)
    #expect(queue.isEmpty)
  }

  @Test func servesTheMostUrgentClassAfterEverySegment() throws {
    var queue = queue(bytes: 1 << 20)
    _ = queue.append(frame(4, 40_000), .sync)
    var stream = ByteBuffer()
    queue.writeSegments(into: &stream, budget: 1)
    _ = queue.append(frame(5), .mempool)
    _ = queue.append(frame(3, 20_000), .proposal)
    _ = queue.append(frame(1), .consensus)
    _ = queue.append(frame(2), .consensus)
    queue.writeSegments(into: &stream, budget: 1 << 20)
    let order = try segments(stream)
    #expect(
      order.map(\.0) == [
        .first(.sync), .first(.consensus), .first(.consensus), .first(.proposal),
        .next(.proposal), .next(.sync), .next(.sync), .first(.mempool),
      ])
    #expect(order.map(\.1) == [4, 1, 2, 3, 3, 4, 4, 5])
    let sent = queue.takeSent()
    #expect(sent.consensus.frames == 2 && sent.sync.bytes == 40_000 && sent.mempool.frames == 1)
    #expect(queue.takeSent() == PerClass(all: .init()))
  }

  @Test func segmentsOfAnyFrameGoTogetherAgain() throws {
    var chance = SplitMix64(seed: 0x5a4a_d002)
    for _ in 0..<40 {
      var queue = queue(bytes: 1 << 22, frames: 100)
      var assembler = FrameAssembler(limits: PerClass(all: 1 << 20))
      var expected = PerClass<[[UInt8]]>(all: [])
      for _ in 0..<chance.next() % 12 {
        guard let kind = FrameClass(rawValue: UInt8(chance.next() % 4)) else { continue }
        // Sizes around the borders of segments.
        let size = Int(chance.next() % 4) * 16_377 + Int(chance.next() % 9)
        let frame = chance.bytes(max(1, size))
        #expect(queue.append(frame, kind) == .queued)
        expected[kind].append(frame)
      }
      var arrived = PerClass<[[UInt8]]>(all: [])
      while !queue.isEmpty {
        var stream = ByteBuffer()
        queue.writeSegments(into: &stream, budget: Int(chance.next() % 40_000) + 1)
        while let segment = try Segment.read(from: &stream) {
          switch segment.kind {
          case .first(let kind):
            if let frame = try assembler.begin(kind, segment.content) { arrived[kind] += [frame] }
          case .next(let kind):
            if let frame = try assembler.proceed(kind, segment.content) {
              arrived[kind] += [frame]
            }
          default: Issue.record("a segment that nobody wrote")
          }
        }
      }
      #expect(arrived == expected && assembler.unfinishedCount == 0)
    }
  }
}
