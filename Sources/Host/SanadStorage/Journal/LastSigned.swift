import SanadCodec
import SanadTypes

/// One of the two last-signed slots at the start of every segment: what the sync that wrote it made
/// durable, so that a lost record can be told from one that was never synced, and filled in.
///
/// Slots alternate, so the newest whole slot is never overwritten before the next one is durable.
///
/// | bytes | field (after the prefix of ``Page``) |
/// |---|---|
/// | 8 | file id |
/// | 8 | counter: number of the sync |
/// | 8 | sequence of the last record before this sync |
/// | 8 | sequence of the last record of this sync |
/// | 8 | epoch |
/// | 9 | flags after this sync |
/// | 8 | reserved view after this sync |
/// | 2 | number of votes |
/// | | each vote: sequence 8, type 1, view 8, length 2, bytes |
struct LastSigned: Equatable {
  static let magic: StaticString = "SANAD-LASTSIGN-1"
  /// Slots of a segment.
  static let count = 2
  /// Bytes of the slots, before the first record.
  static let bytes = count * Page.bytes

  private static let fixedBytes = 59
  private static let voteFixedBytes = 19

  /// A vote of the sync.
  struct Vote: Equatable {
    let sequence: UInt64
    let type: RecordType
    let view: View
    let bytes: [UInt8]
  }

  let counter: UInt64
  /// Everything up to here was durable before the sync.
  let before: UInt64
  /// Everything up to here is durable after it.
  let last: UInt64
  /// Epoch, flags and reserved view after the sync.
  let state: JournalState
  let votes: [Vote]

  /// Whether one more vote of `bytes` fits beside `votes`.
  static func hasRoom(for bytes: Int, beside votes: [Vote]) -> Bool {
    let used = votes.reduce(fixedBytes) { $0 + voteFixedBytes + $1.bytes.count }
    return used + voteFixedBytes + bytes <= Page.fieldBytesMax
  }

  /// Where the slot of a sync lies in its segment.
  static func offset(of counter: UInt64) -> Int { Int(counter % UInt64(count)) * Page.bytes }

  /// The page to write.
  func page(file: UInt64) -> [UInt8] {
    var writer = BCSWriter(reserving: Page.fieldBytesMax)
    writer.u64(file)
    writer.u64(counter)
    writer.u64(before)
    writer.u64(last)
    writer.value(state.epoch)
    writer.value(state.flags)
    writer.value(state.reservedView)
    writer.u16(UInt16(votes.count))
    for vote in votes {
      writer.u64(vote.sequence)
      writer.u8(vote.type.rawValue)
      writer.value(vote.view)
      writer.u16(UInt16(vote.bytes.count))
      writer.fixed(vote.bytes)
    }
    return Page.sealed(Self.magic, at: Self.offset(of: counter), fields: writer.bytes)
  }

  /// The whole slots of a segment's bytes.
  static func slots(of segment: [UInt8], file: UInt64) -> [LastSigned] {
    guard segment.count >= bytes else { return [] }
    return (0..<count).compactMap { index in
      let offset = index * Page.bytes
      let page = Array(segment[offset..<offset + Page.bytes])
      guard let fields = Page.opened(page, magic, at: offset) else { return nil }
      do { return try LastSigned(fields, file: file) } catch { return nil }
    }
  }

  init(
    counter: UInt64, before: UInt64, last: UInt64, state: JournalState, votes: [Vote]
  ) {
    self.counter = counter
    self.before = before
    self.last = last
    self.state = state
    self.votes = votes
  }

  private init(_ fields: [UInt8], file: UInt64) throws(DecodingFailure) {
    var reader = BCSReader(fields)
    guard try reader.u64() == file else {
      throw DecodingFailure(.invalidValue("a slot of another file"), at: 0)
    }
    counter = try reader.u64()
    before = try reader.u64()
    last = try reader.u64()
    let epoch = try Epoch(from: &reader)
    let flags = try JournalFlags(from: &reader)
    state = JournalState(epoch: epoch, flags: flags, reservedView: try View(from: &reader))
    let count = try reader.u16()
    var votes: [Vote] = []
    for _ in 0..<count { votes.append(try Vote(from: &reader)) }
    self.votes = votes
  }
}

extension LastSigned.Vote {
  fileprivate init(from reader: inout BCSReader) throws(DecodingFailure) {
    sequence = try reader.u64()
    let start = reader.offset
    let tag = try reader.u8()
    guard let type = RecordType(rawValue: tag), type.isVote else {
      throw DecodingFailure(.unknownVariant(UInt32(tag)), at: start)
    }
    self.type = type
    view = try View(from: &reader)
    bytes = try reader.fixed(Int(try reader.u16()))
  }
}
