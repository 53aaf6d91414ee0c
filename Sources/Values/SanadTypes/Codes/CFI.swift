/// A classification of a financial instrument (ISO 10962): six capital letters, of which the
/// first names the category.
///
/// The category and, for debt instruments, each attribute are held to the standard, because debt
/// is what the programme issues; the attributes of other categories are only checked for form.
public struct CFI: CodeText {
  /// Width in bytes.
  public static let bytesMax = 6

  /// The six letters.
  public let text: String

  /// Checks form, category and the attributes of debt instruments.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.bytesMax else { throw .malformed("a CFI has 6 letters") }
    guard bytes.allSatisfy(CodeCharacters.isLetter) else {
      throw .malformed("a CFI has only capital letters")
    }
    guard "CDEFHIJKLMORST".utf8.contains(bytes[0]) else {
      throw .malformed("a CFI starts with the letter of a category, such as D for debt")
    }
    if bytes[0] == UInt8(ascii: "D") { try Self.checkDebt(bytes) }
    self.text = text
  }

  // ISO 10962:2021, debt instruments: group, then type of interest, guarantee, redemption, form.
  private static let debtGroups: [(group: String, attributes: [String])] = [
    ("B", ["FZVCK", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("C", ["FZVK", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("W", ["FZVK", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("T", ["FZVK", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("Y", ["FZVK", "TGSUPNOQJC", "X", "BRNM"]),
    ("S", ["ABCDM", "FDVYM", "FVM", "BSDTCINM"]),
    ("E", ["ABCDEM", "FDVYM", "RSCTM", "BSDTCINM"]),
    ("G", ["FZV", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("A", ["FZV", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("N", ["FZV", "TGSUPNOQJC", "FGCDABTLPQRE", "BRNM"]),
    ("D", ["BCWTYGANM", "FZVC", "TGSUPNOQJC", "FGCDABTLPQRE"]),
    ("M", ["BPM", "X", "X", "BRNM"]),
  ]

  private static func checkDebt(_ bytes: [UInt8]) throws(ValueFailure) {
    guard let entry = debtGroups.first(where: { $0.group.utf8.first == bytes[1] }) else {
      throw .malformed("the second letter of this CFI names no group of debt instruments")
    }
    for (index, allowed) in entry.attributes.enumerated() {
      let byte = bytes[index + 2]
      guard allowed.utf8.contains(byte) || byte == UInt8(ascii: "X") else {
        throw .malformed("letter \(index + 3) of this CFI must be one of \(allowed) or X")
      }
    }
  }
}
