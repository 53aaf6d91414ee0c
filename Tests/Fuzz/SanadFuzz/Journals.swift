import SanadCrypto
import SanadTypes

@testable import SanadStorage

extension Surface {
  private static let owner = JournalOwner(
    chainID: ChainID(Digest(7, 7, 7, 7)), key: PublicKey(Digest(1, 2, 3, 4)))
  private static let identity = JournalIdentity(5, 6)

  /// One segment whose records have sound sums: length, type, view and payload of each come from
  /// the input, since no change to a byte passes a sum.
  static let segment = Surface(name: "segment") { bytes in
    let file = identity.file(of: 0)
    var image = [UInt8](repeating: 0, count: SegmentScan.recordsStart)
    var previous: UInt32 = 0
    var sequence: UInt64 = 0
    func append(_ type: RecordType, _ view: UInt64, _ payload: [UInt8]) {
      let record = RawRecord(
        type: type, sequence: sequence, view: View(view), payload: payload, previous: previous)
      let (written, sum) = record.encoded(file: file, offset: image.count)
      image += written
      previous = sum
      sequence += 1
    }
    var rest = bytes[...]
    if let first = rest.popFirst(), first < 0x80 {
      let header = SegmentHeader(
        owner: owner, identity: identity, epoch: Epoch(UInt64(first % 4)), start: .neverVoted,
        flags: JournalFlags(), reservedView: View(0), firstKept: 0)
      append(.header, 0, header.payload)
    }
    while rest.count >= 4, image.count < 65_536 {
      let type = RecordType(rawValue: rest[rest.startIndex] % 11 + 1) ?? .block
      let view = UInt64(rest[rest.startIndex + 1])
      let length = min(Int(rest[rest.startIndex + 2]), rest.count - 4)
      let skips = rest[rest.startIndex + 3]
      rest = rest.dropFirst(4)
      if skips == 0xff { sequence += 1 }
      append(type, view, Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    let scan = SegmentScan(image + [UInt8](repeating: 0, count: 64), number: 0, identity: identity)
    precondition(scan.end <= image.count, "records end inside the segment")
    _ = SegmentScan.header(of: image, number: 0)
    // And as it is, sums and all.
    let raw = SegmentScan(bytes, number: 0, identity: identity)
    precondition(raw.end <= max(bytes.count, SegmentScan.recordsStart), "inside the segment")
    _ = SegmentScan.header(of: bytes, number: 0)
  }

  /// A start on a journal of which bytes were overwritten: triples of place and value.
  static let journal = Surface(name: "journal") { bytes in
    let data = MemoryDevice(name: "data")
    let keySide = MemoryDevice(name: "key")
    let place = JournalPlace(data: data, keySide: keySide, holder: "fuzz")
    let settings = JournalSettings(segmentBytes: JournalSettings.segmentBytesMin)
    do throws(StorageFailure) {
      try Journal.initialise(place, owner: owner, identity: identity, settings: settings)
      let (journal, _) = try Journal.open(place, owner: owner, settings: settings)
      _ = try journal.reserve(through: View(64))
      for view in 1...3 {
        _ = try journal.append(
          .vote(.notarize, view: View(UInt64(view)), bytes: [UInt8](repeating: 7, count: 123)))
        _ = try journal.sync()
      }
      journal.close()
    } catch { preconditionFailure("a journal on a sound device: \(error)") }
    var damaged = bytes[...]
    while damaged.count >= 4 {
      let start = damaged.startIndex
      let offset = Int(damaged[start + 1]) << 8 | Int(damaged[start + 2])
      write(damaged[start + 3], at: offset, file: Int(damaged[start]), on: [data, keySide])
      damaged = damaged.dropFirst(4)
    }
    let choices: [JournalChoice] = [.none, .floorAtHighWaterMark, .quarantine(identity)]
    let choice = choices[Int(bytes.first ?? 0) % choices.count]
    do throws(StorageFailure) {
      let (journal, _) = try Journal.open(place, owner: owner, settings: settings, choice: choice)
      journal.close()
    } catch { _ = "\(error)" }
  }

  private static func write(
    _ byte: UInt8, at offset: Int, file number: Int, on devices: [MemoryDevice]
  ) {
    do throws(DeviceFailure) {
      var files: [(MemoryDevice, FileName)] = []
      for device in devices { for file in try device.list() { files.append((device, file)) } }
      guard !files.isEmpty else { return }
      let (device, file) = files[number % files.count]
      guard let size = try device.size(of: file), size > 0 else { return }
      try device.write([byte], to: file, at: offset % size)
      try device.sync(file)
    } catch { preconditionFailure("a sound device: \(error)") }
  }
}
