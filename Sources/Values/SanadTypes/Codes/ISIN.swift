/// An international securities identification number (ISO 6166): two letters, nine letters or
/// digits, and a check digit. Upper case only.
///
/// The two letters are not held to ISO 3166: agencies also number under `XS`, `EU` and others.
public struct ISIN: CodeText {
  /// Width in bytes.
  public static let bytesMax = 12

  /// The twelve characters.
  public let text: String

  /// Checks form and check digit.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.bytesMax else { throw .malformed("an ISIN has 12 characters") }
    guard bytes.prefix(2).allSatisfy(CodeCharacters.isLetter) else {
      throw .malformed("an ISIN starts with two capital letters")
    }
    guard bytes.allSatisfy(CodeCharacters.isAlphanumeric) else {
      throw .malformed("an ISIN has only capital letters and digits")
    }
    let expected = Self.checkDigit(of: bytes.prefix(11))
    guard CodeCharacters.value(bytes[11]) == expected else {
      throw .malformed("the check digit of this ISIN should be \(expected)")
    }
    self.text = text
  }

  /// Completes eleven characters by their check digit, as a numbering agency does.
  ///
  /// - Throws: `malformed`, with a sentence that says what is wrong.
  public init(numbering body: String) throws(ValueFailure) {
    let bytes = Array(body.utf8)
    guard bytes.count == Self.bytesMax - 1 else {
      throw .malformed("an ISIN has 11 characters before its check digit")
    }
    try self.init(body + String(Self.checkDigit(of: bytes[...])))
  }

  /// The check digit over eleven characters: Luhn over the digits that the letters stand for.
  private static func checkDigit(of bytes: ArraySlice<UInt8>) -> Int {
    var digits: [Int] = []
    for value in bytes.compactMap(CodeCharacters.value) {
      if value >= 10 { digits.append(value / 10) }
      digits.append(value % 10)
    }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let weighted = index.isMultiple(of: 2) ? digit * 2 : digit
      sum += weighted / 10 + weighted % 10
    }
    return (10 - sum % 10) % 10
  }
}
