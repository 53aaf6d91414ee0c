public import SanadCodec

/// The numbers by which a network limits its ledger; a block's weight is limited by
/// ``ChainParameters``.
///
/// Encoding: validity u64; default quota; offset i32.
public struct LedgerParameters: Hashable, Sendable {
  /// Largest offset from UTC, in seconds: 14 hours.
  public static let utcOffsetSecondsMax: Int32 = 50_400

  /// How far a transaction's validity may lie ahead of the block's timestamp.
  public let validityMax: Milliseconds
  /// The quota of an account without one of its own.
  public let defaultQuota: Quota
  /// What is added to the block's timestamp to tell the business date, in seconds; between
  /// −50,400 and 50,400.
  public let utcOffsetSeconds: Int32

  /// Creates parameters; nil where the offset is out of bounds.
  public init?(
    validityMax: Milliseconds, defaultQuota: Quota, utcOffsetSeconds: Int32
  ) {
    guard Self.isOffset(utcOffsetSeconds) else { return nil }
    self.validityMax = validityMax
    self.defaultQuota = defaultQuota
    self.utcOffsetSeconds = utcOffsetSeconds
  }

  /// The business date of a block time. After 9999 it stays at the calendar's last day.
  public func businessDate(at time: Timestamp) -> CalendarDate {
    CalendarDate(time, offsetSeconds: utcOffsetSeconds) ?? .max
  }

  /// The first block time of a business date; 0 for one that began before 1970.
  public func start(of date: CalendarDate) -> Timestamp {
    let seconds = Int64(date.dayNumber) * 86_400 - Int64(utcOffsetSeconds)
    return Timestamp(UInt64(max(seconds, 0)) * 1_000)
  }

  private static func isOffset(_ seconds: Int32) -> Bool {
    (-utcOffsetSecondsMax...utcOffsetSecondsMax).contains(seconds)
  }
}

extension LedgerParameters: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(validityMax)
    writer.value(defaultQuota)
    writer.i32(utcOffsetSeconds)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    validityMax = try Milliseconds(from: &reader)
    defaultQuota = try Quota(from: &reader)
    let start = reader.offset
    utcOffsetSeconds = try reader.i32()
    if !Self.isOffset(utcOffsetSeconds) {
      throw DecodingFailure(.invalidValue("an offset from UTC is at most 14 hours"), at: start)
    }
  }
}

/// What the ledger knows about itself.
///
/// Encoding after the version: chain id; chain parameters; ledger parameters; instrument count u32.
public struct NetworkRecord: StateRecord {
  /// The chain.
  public let chainID: ChainID
  /// The limits of consensus and of blocks.
  public let chain: ChainParameters
  /// The limits of the ledger.
  public let ledger: LedgerParameters
  /// How many instruments there are; they are numbered from 0.
  public var instrumentCount: UInt32

  /// Creates the record.
  public init(
    chainID: ChainID, chain: ChainParameters, ledger: LedgerParameters, instrumentCount: UInt32
  ) {
    self.chainID = chainID
    self.chain = chain
    self.ledger = ledger
    self.instrumentCount = instrumentCount
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(chainID)
    writer.value(chain)
    writer.value(ledger)
    writer.u32(instrumentCount)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    chainID = try ChainID(from: &reader)
    chain = try ChainParameters(from: &reader)
    ledger = try LedgerParameters(from: &reader)
    instrumentCount = try reader.u32()
  }
}
