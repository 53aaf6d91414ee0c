public import SanadCodec

/// The four digits of a code, 1000 to 9999. A policy may use numbers that ``ErrorCode`` does not
/// have; the genesis that brings the policy brings their texts.
///
/// Encoded as two bytes, little-endian.
public struct CodeNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The numbers that exist.
  public static let range: ClosedRange<UInt16> = 1_000...9_999

  /// The number.
  public let value: UInt16

  /// The number, or nil outside of ``range``.
  public init?(_ value: UInt16) {
    guard Self.range.contains(value) else { return nil }
    self.value = value
  }

  /// A number that the registry writes down itself; a test holds each to ``range``.
  init(literal value: UInt16) { self.value = value }

  /// The entry of the registry; nil for a number that only a policy knows.
  public var registered: ErrorCode? { ErrorCode.find(self) }

  /// Order of the numbers.
  public static func < (left: CodeNumber, right: CodeNumber) -> Bool { left.value < right.value }
}

extension CodeNumber: BCSEncodable, BCSDecodable {
  /// Appends two bytes, little-endian.
  public func encode(into writer: inout BCSWriter) { writer.u16(value) }

  /// Reads two bytes of four decimal digits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard let number = CodeNumber(try reader.u16()) else {
      throw DecodingFailure(.invalidValue("a code has four digits"), at: start)
    }
    self = number
  }
}

extension CodeNumber: CustomStringConvertible {
  /// The four digits.
  public var description: String { String(value) }
}
