public import SanadCodec

/// A share in hundredths of a percent; 10,000 are the whole. Never negative.
///
/// Encoded as four bytes, little-endian.
public struct BasisPoints: Hashable, Comparable, Sendable {
  /// What one hundred percent is.
  public static let whole: UInt32 = 10_000

  /// The number of basis points; may exceed ``whole``.
  public let value: UInt32

  /// Wraps a number of basis points.
  public init(_ value: UInt32) { self.value = value }

  /// This share of `amount`, rounded once; nil where it does not fit.
  public func share(of amount: UInt128, rounding: Rounding) -> UInt128? {
    CheckedMath.mulDiv(amount, UInt128(value), by: UInt128(Self.whole), rounding: rounding)
  }

  /// Order of the shares.
  public static func < (left: BasisPoints, right: BasisPoints) -> Bool {
    left.value < right.value
  }
}

extension BasisPoints: BCSEncodable, BCSDecodable {
  /// Appends four bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u32(value) }

  /// Reads four bytes, little-endian.
  public init(from reader: inout BCSReader) throws(DecodingFailure) { value = try reader.u32() }
}

extension BasisPoints: CustomStringConvertible {
  /// Percent with two digits, e.g. `12.50%`.
  public var description: String {
    DecimalText.print(UInt128(value), places: 2, isGrouped: false) + "%"
  }
}
