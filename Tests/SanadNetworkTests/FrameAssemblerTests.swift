import NIOCore
import Testing

@testable import SanadNetwork

@Suite struct FrameAssemblerTests {
  private let limits = PerClass(consensus: 100, proposal: 100_000, sync: 50, mempool: 10)

  private func first(_ total: UInt32, _ bytes: [UInt8]) -> ByteBuffer {
    var content = ByteBuffer()
    content.writeInteger(total, endianness: .little)
    content.writeBytes(bytes)
    return content
  }

  private func code(_ body: () throws -> Void) -> RefusalCode? {
    do { try body() } catch { return (error as? LinkFault)?.code }
    return nil
  }

  @Test func refusesAFrameAboveTheLimitOfItsClassByItsAnnouncement() {
    var assembler = FrameAssembler(limits: limits)
    let announced = first(51, [1])
    #expect(code { _ = try assembler.begin(.sync, announced) } == .oversized)
    let largest = first(UInt32.max, [1])
    #expect(code { _ = try assembler.begin(.consensus, largest) } == .oversized)
  }

  @Test func refusesAFrameWithoutLengthAnEmptyOneAndOneThatIsNotBegun() {
    var assembler = FrameAssembler(limits: limits)
    #expect(code { _ = try assembler.begin(.sync, ByteBuffer(bytes: [1, 0, 0])) } == .malformed)
    let empty = first(0, [])
    #expect(code { _ = try assembler.begin(.sync, empty) } == .malformed)
    #expect(code { _ = try assembler.proceed(.sync, ByteBuffer(bytes: [1])) } == .malformed)
  }

  @Test func refusesASegmentThatIsNeitherFullNorTheLast() {
    var assembler = FrameAssembler(limits: limits)
    let short = first(20_000, [1, 2, 3])
    #expect(code { _ = try assembler.begin(.proposal, short) } == .malformed)
    let long = first(2, [1, 2, 3])
    #expect(code { _ = try assembler.begin(.consensus, long) } == .malformed)
  }

  @Test func refusesASecondFrameOfAClassInsideTheFirst() throws {
    var assembler = FrameAssembler(limits: limits)
    let start = first(20_000, [UInt8](repeating: 7, count: Segment.contentBytesMax - 4))
    #expect(try assembler.begin(.proposal, start) == nil)
    #expect(assembler.unfinishedCount == 1)
    let second = first(1, [1])
    #expect(code { _ = try assembler.begin(.proposal, second) } == .malformed)
  }

  @Test func aVoteInsideAProposalIsCompleteBeforeTheProposal() throws {
    var assembler = FrameAssembler(limits: limits)
    let body = (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }
    let room = Segment.contentBytesMax - 4
    #expect(try assembler.begin(.proposal, first(20_000, Array(body[..<room]))) == nil)
    #expect(try assembler.begin(.consensus, first(3, [1, 2, 3])) == [1, 2, 3])
    #expect(try assembler.proceed(.proposal, ByteBuffer(bytes: body[room...])) == body)
    #expect(assembler.unfinishedCount == 0)
  }
}
