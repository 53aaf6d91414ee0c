/// Whose law governs: a country of ISO 3166-1, `PK`, or a subdivision in the form of ISO 3166-2,
/// `GB-ENG`. Whether the country has such a subdivision is not checked.
public struct Jurisdiction: CodeText, BitwiseCopyable {
  /// Most characters.
  public static let bytesMax = 6

  // The characters as a big-endian number, with zeros behind them.
  private let word: UInt64

  /// The characters.
  public var text: String {
    let bytes = stride(from: 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: word >> UInt64($0))
    }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Checks the form, and that the country is assigned.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard Country(String(decoding: bytes.prefix(2), as: UTF8.self)) != nil else {
      throw .malformed("a governing law starts with the two letters of a country")
    }
    let rest = bytes.dropFirst(2)
    if let hyphen = rest.first {
      let part = rest.dropFirst()
      guard hyphen == UInt8(ascii: "-"), (1...3).contains(part.count),
        part.allSatisfy(CodeCharacters.isAlphanumeric)
      else {
        throw .malformed("a subdivision is a hyphen and one to three capital letters or digits")
      }
    }
    let padded = bytes + Array(repeating: 0, count: 8 - bytes.count)
    word = padded.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
