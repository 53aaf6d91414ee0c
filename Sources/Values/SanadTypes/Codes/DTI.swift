/// A digital token identifier (ISO 24165): eight characters and a check character, of the thirty
/// digits and capital letters without vowels and Y; the first is not zero.
///
/// The check character is that of ISO/IEC 7064, hybrid MOD 31,30, over these thirty, as the codes of the
/// registry have it. One code that is older than the rule does not follow it, that of Bitcoin; it
/// names no instrument here and is refused.
public struct DTI: CodeText, BitwiseCopyable {
  /// Width in bytes.
  public static let bytesMax = 9

  private static let alphabet = Array("0123456789BCDFGHJKLMNPQRSTVWXZ".utf8)

  private let body: UInt64
  private let check: UInt8

  /// The nine characters.
  public var text: String {
    let bytes = stride(from: 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: body >> UInt64($0))
    }
    return String(decoding: bytes + [check], as: UTF8.self)
  }

  /// Checks form and check character.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.bytesMax else { throw .malformed("a DTI has 9 characters") }
    let values = bytes.compactMap { Self.alphabet.firstIndex(of: $0) }
    guard values.count == bytes.count else {
      throw .malformed("a DTI has only digits and capital letters, without vowels and Y")
    }
    guard values[0] != 0 else { throw .malformed("a DTI does not start with 0") }
    guard Self.check(of: values.prefix(8)) == values[8] else {
      throw .malformed("the check character of this DTI is wrong")
    }
    body = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    check = bytes[8]
  }

  /// The value of the check character: with it, the last remainder is 1.
  private static func check(of values: ArraySlice<Int>) -> Int {
    let count = alphabet.count
    var product = count
    for value in values {
      let sum = (product + value) % count
      product = (sum == 0 ? count : sum) * 2 % (count + 1)
    }
    return (count + 1 - product) % count
  }
}
