/// Texts of others, made fit for a terminal and for a log: names of a genesis, answers of an API, what
/// a peer says of itself. Whoever wrote them may have put in what moves a cursor, ends a line, or turns
/// the direction of reading.
///
/// Everything goes by scalars: a quote before a combining mark is one character with it, and would pass
/// as another one.
enum Printable {
  /// A text without anything that ends a line, moves a cursor, or cannot be seen.
  static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var line = ""
    for scalar in text.unicodeScalars { append(scalar, to: &line) }
    return line
  }

  /// A value of a line that has others: as it stands, or in quotes.
  static func value(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != quote }
    if isPlain { return text }
    var value = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { value += "\\" }
      append(scalar, to: &value)
    }
    return value + "\""
  }

  /// A text of several lines in which nothing else moves the cursor; sequences that set one of the
  /// given colours stay. For texts that a command put together, behind ``line(_:)`` for their parts.
  static func lines(_ text: String, keeping styles: [String] = []) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == newline || $0 == tab }) {
      return text
    }
    var lines = ""
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.first {
      if scalar == escape, let style = styles.first(where: { rest.starts(with: $0.unicodeScalars) })
      {
        lines += style
        rest = rest.dropFirst(style.unicodeScalars.count)
        continue
      }
      if moves(scalar) {
        lines += escaped(scalar)
      } else {
        lines.unicodeScalars.append(scalar)
      }
      rest = rest.dropFirst()
    }
    return lines
  }

  /// JSON with the control characters spelled out that JSON lets stand and a terminal may obey.
  static func json(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x7F }) else { return text }
    var json = ""
    for scalar in text.unicodeScalars {
      if (0x7F...0x9F).contains(scalar.value) {
        json += "\\u00" + String(scalar.value, radix: 16)
      } else {
        json.unicodeScalars.append(scalar)
      }
    }
    return json
  }

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let tab = UInt8(ascii: "\t")
  private static let escape: Unicode.Scalar = "\u{1B}"

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
      .privateUse:
      text += escaped(scalar)
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// Whether a scalar moves the cursor, turns the direction of reading, or hides. Joiners do not:
  /// languages are written with them.
  private static func moves(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0x00..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060,
      0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16) + "}"
  }
}
