public import SanadCodec

/// What people need to know about a code that a policy brings and the registry does not have.
///
/// Encoding after the version: name; title; remedy.
public struct CodeEntry: StateRecord {
  /// Most bytes of the name.
  public static let nameBytesMax = 64
  /// Most bytes of title and of remedy.
  public static let textBytesMax = 512

  /// The name in capitals, e.g. `FOREIGN_CEILING`.
  public let name: String
  /// What happened, in one plain sentence.
  public let title: String
  /// What to do about it.
  public let remedy: String

  /// Creates an entry.
  public init(name: String, title: String, remedy: String) {
    self.name = name
    self.title = title
    self.remedy = remedy
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.text(name)
    writer.text(title)
    writer.text(remedy)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Self.nameBytesMax)
    title = try reader.text(max: Self.textBytesMax)
    remedy = try reader.text(max: Self.textBytesMax)
  }
}
