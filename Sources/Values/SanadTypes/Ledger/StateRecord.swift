public import SanadCodec

/// A value in the state: its encoding starts with a version byte, so that a later release can
/// read what this one wrote (docs/wire-state.md, "State keys").
public protocol StateRecord: BCSCodable, Hashable, Sendable {
  /// Appends the fields, without the version.
  func encodeFields(into writer: inout BCSWriter)
  /// Reads the fields, without the version.
  init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure)
}

extension StateRecord {
  /// What the state keeps under a key; the deepest is a topic of the holder of a role.
  public static var bcsLimits: BCSLimits { BCSLimits(bytes: 64 * 1_024, depth: 2) }

  /// Appends the version, 1, and the fields.
  public func encode(into writer: inout BCSWriter) {
    writer.u8(1)
    encodeFields(into: &writer)
  }

  /// Reads version 1 and its fields.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let version = try reader.u8()
    if version != 1 { throw DecodingFailure(.unknownVariant(UInt32(version)), at: start) }
    try self.init(fieldsFrom: &reader)
  }
}
