import SanadTypes

/// The end of the segment that is being written: where the next record goes, and the bytes that
/// have not been handed to the device yet.
struct JournalTail {
  /// Bytes that wait before they are handed to the device even without a sync.
  static let unwrittenBytesMax = 1_024 * 1_024

  let segment: UInt32
  /// Sequence number of the last record.
  private(set) var sequence: UInt64
  /// Checksum of the last record.
  private(set) var checksum: UInt32
  /// Offset of the next record.
  private(set) var offset: Int
  /// What the device has not got yet; it ends at ``offset``.
  private(set) var unwritten: [UInt8] = []

  private let file: UInt64
  private let capacity: Int

  init(
    segment: UInt32, file: UInt64, capacity: Int, offset: Int, sequence: UInt64,
    checksum: UInt32
  ) {
    self.segment = segment
    self.file = file
    self.capacity = capacity
    self.offset = offset
    self.sequence = sequence
    self.checksum = checksum
  }

  /// Offset of the first byte of ``unwritten``.
  var unwrittenStart: Int { offset - unwritten.count }

  /// Whether a record and a seal after it fit.
  func hasRoom(for payload: Int) -> Bool {
    offset + RawRecord.bytes(payload: payload) + RawRecord.emptyBytes <= capacity
  }

  /// Puts a record at the end.
  mutating func append(_ type: RecordType, view: View, _ payload: [UInt8]) {
    let record = RawRecord(
      type: type, sequence: sequence + 1, view: view, payload: payload, previous: checksum)
    let encoded = record.encoded(file: file, offset: offset)
    unwritten += encoded.bytes
    offset += encoded.bytes.count
    sequence += 1
    checksum = encoded.checksum
  }

  /// Notes that the device has everything.
  mutating func wroteOut() { unwritten.removeAll(keepingCapacity: true) }
}

/// What the journal remembers of a segment while it runs.
struct SegmentSummary: Equatable {
  let number: UInt32
  let epoch: Epoch
  /// The highest view of a block, vote or certificate in it.
  var highestView: View

  private static let prefix = "votes-"
  private static let suffix = ".log"
  private static let digits = 10

  /// The file of a segment: `votes-0000000007.log`.
  static func file(_ number: UInt32) -> FileName {
    let decimal = String(number)
    let zeros = String(repeating: "0", count: digits - decimal.utf8.count)
    return FileName(fixed: prefix + zeros + decimal + suffix)
  }

  /// The number of a segment's file; nil for another file.
  static func number(of file: FileName) -> UInt32? {
    let name = file.description
    guard name.utf8.count == prefix.utf8.count + digits + suffix.utf8.count,
      name.hasPrefix(prefix), name.hasSuffix(suffix)
    else { return nil }
    return UInt32(name.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
