public import SanadCodec

/// How much is on the agenda.
///
/// Encoding after the version: count u32; next order u64.
public struct AgendaHead: StateRecord {
  /// Most entries of the agenda; what would add one more is refused.
  public static let countMax: UInt32 = 65_536

  /// Number of entries; their places are 0 to one below it.
  public var count: UInt32
  /// The order of the next entry.
  public var nextOrder: UInt64

  /// An empty agenda.
  public init(count: UInt32 = 0, nextOrder: UInt64 = 0) {
    self.count = count
    self.nextOrder = nextOrder
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(count)
    writer.u64(nextOrder)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    count = try reader.u32()
    nextOrder = try reader.u64()
  }
}

/// One place of the agenda, which is a binary heap: an entry is due no earlier than the one at half
/// its place.
///
/// Encoding after the version: due u64; order u64; task.
public struct AgendaEntry: StateRecord {
  /// The first block time at which it is done.
  public let due: Timestamp
  /// When it came to the agenda; decides between those that are due at one time.
  public let order: UInt64
  /// What is to be done.
  public let task: ScheduledTask

  /// Creates an entry.
  public init(due: Timestamp, order: UInt64, task: ScheduledTask) {
    self.due = due
    self.order = order
    self.task = task
  }

  /// Whether it is done before another one.
  public func isBefore(_ other: AgendaEntry) -> Bool {
    (due, order) < (other.due, other.order)
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(due)
    writer.u64(order)
    writer.value(task)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    due = try Timestamp(from: &reader)
    order = try reader.u64()
    task = try ScheduledTask(from: &reader)
  }
}
