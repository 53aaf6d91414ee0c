/// A value that has one canonical encoding.
public protocol BCSEncodable {
  /// Appends the encoding of `self`.
  func encode(into writer: inout BCSWriter)
}

/// A value that can be read from its canonical encoding.
public protocol BCSDecodable {
  /// How much is read of a value that is decoded by itself; ``BCSLimits/part`` where a type states
  /// nothing else.
  static var bcsLimits: BCSLimits { get }
  /// Reads the value, or says why the bytes are not one.
  init(from reader: inout BCSReader) throws(DecodingFailure)
}

/// A value that goes over the wire or onto disk.
public typealias BCSCodable = BCSDecodable & BCSEncodable

extension BCSDecodable {
  /// Those of a part.
  @inlinable public static var bcsLimits: BCSLimits { .part }
}

extension BCSEncodable {
  /// The canonical encoding of `self`.
  @inlinable
  public var bcsBytes: [UInt8] {
    var writer = BCSWriter(reserving: 128)
    encode(into: &writer)
    return writer.bytes
  }
}

extension UInt64: BCSEncodable, BCSDecodable {
  /// Appends eight bytes, little-endian.
  @inlinable
  public func encode(into writer: inout BCSWriter) { writer.u64(self) }
  /// Reads eight bytes, little-endian.
  @inlinable
  public init(from reader: inout BCSReader) throws(DecodingFailure) { self = try reader.u64() }
}

extension String: BCSEncodable, BCSDecodable {
  /// The longest text that may stand as an element of a list or an option, in bytes.
  public static let bcsBytesMax = 4_096
  /// Appends the length in bytes and the UTF-8.
  @inlinable
  public func encode(into writer: inout BCSWriter) { writer.text(self) }
  /// Reads at most ``bcsBytesMax`` bytes of UTF-8.
  @inlinable
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    self = try reader.text(max: Self.bcsBytesMax)
  }
}
