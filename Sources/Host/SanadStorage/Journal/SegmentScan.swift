import SanadTypes

/// What one segment's bytes say, read on their own: the whole slots, and the chain of whole records
/// from the first on.
struct SegmentScan {
  /// Offset of the first record.
  static let recordsStart = LastSigned.bytes
  /// Offset after the header record.
  static let headerEnd =
    recordsStart + RawRecord.bytes(payload: SegmentHeader.payloadBytes)

  let number: UInt32
  /// Size of the file in bytes.
  let size: Int
  /// The whole slots.
  let slots: [LastSigned]
  /// The header; nil when the first record is not one of this journal.
  private(set) var header: SegmentHeader?
  /// Sequence of the header record.
  private(set) var firstSequence: UInt64 = 0
  /// What the header record says is the checksum of the record before it.
  private(set) var firstPrevious: UInt32 = 0
  /// Sequence of the last record of the chain.
  private(set) var lastSequence: UInt64 = 0
  /// Checksum of the last record of the chain.
  private(set) var lastChecksum: UInt32 = 0
  /// Offset after the last record of the chain.
  private(set) var end = recordsStart
  /// Whether the chain ends in a seal.
  private(set) var isSealed = false
  /// Whether there is anything but zeros after ``end``.
  private(set) var hasRemains = false
  /// What is in force after the chain.
  private(set) var state = JournalState()
  /// The first segment that must exist, as far as the chain knows.
  private(set) var firstKept: UInt32 = 0
  /// The highest view of a block, vote or certificate of the chain.
  private(set) var highestView = View(0)

  /// Reads a segment of the journal `identity`, and hands out the records that the host put in.
  init(
    _ bytes: [UInt8], number: UInt32, identity: JournalIdentity,
    records visit: (JournalRecord) -> Void = { _ in }
  ) {
    let file = identity.file(of: number)
    self.number = number
    size = bytes.count
    slots = LastSigned.slots(of: bytes, file: file)
    while let (record, checksum) = RawRecord.read(bytes, at: end, file: file),
      accepts(record, identity)
    {
      note(record, checksum)
      if let header, let entry = record.entry {
        visit(JournalRecord(sequence: record.sequence, epoch: header.epoch, entry: entry))
      }
    }
    hasRemains = !Self.isZero(bytes, from: end)
  }

  /// Reads the header of a segment whose journal is not known yet, or says why it has none.
  static func header(of bytes: [UInt8], number: UInt32) -> SegmentHeader.Reading {
    guard bytes.count >= recordsStart + RawRecord.emptyBytes else { return .unreadable }
    let file = LittleEndian.u64(bytes, at: recordsStart + 16)
    guard UInt32(truncatingIfNeeded: file) == number,
      let (record, _) = RawRecord.read(bytes, at: recordsStart, file: file),
      record.type == .header
    else { return .unreadable }
    return SegmentHeader.reading(record.payload)
  }

  private func accepts(_ record: RawRecord, _ identity: JournalIdentity) -> Bool {
    if isSealed { return false }
    if header == nil {
      guard record.type == .header,
        case .header(let header) = SegmentHeader.reading(record.payload)
      else { return false }
      return header.identity == identity
    }
    return record.type != .header && record.sequence == lastSequence + 1
      && record.previous == lastChecksum
  }

  private mutating func note(_ record: RawRecord, _ checksum: UInt32) {
    lastSequence = record.sequence
    lastChecksum = checksum
    end += RawRecord.bytes(payload: record.payload.count)
    switch record.type {
    case .header: begin(record)
    case .block, .certificate, .notarize, .nullify, .finalize:
      highestView = max(highestView, record.view)
    case .prune: firstKept = max(firstKept, PruneRecord.firstKept(record.payload) ?? 0)
    case .flag: state.flags = JournalFlags(payload: record.payload) ?? state.flags
    case .reserve: state.reservedView = max(state.reservedView, record.view)
    case .seal: isSealed = true
    }
  }

  private mutating func begin(_ record: RawRecord) {
    firstSequence = record.sequence
    firstPrevious = record.previous
    guard case .header(let header) = SegmentHeader.reading(record.payload) else { return }
    self.header = header
    state = JournalState(
      epoch: header.epoch, flags: header.flags, reservedView: header.reservedView)
    firstKept = header.firstKept
  }

  private static func isZero(_ bytes: [UInt8], from start: Int) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var offset = start
      while offset + 8 <= bytes.count {
        if bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) != 0 { return false }
        offset += 8
      }
      return bytes.dropFirst(offset).allSatisfy { $0 == 0 }
    }
  }
}

/// What the records of a journal have come to.
struct JournalState: Equatable {
  var epoch = Epoch(0)
  var flags = JournalFlags()
  var reservedView = View(0)
}

/// The payload of a prune record: the first segment that must exist, 4 bytes.
enum PruneRecord {
  static func payload(firstKept: UInt32) -> [UInt8] {
    withUnsafeBytes(of: firstKept.littleEndian) { Array($0) }
  }

  static func firstKept(_ payload: [UInt8]) -> UInt32? {
    payload.count == 4 ? LittleEndian.u32(payload, at: 0) : nil
  }
}
