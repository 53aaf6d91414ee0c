public import SanadCodec

/// The key to which bidders seal shares for an account.
///
/// Encoding after the version: key 32; registered at u64.
public struct OpeningKey: StateRecord {
  /// Bytes of a key.
  public static let byteCount = 32

  /// An X25519 public key.
  public let key: [UInt8]
  /// The block time.
  public let registeredAt: Timestamp

  /// Creates a record.
  ///
  /// - Precondition: the key has 32 bytes.
  public init(key: [UInt8], registeredAt: Timestamp) {
    precondition(key.count == Self.byteCount, "a key has 32 bytes")
    self.key = key
    self.registeredAt = registeredAt
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.fixed(key)
    writer.value(registeredAt)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    key = try reader.fixed(Self.byteCount)
    registeredAt = try Timestamp(from: &reader)
  }
}
