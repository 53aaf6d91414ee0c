public import SanadCodec

/// Which part of the agenda a task is on. Each has places of its own, so that no kind of task can take
/// those of another.
public enum AgendaQueue: UInt8, CaseIterable, Hashable, Sendable {
  /// Records of payments: of whoever holds when a business date has closed.
  case records
  /// Payments, their deadlines, auctions, offers and reserves.
  case payments
  /// Settlements and contracts, which parties can try as well.
  case settlements
}

extension ScheduledTask {
  /// The part of the agenda that it is on.
  public var queue: AgendaQueue {
    switch self {
    case .instrument: .records
    case .payment, .deadline, .auction, .reserve, .offer: .payments
    case .settlement: .settlements
    }
  }
}

/// How much is on the agenda.
///
/// Encoding after the version: records u32; payments u32; settlements u32; next order u64.
public struct AgendaHead: StateRecord {
  /// Most entries of a part of the agenda; what would add one more is refused.
  public static let countMax: UInt32 = 65_536

  private var records: UInt32
  private var payments: UInt32
  private var settlements: UInt32
  /// The order of the next entry.
  public var nextOrder: UInt64

  /// An empty agenda.
  public init() {
    records = 0
    payments = 0
    settlements = 0
    nextOrder = 0
  }

  /// Number of entries of a part; their places are 0 to one below it.
  public subscript(queue: AgendaQueue) -> UInt32 {
    get {
      switch queue {
      case .records: records
      case .payments: payments
      case .settlements: settlements
      }
    }
    set {
      switch queue {
      case .records: records = newValue
      case .payments: payments = newValue
      case .settlements: settlements = newValue
      }
    }
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(records)
    writer.u32(payments)
    writer.u32(settlements)
    writer.u64(nextOrder)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    records = try reader.u32()
    payments = try reader.u32()
    settlements = try reader.u32()
    nextOrder = try reader.u64()
  }
}

/// One place of a part of the agenda, which is a binary heap: an entry is due no earlier than the one
/// at half its place.
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
