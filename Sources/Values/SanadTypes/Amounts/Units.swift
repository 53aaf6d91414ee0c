public import SanadCodec

/// A number of whole units of an instrument; never negative, never fractional.
///
/// Of cash a unit is the minor unit of its currency; of a bill or a bond it is the face that its
/// term sheet names. Encoded as sixteen bytes, little-endian.
public struct Units: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// No units.
  public static let zero = Units(0)

  /// The number.
  public let value: UInt128

  /// Wraps a number.
  public init(_ value: UInt128) { self.value = value }

  /// Reads `50,000` or `50000`.
  ///
  /// - Throws: `malformed`, `overflow`.
  public init(_ text: String) throws(ValueFailure) {
    let (magnitude, isNegative) = try DecimalText.parse(text, places: 0)
    guard !isNegative else { throw .malformed("a number of units cannot be negative") }
    self.init(magnitude)
  }

  /// Whether there are none.
  public var isZero: Bool { value == 0 }

  /// The sum, or nil where it does not fit.
  public func adding(_ other: Units) -> Units? {
    CheckedMath.sum(value, other.value).map(Units.init)
  }

  /// The difference, or nil where `other` is more.
  public func subtracting(_ other: Units) -> Units? {
    CheckedMath.difference(value, other.value).map(Units.init)
  }

  /// The units `count` times, or nil where that does not fit.
  public func multiplied(by count: UInt128) -> Units? {
    CheckedMath.product(value, count).map(Units.init)
  }

  /// Order of the numbers.
  public static func < (left: Units, right: Units) -> Bool { left.value < right.value }

  /// Digits in groups of three, e.g. `50,000`.
  public var groupedText: String { DecimalText.print(value, places: 0) }
}

extension Units: BCSEncodable, BCSDecodable {
  /// Appends sixteen bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u128(value) }

  /// Reads sixteen bytes, little-endian.
  public init(from reader: inout BCSReader) throws(DecodingFailure) { value = try reader.u128() }
}

extension Units: CustomStringConvertible {
  /// The plain decimal number.
  public var description: String { String(value) }
}
