public import SanadCodec

/// A code of printable ASCII with a form that can be checked: an ISIN, an LEI, a symbol.
public protocol CodeText: BCSCodable, Comparable, Hashable, Sendable, CustomStringConvertible {
  /// The longest code, in bytes.
  static var bytesMax: Int { get }
  /// The code as written.
  var text: String { get }
  /// Checks the form.
  ///
  /// - Throws: `malformed`, with a sentence that says what is wrong.
  init(_ text: String) throws(ValueFailure)
}

extension CodeText {
  /// Order of the codes.
  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// The code as written.
  public var description: String { text }

  /// ``bytesMax`` and the length.
  public static var bcsLimits: BCSLimits { BCSLimits(bytes: bytesMax + 1, depth: 0) }

  /// Appends the length in bytes and the ASCII.
  public func encode(into writer: inout BCSWriter) { writer.text(text) }

  /// Reads a code of at most ``bytesMax`` bytes and checks its form.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let text = try reader.text(max: Self.bytesMax)
    do {
      self = try Self(text)
    } catch {
      throw DecodingFailure(.invalidValue(error.description), at: start)
    }
  }
}

/// The letters and digits that codes are made of.
enum CodeCharacters {
  /// Whether a byte is `A` to `Z`.
  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// Whether a byte is `0` to `9`.
  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a byte is one of either.
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  /// The value 0 to 35 of a digit or a letter, as ISO 6166 and ISO 7064 count; nil for others.
  static func value(_ byte: UInt8) -> Int? {
    if isDigit(byte) { return Int(byte - UInt8(ascii: "0")) }
    return isLetter(byte) ? Int(byte - UInt8(ascii: "A")) + 10 : nil
  }
}
