import SanadCodec
import SanadCrypto

/// The short name of an instrument, such as `MTB-12M`: 1 to 16 of `A` to `Z`, `0` to `9` and `-`,
/// with no hyphen at either end.
public struct InstrumentSymbol: CodeText {
  /// Most characters.
  public static let bytesMax = 16

  /// The characters.
  public let text: String

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
    self.text = text
  }
}

extension InstrumentID {
  /// The id of the instrument with this symbol: SHA-256 of the tagged encoding of the symbol.
  public init(_ symbol: InstrumentSymbol) {
    self.init(SHA256.digest(.instrument, of: symbol))
  }
}
