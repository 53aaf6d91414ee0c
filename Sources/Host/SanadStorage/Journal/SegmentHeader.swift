package import SanadCodec
import SanadCrypto
import SanadTypes

/// The payload of a segment's first record: whose it is, and what the records of the segments
/// before it came to, so that those can be pruned.
///
/// | bytes | field |
/// |---|---|
/// | 2 | format version, 1 |
/// | 32 | chain id |
/// | 32 | voting key; zero for an observer |
/// | 16 | journal identity |
/// | 8 | epoch |
/// | 1 | start: 0 never voted, 1 continues the segment before it, 2 restart after damage |
/// | 9 | flags |
/// | 8 | reserved view |
/// | 4 | first segment that must exist |
struct SegmentHeader: Equatable {
  static let currentVersion: UInt16 = 1
  static let payloadBytes = 112

  /// How the segment's chain of records begins.
  enum Start: UInt8 {
    /// A new journal: nothing was ever signed.
    case neverVoted = 0
    /// After the seal of the segment before it.
    case continuing = 1
    /// Anew: the segments before it are damaged and prove nothing.
    case restart = 2
  }

  let owner: JournalOwner
  let identity: JournalIdentity
  let epoch: Epoch
  let start: Start
  let flags: JournalFlags
  let reservedView: View
  let firstKept: UInt32

  /// The bytes.
  var payload: [UInt8] {
    var writer = BCSWriter(reserving: Self.payloadBytes)
    writer.u16(Self.currentVersion)
    writer.value(owner)
    writer.value(identity)
    writer.value(epoch)
    writer.u8(start.rawValue)
    writer.fixed(flags.payload)
    writer.value(reservedView)
    writer.u32(firstKept)
    return writer.bytes
  }

  /// What the first record of a segment says.
  enum Reading: Equatable {
    case header(SegmentHeader)
    case unknownVersion(UInt16)
    case unreadable
  }

  /// Reads the payload of a header record.
  static func reading(_ payload: [UInt8]) -> Reading {
    var reader = BCSReader(payload)
    do {
      let version = try reader.u16()
      guard version == currentVersion else { return .unknownVersion(version) }
      let header = try SegmentHeader(fieldsOf: &reader)
      try reader.finish()
      return .header(header)
    } catch { return .unreadable }
  }

  init(
    owner: JournalOwner, identity: JournalIdentity, epoch: Epoch, start: Start,
    flags: JournalFlags, reservedView: View, firstKept: UInt32
  ) {
    self.owner = owner
    self.identity = identity
    self.epoch = epoch
    self.start = start
    self.flags = flags
    self.reservedView = reservedView
    self.firstKept = firstKept
  }

  private init(fieldsOf reader: inout BCSReader) throws(DecodingFailure) {
    owner = try JournalOwner(from: &reader)
    identity = try JournalIdentity(from: &reader)
    epoch = try Epoch(from: &reader)
    let place = reader.offset
    let tag = try reader.u8()
    guard let start = Start(rawValue: tag) else {
      throw DecodingFailure(.unknownVariant(UInt32(tag)), at: place)
    }
    self.start = start
    flags = try JournalFlags(from: &reader)
    reservedView = try View(from: &reader)
    firstKept = try reader.u32()
  }
}

extension JournalOwner: BCSEncodable, BCSDecodable {
  /// Appends the chain id and the key, or zeros where there is none: 64 bytes.
  package func encode(into writer: inout BCSWriter) {
    writer.value(chainID)
    writer.value(key?.digest ?? .zero)
  }

  /// Reads 64 bytes.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    chainID = try ChainID(from: &reader)
    let digest = try Digest(from: &reader)
    // Zero is no public key: it is a point of small order, which registration refuses.
    key = digest == .zero ? nil : PublicKey(digest)
  }
}

extension JournalIdentity: BCSEncodable, BCSDecodable {
  /// Appends 16 bytes.
  package func encode(into writer: inout BCSWriter) {
    writer.u64(word0)
    writer.u64(word1)
  }

  /// Reads 16 bytes.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    word0 = try reader.u64()
    word1 = try reader.u64()
  }

  /// The id of a segment's file: 32 bits of the identity above the segment's number, so that a
  /// record that went to another file, or came from another journal, is not read.
  func file(of segment: UInt32) -> UInt64 { word0 << 32 | UInt64(segment) }
}

extension JournalFlags: BCSEncodable, BCSDecodable {
  /// Appends the floor and one byte: bit 0 quarantined, bit 1 diverged. 9 bytes.
  package func encode(into writer: inout BCSWriter) {
    writer.value(voteFloor)
    writer.u8((isQuarantined ? 1 : 0) | (isDiverged ? 2 : 0))
  }

  /// Reads 9 bytes.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    let floor = try View(from: &reader)
    let start = reader.offset
    let bits = try reader.u8()
    guard bits < 4 else { throw DecodingFailure(.invalidFlag(bits), at: start) }
    self.init(voteFloor: floor, isQuarantined: bits & 1 != 0, isDiverged: bits & 2 != 0)
  }

  /// The payload of a flag record.
  var payload: [UInt8] { bcsBytes }

  /// Reads the payload of a flag record; nil when it is none.
  init?(payload: [UInt8]) {
    do { self = try BCSReader.decode(from: payload) } catch { return nil }
  }
}
