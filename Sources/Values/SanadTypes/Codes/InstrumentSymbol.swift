import SanadCodec
import SanadCrypto

/// The short name of an instrument, such as `MTB-12M`: 1 to 16 of `A` to `Z`, `0` to `9` and `-`,
/// with no hyphen at either end.
public struct InstrumentSymbol: CodeText, BitwiseCopyable {
  /// Most characters.
  public static let bytesMax = 16

  // The characters as big-endian numbers, with zeros behind them: a symbol is part of keys that are
  // looked up and copied all the time, of which a string would make every one dear.
  private let first: UInt64
  private let second: UInt64

  /// The characters.
  public var text: String {
    let bytes = [first, second].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Checks the form.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = text.utf8
    guard (1...Self.bytesMax).contains(bytes.count) else {
      throw .malformed("an instrument's symbol has 1 to 16 characters")
    }
    let hyphen = UInt8(ascii: "-")
    guard bytes.allSatisfy({ CodeCharacters.isAlphanumeric($0) || $0 == hyphen }) else {
      throw .malformed("an instrument's symbol has only A to Z, 0 to 9 and -")
    }
    // A leading hyphen would read as an option on a command line.
    guard bytes.first != hyphen, bytes.last != hyphen else {
      throw .malformed("an instrument's symbol neither starts nor ends with -")
    }
    let padded = Array(bytes) + Array(repeating: 0, count: Self.bytesMax - bytes.count)
    first = padded[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    second = padded[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Order of the characters.
  public static func < (left: InstrumentSymbol, right: InstrumentSymbol) -> Bool {
    left.first == right.first ? left.second < right.second : left.first < right.first
  }
}

extension InstrumentID {
  /// The id of the instrument with this symbol: SHA-256 of the tagged encoding of the symbol.
  public init(_ symbol: InstrumentSymbol) {
    self.init(SHA256.digest(.instrument, of: symbol))
  }
}
