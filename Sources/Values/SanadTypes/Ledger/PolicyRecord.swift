public import SanadCodec
public import SanadCrypto

/// A policy as the state keeps it: the text as it was written. The compiled form is derived.
///
/// Encoding after the version: name; number u32; text.
public struct PolicyRecord: StateRecord {
  /// Most bytes of the text; a value of the state has at most 64 KiB.
  public static let textBytesMax = 60 * 1_024
  /// Most bytes of the name.
  public static let nameBytesMax = 240

  /// The name under which it was published.
  public let name: String
  /// Its version under that name, from 1.
  public let version: UInt32
  /// The text.
  public let text: String

  /// Creates a policy; whether it compiles is the ledger's question.
  public init(name: String, version: UInt32, text: String) {
    self.name = name
    self.version = version
    self.text = text
  }

  /// SHA-256 of the tagged text: its identity.
  public var digest: Digest { Self.digest(of: text) }

  /// The identity of a text.
  public static func digest(of text: String) -> Digest {
    SHA256.digest(.policy, Array(text.utf8))
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.text(name)
    writer.u32(version)
    writer.text(text)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Self.nameBytesMax)
    version = try reader.u32()
    text = try reader.text(max: Self.textBytesMax)
  }
}
