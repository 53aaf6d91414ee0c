/// A financial instrument short name (ISO 18774): issuer, a slash, and what it is; at most 35
/// capital letters, digits, spaces, points and hyphens, e.g. `GOP/MTB 0 20271118`.
public struct FISN: CodeText {
  /// Most characters.
  public static let bytesMax = 35
  private static let issuerBytesMax = 15

  /// The characters.
  public let text: String

  /// Checks the form.
  ///
  /// - Throws: `malformed`.
  public init(_ text: String) throws(ValueFailure) {
    guard text.utf8.count <= Self.bytesMax else {
      throw .malformed("a FISN has at most \(Self.bytesMax) characters")
    }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw .malformed("a FISN is an issuer, one slash, and a description")
    }
    guard parts[0].count <= Self.issuerBytesMax else {
      throw .malformed("the issuer in a FISN has at most \(Self.issuerBytesMax) characters")
    }
    guard parts.allSatisfy({ $0.allSatisfy(Self.isAllowed) }) else {
      throw .malformed("a FISN has only capital letters, digits, spaces, points and hyphens")
    }
    self.text = text
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    CodeCharacters.isAlphanumeric(byte) || " .-".utf8.contains(byte)
  }
}
