public import SanadCodec

/// Units of a holding that wait for something.
///
/// Encoding: owner; units u128; until u64.
public struct UnitsLock: Hashable, Sendable {
  /// What they wait for, and who may have them meanwhile.
  public let owner: LockOwner
  /// How many; not zero.
  public let units: Units
  /// The last block time at which they are locked.
  public let until: Timestamp

  /// Creates a lock.
  public init(owner: LockOwner, units: Units, until: Timestamp) {
    self.owner = owner
    self.units = units
    self.until = until
  }
}

/// The locks of one holding. Those whose time has passed lock nothing and are taken out when the
/// holding is next touched; a holding that never had a lock has no such leaf.
///
/// Encoding after the version: list of locks, strictly ascending by owner, at most 32.
public struct HoldingLocks: StateRecord {
  /// Most locks of one holding.
  public static let locksMax = 32

  /// Ascending by owner.
  public private(set) var locks: [UnitsLock]

  /// The locks of a holding that has none.
  public init() { locks = [] }

  /// Whether there is room for one more.
  public var hasRoom: Bool { locks.count < Self.locksMax }

  /// The locks whose time has not passed.
  public func current(at time: Timestamp) -> [UnitsLock] { locks.filter { $0.until >= time } }

  /// Adds a lock of an owner that has none here.
  ///
  /// - Precondition: ``hasRoom``.
  public mutating func add(_ lock: UnitsLock) {
    let place = locks.firstIndex { $0.owner > lock.owner } ?? locks.count
    locks.insert(lock, at: place)
  }

  /// Takes out the lock of an owner; nil where there is none.
  public mutating func remove(_ owner: LockOwner) -> UnitsLock? {
    guard let place = locks.firstIndex(where: { $0.owner == owner }) else { return nil }
    return locks.remove(at: place)
  }

  /// Takes out the locks whose time has passed, and gives them.
  public mutating func removeRunOut(at time: Timestamp) -> [UnitsLock] {
    let gone = locks.filter { $0.until < time }
    locks.removeAll { $0.until < time }
    return gone
  }

  /// Appends the locks.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(locks) }

  /// Reads the locks.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    locks = try reader.ascendingList(max: Self.locksMax) { $0.owner }
  }
}

extension UnitsLock: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(owner)
    writer.value(units)
    writer.value(until)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    owner = try LockOwner(from: &reader)
    units = try Units(from: &reader)
    until = try Timestamp(from: &reader)
  }
}
