public import SanadCodec

/// A legal entity identifier (ISO 17442): eighteen letters or digits and two check digits.
/// Upper case only, although some tools accept lower case.
public struct LEI: CodeText, BitwiseCopyable {
  /// Width in bytes.
  public static let bytesMax = 20

  // The characters as big-endian numbers: an LEI is part of keys that are looked up and copied all
  // the time, which a string in it would make several times as dear.
  private let first: UInt64
  private let second: UInt64
  private let last: UInt32

  /// The twenty characters.
  public var text: String {
    String(
      decoding: [first, second].flatMap { word in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
      } + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: last >> UInt32($0)) }, as: UTF8.self)
  }

  /// Appends the length and the characters, without a string of them: keys are encoded all the time.
  public func encode(into writer: inout BCSWriter) {
    writer.length(Self.bytesMax)
    writer.bigEndian(first)
    writer.bigEndian(second)
    writer.bigEndian(last)
  }

  /// Order of the characters, which are of one width.
  public static func < (left: LEI, right: LEI) -> Bool {
    (left.first, left.second, left.last) < (right.first, right.second, right.last)
  }

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
    // Check digits 00, 01 and 99 leave the right remainder too, but no issuer computes them.
    let expected = Self.checkDigits(of: bytes.prefix(18))
    let digits = bytes.suffix(2).compactMap(CodeCharacters.value)
    guard digits == [expected / 10, expected % 10] else {
      throw .malformed("the check digits of this LEI are wrong")
    }
    first = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    second = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    last = bytes[16..<20].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Completes eighteen characters by their check digits, as an issuer of LEIs does.
  ///
  /// - Throws: `malformed`, with a sentence that says what is wrong.
  public init(numbering body: String) throws(ValueFailure) {
    let bytes = Array(body.utf8)
    guard bytes.count == Self.bytesMax - 2 else {
      throw .malformed("an LEI has 18 characters before its check digits")
    }
    let digits = Self.checkDigits(of: bytes[...])
    try self.init(body + "\(digits / 10)\(digits % 10)")
  }

  /// A word that differs wherever two LEIs of one issuer do, for tables.
  package var tableWord: UInt64 { second ^ UInt64(last) << 32 ^ first }

  // 98 minus a remainder of 0 to 96 is 02 to 98.
  private static func checkDigits(of bytes: ArraySlice<UInt8>) -> Int {
    98 - remainder(of: bytes + Array("00".utf8))
  }

  private static func remainder(of bytes: some Sequence<UInt8>) -> Int {
    bytes.compactMap(CodeCharacters.value).reduce(0) { remainder, value in
      (remainder * (value >= 10 ? 100 : 10) + value) % 97
    }
  }
}
