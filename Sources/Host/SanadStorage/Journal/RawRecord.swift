import SanadCodec
import SanadTypes

/// What a record is, as its byte on disk says.
enum RecordType: UInt8 {
  /// First in every segment: ``SegmentHeader``.
  case header = 1
  /// ``JournalEntry/block(view:bytes:)``
  case block = 2
  /// Our vote for a block.
  case notarize = 3
  /// Our vote against a view.
  case nullify = 4
  /// Our vote for finality.
  case finalize = 5
  /// ``JournalEntry/certificate(view:bytes:)``
  case certificate = 6
  /// Segments below the number in the payload may be gone.
  case prune = 7
  /// ``JournalEntry/flags(_:)``
  case flag = 8
  /// Its view is the reserved high-water mark from here on.
  case reserve = 9
  /// Last in a full segment: the next segment's file and directory entry are durable.
  case seal = 10

  /// Whether it is one of our own votes.
  var isVote: Bool { self == .notarize || self == .nullify || self == .finalize }

  /// The type of a vote.
  init(_ kind: VoteKind) {
    switch kind {
    case .notarize: self = .notarize
    case .nullify: self = .nullify
    case .finalize: self = .finalize
    }
  }
}

/// A record as it lies in a segment; docs/wire-store.md, "Journal".
///
/// | bytes | field |
/// |---|---|
/// | 4 | payload length |
/// | 1 | type |
/// | 3 | zero |
/// | 8 | sequence number |
/// | 8 | file id |
/// | 8 | offset of the record in its file |
/// | 8 | view |
/// | 4 | checksum of the previous record |
/// | length | payload |
/// | 4 | CRC-32C of all bytes before it |
/// | 0 to 7 | zeros up to a multiple of eight |
struct RawRecord: Equatable {
  /// Bytes before the payload.
  static let prefixBytes = 44
  /// Bytes of a record without a payload.
  static let emptyBytes = bytes(payload: 0)

  let type: RecordType
  let sequence: UInt64
  let view: View
  let payload: [UInt8]
  /// Checksum of the previous record; zero where a chain begins.
  let previous: UInt32

  /// Bytes that a record with a payload of `count` bytes takes on disk.
  static func bytes(payload count: Int) -> Int { (prefixBytes + count + 4 + 7) / 8 * 8 }

  /// The bytes on disk, and the checksum for the next record.
  func encoded(file: UInt64, offset: Int) -> (bytes: [UInt8], checksum: UInt32) {
    var writer = BCSWriter(reserving: Self.bytes(payload: payload.count))
    writer.u32(UInt32(payload.count))
    writer.u8(type.rawValue)
    writer.fixed([0, 0, 0])
    writer.u64(sequence)
    writer.u64(file)
    writer.u64(UInt64(offset))
    writer.value(view)
    writer.u32(previous)
    writer.fixed(payload)
    let checksum = CRC32C.checksum(writer.bytes)
    writer.u32(checksum)
    writer.fixed(
      repeatElement(0, count: Self.bytes(payload: payload.count) - writer.count))
    return (writer.bytes, checksum)
  }

  /// The record at an offset of a segment's bytes, with its checksum; nil unless it is whole and
  /// in the place for which it was written.
  static func read(
    _ segment: [UInt8], at offset: Int, file: UInt64
  ) -> (record: RawRecord, checksum: UInt32)? {
    guard offset >= 0, offset <= segment.count - emptyBytes,
      let type = RecordType(rawValue: segment[offset + 4]),
      LittleEndian.u64(segment, at: offset + 16) == file,
      LittleEndian.u64(segment, at: offset + 24) == UInt64(offset)
    else { return nil }
    let count = Int(LittleEndian.u32(segment, at: offset))
    guard count <= segment.count, offset + bytes(payload: count) <= segment.count
    else { return nil }
    let end = offset + prefixBytes + count
    let checksum = LittleEndian.u32(segment, at: end)
    guard checksum == CRC32C.checksum(segment[offset..<end]) else { return nil }
    let record = RawRecord(
      type: type, sequence: LittleEndian.u64(segment, at: offset + 8),
      view: View(LittleEndian.u64(segment, at: offset + 32)),
      payload: Array(segment[(offset + prefixBytes)..<end]),
      previous: LittleEndian.u32(segment, at: offset + 40))
    return (record, checksum)
  }

  /// What the host put in; nil for records that storage writes for itself.
  var entry: JournalEntry? {
    switch type {
    case .block: .block(view: view, bytes: payload)
    case .notarize: .vote(.notarize, view: view, bytes: payload)
    case .nullify: .vote(.nullify, view: view, bytes: payload)
    case .finalize: .vote(.finalize, view: view, bytes: payload)
    case .certificate: .certificate(view: view, bytes: payload)
    case .flag: JournalFlags(payload: payload).map { .flags($0) }
    case .header, .prune, .reserve, .seal: nil
    }
  }
}
