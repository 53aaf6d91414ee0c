/// Why a text is not Bech32m, and which character is to blame where that can be told.
public struct Bech32mFailure: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// Longer than 90 characters.
    case tooLong(Int)
    /// Shorter than its checksum.
    case tooShort
    /// A space, a control character or something outside of ASCII.
    case notPrintable
    /// Capitals and small letters.
    case mixedCase
    /// No `1` between prefix and data.
    case noSeparator
    /// Nothing before the `1`.
    case noPrefix
    /// A character that Bech32m does not use; it leaves out `1`, `b`, `i` and `o`.
    case invalidCharacter(Character)
    /// The checksum is wrong.
    case checksum
    /// The text is of another kind.
    case wrongPrefix(expected: String, got: String)
    /// Left-over bits that are not zero, or too many.
    case padding
    /// The right kind with another number of bytes.
    case wrongLength(expected: Int, got: Int)
  }

  /// What is wrong.
  public let reason: Reason
  /// The wrong character's place, from 0; nil where it cannot be told.
  public let position: Int?
  /// The character that would make the text right in that place. To be shown, never applied:
  /// BIP 173 warns that a corrected text may be another one than was meant.
  public let suggestion: Character?

  /// Creates a failure.
  public init(_ reason: Reason, at position: Int? = nil, suggestion: Character? = nil) {
    self.reason = reason
    self.position = position
    self.suggestion = suggestion
  }
}

extension Bech32mFailure: CustomStringConvertible {
  /// One plain sentence; characters are counted from 1.
  public var description: String {
    let what =
      switch reason {
      case .tooLong(let count): "\(count) characters are too many; at most 90 are allowed"
      case .tooShort: "the text is too short to carry its checksum"
      case .notPrintable: "a character is not printable ASCII"
      case .mixedCase: "capitals and small letters are mixed"
      case .noSeparator: "there is no \"1\" between prefix and data"
      case .noPrefix: "there is no prefix before the \"1\""
      case .invalidCharacter(let character): "\"\(character)\" does not occur in such texts"
      case .checksum: "the checksum is wrong"
      case .wrongPrefix(let expected, let got):
        "this starts with \"\(got)1\", where \"\(expected)1\" is expected"
      case .padding: "the data does not end on a whole byte"
      case .wrongLength(let expected, let got): "\(expected) bytes are expected, not \(got)"
      }
    guard let position, reason.hasPlace else { return what }
    let should = suggestion.map { "; it should probably be \"\($0)\"" } ?? ""
    return "\(what): look at character \(position + 1)\(should)"
  }
}

extension Bech32mFailure.Reason {
  /// Whether naming the place says more than the reason does.
  fileprivate var hasPlace: Bool {
    switch self {
    case .notPrintable, .mixedCase, .invalidCharacter, .checksum: true
    default: false
    }
  }
}
