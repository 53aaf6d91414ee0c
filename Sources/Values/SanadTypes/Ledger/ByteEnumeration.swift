public import SanadCodec

/// A closed enumeration whose raw value, below 128, is its variant on the wire.
///
/// Conforming types are extended by adding cases at the end; a number is never used again.
public protocol ByteEnumeration: BCSCodable, Sendable, RawRepresentable where RawValue == UInt8 {}

extension ByteEnumeration {
  /// One byte.
  public static var bcsLimits: BCSLimits { BCSLimits(bytes: 1, depth: 0) }

  /// Appends the raw value as a variant: one byte.
  public func encode(into writer: inout BCSWriter) { writer.variant(UInt32(rawValue)) }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    self = try reader.variant()
  }
}
