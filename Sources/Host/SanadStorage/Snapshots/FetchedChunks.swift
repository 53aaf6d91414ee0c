import SanadCodec
package import SanadTypes

/// What a node that joins has fetched of a snapshot, so that its next start need not fetch it again:
/// chunks as they came, in the order in which they came.
///
/// Nothing of it is trusted. Whoever reads it checks each chunk as if a peer had sent it, so that it
/// needs no checksums and no order of writes; what does not read is fetched again. Damage to a length
/// hides what follows in the same file alone.
///
/// | file | content |
/// |---|---|
/// | `offer` | height u64 and digest of the snapshot's block |
/// | `chunks-N` | records from the beginning on: place among the parts u32, bytes u32, the bytes; zeros end it |
///
/// A class because it owns the directory's lock.
package final class FetchedChunks {
  /// A chunk as it was written, if nothing has happened to it.
  package struct Record: Equatable, Sendable {
    /// Its place among the parts.
    package let index: Int
    /// The chunk's bytes.
    package let bytes: [UInt8]

    /// Puts a record together.
    package init(index: Int, bytes: [UInt8]) {
      self.index = index
      self.bytes = bytes
    }
  }

  /// Bytes of a file of chunks.
  package static let fileBytes = 8 << 20
  private static let headBytes = 8
  private static let offerFile = FileName(fixed: "offer")
  private static let prefix = "chunks-"

  private let device: any Device
  private let fileBytes: Int
  private let recordMax: Int
  /// The file that is written, and where.
  private var writing: (file: FileName, offset: Int)?
  /// Files that are read, the next one last, and where in it.
  private var unread: [FileName] = []
  private var readOffset = 0
  private var lastNumber: UInt64 = 0

  /// The snapshot that the chunks are said to be of; nil where there is nothing.
  package private(set) var offer: SnapshotOffer?

  /// Takes the directory, and looks what is there.
  ///
  /// - Parameters:
  ///   - recordMax: Most bytes of a chunk.
  ///   - holder: Who we are, for another process that wants it.
  package init(
    _ device: any Device, recordMax: Int, fileBytes: Int = FetchedChunks.fileBytes, holder: String
  ) throws(DeviceFailure) {
    self.device = device
    self.fileBytes = fileBytes
    self.recordMax = recordMax
    try device.lock(holder: holder)
    let files = try device.list().filter { Self.number(of: $0) != nil }
    lastNumber = files.compactMap(Self.number).max() ?? 0
    offer = try readOffer()
    if offer != nil { unread = files.sorted(by: >) }
  }

  deinit { device.unlock() }

  /// Throws away what is there, and begins with a snapshot.
  package func begin(_ offer: SnapshotOffer) throws(DeviceFailure) {
    try clear()
    let bytes = offer.bcsBytes
    try device.create(Self.offerFile, bytes: bytes.count)
    try device.write(bytes, to: Self.offerFile, at: 0)
    try device.sync(Self.offerFile)
    try device.syncDirectory()
    self.offer = offer
  }

  /// Throws away what is there.
  package func clear() throws(DeviceFailure) {
    writing = nil
    unread = []
    readOffset = 0
    offer = nil
    // The name of the snapshot goes first: chunks without one are nobody's.
    let files = try device.list()
    for file in files where file == Self.offerFile { try device.remove(file) }
    for file in files where Self.number(of: file) != nil { try device.remove(file) }
    try device.syncDirectory()
  }

  /// Keeps a chunk that was checked. Durable once its file is full, or not: power may take it.
  package func add(_ record: Record) throws(DeviceFailure) {
    let size = Self.headBytes + record.bytes.count
    guard let index = UInt32(exactly: record.index), record.bytes.count <= recordMax,
      size <= fileBytes
    else { return }
    if let full = writing, full.offset + size > fileBytes {
      try device.sync(full.file)
      writing = nil
    }
    if writing == nil {
      lastNumber += 1
      let file = FileName(fixed: "\(Self.prefix)\(lastNumber)")
      try device.create(file, bytes: fileBytes)
      try device.syncDirectory()
      writing = (file, 0)
    }
    guard let (file, offset) = writing else { return }
    var writer = BCSWriter(reserving: size)
    writer.u32(index)
    writer.u32(UInt32(record.bytes.count))
    writer.fixed(record.bytes)
    try device.write(writer.bytes, to: file, at: offset)
    writing = (file, offset + size)
  }

  /// The next record that an earlier process has left; nil at the end. What does not read is passed
  /// over with the rest of its file.
  package func next() throws(DeviceFailure) -> Record? {
    while let file = unread.last {
      if let record = try read(file) { return record }
      unread.removeLast()
      readOffset = 0
    }
    return nil
  }

  // MARK: Private

  private func read(_ file: FileName) throws(DeviceFailure) -> Record? {
    do throws(DeviceFailure) {
      let offset = readOffset
      let head = try device.read(file, at: offset, count: Self.headBytes)
      var reader = BCSReader(head)
      guard let (index, count) = Self.decoded(&reader), count > 0, count <= recordMax else {
        return nil
      }
      let bytes = try device.read(file, at: offset + Self.headBytes, count: count)
      readOffset = offset + Self.headBytes + count
      return Record(index: index, bytes: bytes)
    } catch {
      guard error.isOfTheFile else { throw error }
      return nil
    }
  }

  private static func decoded(_ reader: inout BCSReader) -> (index: Int, count: Int)? {
    do throws(DecodingFailure) {
      let index = try reader.u32()
      return (Int(index), Int(try reader.u32()))
    } catch { return nil }
  }

  private func readOffer() throws(DeviceFailure) -> SnapshotOffer? {
    do throws(DeviceFailure) {
      guard let size = try device.size(of: Self.offerFile), size == SnapshotOffer.bytes else {
        return nil
      }
      let bytes = try device.read(Self.offerFile, at: 0, count: size)
      do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch { return nil }
    } catch {
      guard error.isOfTheFile else { throw error }
      return nil
    }
  }

  private static func number(of file: FileName) -> UInt64? {
    let name = file.description
    // As this type writes it, and not so large that the next one would be too large.
    guard name.hasPrefix(prefix), let number = UInt32(name.dropFirst(prefix.count)),
      name == "\(prefix)\(number)"
    else { return nil }
    return UInt64(number)
  }
}

extension SnapshotOffer {
  /// Bytes of an encoded offer.
  fileprivate static let bytes = 40
}

extension DeviceFailure {
  /// Whether one file does not read, and others may.
  fileprivate var isOfTheFile: Bool {
    switch self {
    case .notFound, .outOfBounds, .system(.read, _, _): true
    default: false
    }
  }
}
