/// Why bytes from outside are not a value, and where the fault is.
///
/// Every decoder of the house throws this one type, so that a refusal can always name the offset.
public struct DecodingFailure: Error, Equatable, Sendable {
  /// What was wrong with the bytes.
  public enum Reason: Equatable, Sendable {
    /// The input ended; `needed` more bytes were called for and `available` were left.
    case truncated(needed: Int, available: Int)
    /// A ULEB128 length or variant was not in its shortest form, or exceeds 32 bits.
    case nonCanonicalLength
    /// A length is above what its type allows.
    case overLimit(limit: Int, got: Int)
    /// A boolean or an option tag was neither 0 nor 1.
    case invalidFlag(UInt8)
    /// An enumeration has no variant with this number.
    case unknownVariant(UInt32)
    /// Bytes were left after the value.
    case trailingBytes(Int)
    /// Nesting deeper than the reader allows.
    case tooDeep(limit: Int)
    /// Text that is not UTF-8.
    case invalidText
    /// A list that must be ascending is not.
    case notAscending
    /// A list that names each thing once names one twice.
    case repeated
    /// The bytes are well formed and the value is not allowed; the text says why.
    case invalidValue(String)
  }

  /// What was wrong.
  public let reason: Reason
  /// Offset in bytes from the start of the input: of the first byte of the value that is wrong, or
  /// of where bytes are missing or left over. Of two values that do not go together it is the
  /// second.
  public let offset: Int

  /// Creates a failure at an offset in bytes from the start of the input.
  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension DecodingFailure: CustomStringConvertible {
  /// One plain sentence with the offset.
  public var description: String {
    let what =
      switch reason {
      case .truncated(let needed, let available):
        "input ends: \(needed) more bytes needed, \(available) left"
      case .nonCanonicalLength: "a length is not in its shortest form"
      case .overLimit(let limit, let got): "a length of \(got) is above the limit of \(limit)"
      case .invalidFlag(let byte): "a flag must be 0 or 1, not \(byte)"
      case .unknownVariant(let tag): "unknown variant \(tag)"
      case .trailingBytes(let count): "\(count) bytes left over"
      case .tooDeep(let limit): "nested deeper than \(limit)"
      case .invalidText: "text is not UTF-8"
      case .notAscending: "a list is not in ascending order"
      case .repeated: "a list names the same twice"
      case .invalidValue(let why): why
      }
    return "\(what) (at byte \(offset))"
  }
}
