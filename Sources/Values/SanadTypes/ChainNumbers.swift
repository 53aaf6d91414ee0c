public import SanadCodec

/// A 64-bit number of one meaning that goes up: views, heights and epochs must not be mixed up.
public protocol ChainNumber: BCSCodable, Comparable, Hashable, Sendable, CustomStringConvertible {
  /// The number.
  var value: UInt64 { get }
  /// Wraps a number.
  init(_ value: UInt64)
}

extension ChainNumber {
  /// The next number; stays at the greatest one, which no chain reaches.
  public var next: Self { advanced(by: 1) }

  /// The number before; zero stays zero.
  public var previous: Self { Self(value == 0 ? 0 : value - 1) }

  /// The number `count` further on, or the greatest number where that does not exist.
  public func advanced(by count: UInt64) -> Self {
    let (sum, hasOverflowed) = value.addingReportingOverflow(count)
    return Self(hasOverflowed ? .max : sum)
  }

  /// How far `self` is above `other`; zero when it is not.
  public func distance(above other: Self) -> UInt64 {
    value > other.value ? value - other.value : 0
  }

  /// Order of the numbers.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// The decimal number.
  public var description: String { String(value) }

  /// Eight bytes.
  public static var bcsLimits: BCSLimits { BCSLimits(bytes: 8, depth: 0) }

  /// Appends eight bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u64(value) }

  /// Reads eight bytes, little-endian.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    self.init(try reader.u64())
  }
}

/// A validator set's term. Epochs start at 0 (consensus.md 2.1).
public struct Epoch: ChainNumber, BitwiseCopyable {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
}

/// A round of consensus with one leader; 1, 2, 3, … inside each epoch. View 0 is the anchor.
public struct View: ChainNumber {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
}

/// A block's distance from genesis, whose height is 0.
public struct Height: ChainNumber {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
}

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Timestamp: ChainNumber {
  /// Milliseconds.
  public let value: UInt64
  /// Wraps milliseconds.
  public init(_ value: UInt64) { self.value = value }
}

/// A validator's place in the ordered list of its epoch (consensus.md 2.1).
public struct ValidatorIndex: Hashable, Comparable, Sendable, BCSEncodable, BCSDecodable,
  BitwiseCopyable, CustomStringConvertible
{
  /// The place, from 0.
  public let value: UInt16

  /// Wraps a place.
  public init(_ value: UInt16) { self.value = value }

  /// Order of the places.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// Appends two bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u16(value) }

  /// Reads two bytes, little-endian.
  public init(from reader: inout BCSReader) throws(DecodingFailure) { value = try reader.u16() }

  /// The decimal number.
  public var description: String { String(value) }
}
