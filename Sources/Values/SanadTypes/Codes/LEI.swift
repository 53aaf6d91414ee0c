/// A legal entity identifier (ISO 17442): eighteen letters or digits and two check digits.
/// Upper case only, although some tools accept lower case.
public struct LEI: CodeText {
  /// Width in bytes.
  public static let bytesMax = 20

  /// The twenty characters.
  public let text: String

  /// Checks form and check digits (ISO 7064, MOD 97-10: the number leaves 1).
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.bytesMax else { throw .malformed("an LEI has 20 characters") }
    guard bytes.allSatisfy(CodeCharacters.isAlphanumeric) else {
      throw .malformed("an LEI has only capital letters and digits")
    }
    guard bytes.suffix(2).allSatisfy(CodeCharacters.isDigit) else {
      throw .malformed("an LEI ends with two digits")
    }
    // Check digits 00, 01 and 99 leave the right remainder too, but no issuer computes them:
    // 98 minus a remainder of 0 to 96 is 02 to 98.
    let expected = 98 - Self.remainder(of: bytes.prefix(18) + Array("00".utf8))
    let digits = bytes.suffix(2).compactMap(CodeCharacters.value)
    guard digits == [expected / 10, expected % 10] else {
      throw .malformed("the check digits of this LEI are wrong")
    }
    self.text = text
  }

  private static func remainder(of bytes: some Sequence<UInt8>) -> Int {
    bytes.compactMap(CodeCharacters.value).reduce(0) { remainder, value in
      (remainder * (value >= 10 ? 100 : 10) + value) % 97
    }
  }
}
