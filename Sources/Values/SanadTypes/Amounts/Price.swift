public import SanadCodec

/// A price per 100 of face in ten-thousandths: 935,500 is 93.5500. Never negative.
///
/// Encoded as eight bytes, little-endian.
public struct Price: Hashable, Comparable, Sendable {
  /// The price at which face and value are equal.
  public static let par = Price(tenThousandths: 1_000_000)

  /// Ten-thousandths of a currency unit per 100 of face.
  public let tenThousandths: UInt64

  /// Wraps a number of ten-thousandths.
  public init(tenThousandths: UInt64) { self.tenThousandths = tenThousandths }

  /// Reads `93.55` or `93.5500`.
  ///
  /// - Throws: `malformed`, `overflow`.
  public init(_ text: String) throws(ValueFailure) {
    let (magnitude, isNegative) = try DecimalText.parse(text, places: 4)
    guard !isNegative else { throw .malformed("a price cannot be negative") }
    guard let value = UInt64(exactly: magnitude) else { throw .overflow }
    self.init(tenThousandths: value)
  }

  /// What `face` costs, rounded once.
  ///
  /// - Throws: `overflow`.
  public func value(of face: Money, rounding: Rounding) throws(ValueFailure) -> Money {
    try face.multiplied(
      by: Int128(tenThousandths), over: Int128(Self.par.tenThousandths), rounding: rounding)
  }

  /// Order of the prices.
  public static func < (left: Price, right: Price) -> Bool {
    left.tenThousandths < right.tenThousandths
  }
}

extension Price: BCSEncodable, BCSDecodable {
  /// Appends eight bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u64(tenThousandths) }

  /// Reads eight bytes, little-endian.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    tenThousandths = try reader.u64()
  }
}

extension Price: CustomStringConvertible {
  /// Four digits after the point, e.g. `93.5500`.
  public var description: String {
    DecimalText.print(UInt128(tenThousandths), places: 4, isGrouped: false)
  }
}
