public import SanadCodec

/// One of an account's sixteen independent queues of transactions, so that several workers can
/// submit for one account at once without waiting for each other's sequence.
public struct Lane: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// How many lanes an account has.
  public static let count: UInt8 = 16
  /// The lane that a wallet uses when nothing else is asked for.
  public static let first = Lane(unchecked: 0)

  /// The lane's number, 0...15.
  public let value: UInt8

  /// Wraps a number; nil above 15.
  public init?(_ value: UInt8) {
    guard value < Self.count else { return nil }
    self.value = value
  }

  private init(unchecked value: UInt8) { self.value = value }

  /// Every lane, ascending.
  public static var all: [Lane] { (0..<count).map { Lane(unchecked: $0) } }

  /// Order of the numbers.
  public static func < (left: Lane, right: Lane) -> Bool { left.value < right.value }

  /// The decimal number.
  public var description: String { String(value) }
}

extension Lane: BCSEncodable, BCSDecodable {
  /// Appends one byte.
  public func encode(into writer: inout BCSWriter) { writer.u8(value) }

  /// Reads one byte, 0...15.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard let lane = Lane(try reader.u8()) else {
      throw DecodingFailure(.laneOutOfRange, at: start)
    }
    self = lane
  }
}

/// The place of a transaction in its account's lane; the first is 0.
public struct SequenceNumber: ChainNumber {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
}

/// What a transaction costs its account's quota and its block's limit. It has no price: there is
/// no coin. Computed from the body alone, before execution (ledger.md, "Weight").
public struct Weight: ChainNumber {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
}
