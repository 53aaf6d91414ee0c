public import SanadCodec

/// A rate or a yield per year in millionths; negative where the market is. 137,300 is 13.73 %.
///
/// Encoded as eight bytes, little-endian two's complement.
public struct Rate: Hashable, Comparable, Sendable {
  /// What one hundred percent is.
  public static let whole: Int64 = 1_000_000

  /// Millionths.
  public let millionths: Int64

  /// Wraps a number of millionths.
  public init(millionths: Int64) { self.millionths = millionths }

  /// Reads percent: `13.73%`, `-0.5%`, with at most four digits after the point.
  ///
  /// - Throws: `malformed`, also without the sign, so that nobody takes 0.14 for 14%; `overflow`.
  public init(percent text: String) throws(ValueFailure) {
    guard text.last == "%" else { throw .malformed("a rate is written in percent, like 13.73%") }
    let (magnitude, isNegative) = try DecimalText.parse(String(text.dropLast()), places: 4)
    guard let signed = CheckedMath.signed(magnitude, isNegative: isNegative),
      let millionths = Int64(exactly: signed)
    else { throw .overflow }
    self.init(millionths: millionths)
  }

  /// Reads a number with at most six digits after the point, as exchange rates are written:
  /// `278.5`.
  ///
  /// - Throws: `malformed`; `overflow`.
  public init(number text: String) throws(ValueFailure) {
    let (magnitude, isNegative) = try DecimalText.parse(text, places: 6)
    guard let signed = CheckedMath.signed(magnitude, isNegative: isNegative),
      let millionths = Int64(exactly: signed)
    else { throw .overflow }
    self.init(millionths: millionths)
  }

  /// The number as ``init(number:)`` reads it: `278.500000`.
  public var numberText: String {
    DecimalText.print(
      UInt128(millionths.magnitude), places: 6, isNegative: millionths < 0, isGrouped: false)
  }

  /// Order of the rates.
  public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }
}

extension Rate: BCSEncodable, BCSDecodable {
  /// Appends eight bytes, little-endian two's complement.
  public func encode(into writer: inout BCSWriter) { writer.i64(millionths) }

  /// Reads eight bytes, little-endian two's complement.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    millionths = try reader.i64()
  }
}

extension Rate: CustomStringConvertible {
  /// Percent with four digits, e.g. `13.7300%`.
  public var description: String {
    let digits = DecimalText.print(
      UInt128(millionths.magnitude), places: 4, isNegative: millionths < 0, isGrouped: false)
    return digits + "%"
  }
}
