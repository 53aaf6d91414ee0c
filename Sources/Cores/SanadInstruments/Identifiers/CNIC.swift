public import SanadTypes

/// A Pakistani identity card number: thirteen digits, of which the first names the province, and the
/// last is odd for a man and even for a woman. It has no check digit, so a slip of the pen is seldom
/// seen.
///
/// Source: National Database and Registration Authority, form of the number.
public struct CNIC: Hashable, Sendable {
  /// Where the card was first issued.
  public enum Province: UInt8, CaseIterable, Sendable {
    /// 1
    case khyberPakhtunkhwa = 1
    /// 2: the former tribal areas.
    case tribalAreas = 2
    /// 3
    case punjab = 3
    /// 4
    case sindh = 4
    /// 5
    case balochistan = 5
    /// 6
    case islamabad = 6
    /// 7
    case gilgitBaltistan = 7
  }

  /// The thirteen digits.
  public let digits: String
  /// What the first digit says.
  public let province: Province
  /// Whether the last digit is one of a woman.
  public let isFemale: Bool

  /// Reads thirteen digits, plain or as `34201-0891231-8`.
  ///
  /// - Throws: `malformed`, with a sentence that says what is wrong.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    let hyphen = UInt8(ascii: "-")
    let isGrouped = bytes.count == 15 && bytes[5] == hyphen && bytes[13] == hyphen
    let plain = isGrouped ? bytes[0..<5] + bytes[6..<13] + bytes[14...] : bytes[...]
    let values = plain.compactMap(IdentifierCharacters.digit)
    guard plain.count == 13, values.count == 13 else {
      throw .malformed("an identity card number has 13 digits, as 34201-0891231-8")
    }
    guard let province = Province(rawValue: values[0]) else {
      throw .malformed("the first digit of an identity card number is 1 to 7")
    }
    guard let last = values.last, last != 0 else {
      throw .malformed("the last digit of an identity card number is 1 to 9")
    }
    self.province = province
    isFemale = last.isMultiple(of: 2)
    digits = String(decoding: plain, as: UTF8.self)
  }
}

/// The characters that identifiers are made of.
enum IdentifierCharacters {
  /// The value of an ASCII digit.
  static func digit(_ byte: UInt8) -> UInt8? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? byte - UInt8(ascii: "0") : nil
  }

  /// Whether a byte is `A` to `Z`.
  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// What a character stands for in ISO 7064 MOD 97-10: its digit, or 10 to 35 for a letter.
  static func value(_ byte: UInt8) -> Int? {
    if let digit = digit(byte) { return Int(digit) }
    return isLetter(byte) ? Int(byte - UInt8(ascii: "A")) + 10 : nil
  }

  /// The remainder by 97 of the number that the characters stand for; nil for other characters.
  static func remainderBy97(_ bytes: some Sequence<UInt8>) -> Int? {
    var remainder = 0
    for byte in bytes {
      guard let value = value(byte) else { return nil }
      remainder = (remainder * (value >= 10 ? 100 : 10) + value) % 97
    }
    return remainder
  }
}
